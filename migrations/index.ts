import { Foundation1763700000000 } from './1763700000000-foundation.js';
import { Tenants1763700100000 } from './1763700100000-tenants.js';
import { Auth1763700110000 } from './1763700110000-auth.js';
import { Audit1763700120000 } from './1763700120000-audit.js';
import { DataSources1763700200000 } from './1763700200000-data-sources.js';
import { Queries1763700300000 } from './1763700300000-queries.js';
import { Dashboards1763700400000 } from './1763700400000-dashboards.js';
import { DashboardDrafts1764000000000 } from './1764000000000-dashboard-drafts.js';
import { EmbedTokens1764100000000 } from './1764100000000-embed-tokens.js';
import { Exports1764150000000 } from './1764150000000-exports.js';
import { Metrics1764200000000 } from './1764200000000-metrics.js';
import { Logs1764210000000 } from './1764210000000-logs.js';
import { EmbeddedEdits1764300000000 } from './1764300000000-embedded-edits.js';
import { Kpis1764400000000 } from './1764400000000-kpis.js';
import { SystemHealth1764410000000 } from './1764410000000-system-health.js';
import { Materializations1764420000000 } from './1764420000000-materializations.js';
import { ChangeRules1764430000000 } from './1764430000000-change-rules.js';
import { DashboardMetrics1764440000000 } from './1764440000000-dashboard-metrics.js';
import { Guards1764450000000 } from './1764450000000-guards.js';
import { Notifications1764500000000 } from './1764500000000-notifications.js';
import { Anomalies1764510000000 } from './1764510000000-anomalies.js';
import { Alerts1764520000000 } from './1764520000000-alerts.js';
import { Economics1764530000000 } from './1764530000000-economics.js';
import { CostImports1764531000000 } from './1764531000000-cost-imports.js';
import { Budgets1764532000000 } from './1764532000000-budgets.js';
import { AiUsage1764540000000 } from './1764540000000-ai-usage.js';

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
  Exports1764150000000,
  Metrics1764200000000,
  Logs1764210000000,
  EmbeddedEdits1764300000000,
  Kpis1764400000000,
  SystemHealth1764410000000,
  Materializations1764420000000,
  ChangeRules1764430000000,
  DashboardMetrics1764440000000,
  Guards1764450000000,
  Notifications1764500000000,
  Anomalies1764510000000,
  Alerts1764520000000,
  Economics1764530000000,
  CostImports1764531000000,
  Budgets1764532000000,
  AiUsage1764540000000,
];
