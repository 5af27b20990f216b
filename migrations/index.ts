import { Foundation1763700000000 } from './1763700000000-foundation.js';
import { Tenants1763700100000 } from './1763700100000-tenants.js';
import { Auth1763700110000 } from './1763700110000-auth.js';
import { Audit1763700120000 } from './1763700120000-audit.js';
import { DataSources1763700200000 } from './1763700200000-data-sources.js';
import { Queries1763700300000 } from './1763700300000-queries.js';
import { Dashboards1763700400000 } from './1763700400000-dashboards.js';
import { DashboardDrafts1764000000000 } from './1764000000000-dashboard-drafts.js';
import { EmbedTokens1764100000000 } from './1764100000000-embed-tokens.js';

/** In the order in which they run. */
export const migrations = [
  Foundation1763700000000,
  Tenants1763700100000,
  Auth1763700110000,
  Audit1763700120000,
  DataSources1763700200000,
  Queries1763700300000,
  Dashboards1763700400000,
  DashboardDrafts1764000000000,
  EmbedTokens1764100000000,
];
