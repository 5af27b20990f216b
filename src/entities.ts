import { AuditEntryEntity } from './audit/audit-entry.entity.js';
import { ApiKeyEntity } from './auth/api-key.entity.js';
import { CredentialEntity } from './auth/credential.entity.js';
import { RefreshTokenEntity } from './auth/refresh-token.entity.js';
import { SessionEntity } from './auth/session.entity.js';
import { DashboardDraftEntity } from './dashboards/dashboard-draft.entity.js';
import { DashboardShareEntity } from './dashboards/dashboard-share.entity.js';
import { DashboardVersionEntity } from './dashboards/dashboard-version.entity.js';
import { DashboardEntity } from './dashboards/dashboard.entity.js';
import { WidgetEntity } from './dashboards/widget.entity.js';
import { AllowedHostEntity } from './data-sources/allowed-host.entity.js';
import { DataSourceEntity } from './data-sources/data-source.entity.js';
import { TenantKeyEntity } from './data-sources/tenant-key.entity.js';
import { EmbedDraftEntity } from './embedding/embed-draft.entity.js';
import { EmbedTokenEntity } from './embedding/embed-token.entity.js';
import { ExportChunkEntity } from './exports/export-chunk.entity.js';
import { ExportEntity } from './exports/export.entity.js';
import { MaterializationEntity } from './materializations/materialization.entity.js';
import { ChangeRuleEntity } from './metrics/changes/change-rule.entity.js';
import { QueryHistoryEntity } from './query/query-history.entity.js';
import { SavedQueryEntity } from './query/saved-query.entity.js';
import { InvitationEntity } from './tenants/invitation.entity.js';
import { MembershipEntity } from './tenants/membership.entity.js';
import { TenantEntity } from './tenants/tenant.entity.js';
import { UserEntity } from './tenants/user.entity.js';

/** Every TypeORM entity, by module; `ormconfig.ts` is their only reader. */
export const entities: (new () => object)[] = [
  AuditEntryEntity,
  UserEntity,
  TenantEntity,
  MembershipEntity,
  InvitationEntity,
  CredentialEntity,
  SessionEntity,
  RefreshTokenEntity,
  ApiKeyEntity,
  DataSourceEntity,
  TenantKeyEntity,
  AllowedHostEntity,
  SavedQueryEntity,
  QueryHistoryEntity,
  DashboardEntity,
  WidgetEntity,
  DashboardVersionEntity,
  DashboardShareEntity,
  EmbedTokenEntity,
  DashboardDraftEntity,
  ExportEntity,
  ExportChunkEntity,
  EmbedDraftEntity,
  MaterializationEntity,
  ChangeRuleEntity,
];
