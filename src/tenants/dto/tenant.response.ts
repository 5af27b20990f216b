import type { TenantRow } from '../tenants.repository.js';

/** A tenant. */
export class TenantResponse {
  id!: string;
  name!: string;
  slug!: string;
  /** IANA name. */
  timeZone!: string;
  plan!: string;
  createdAt!: Date;

  static of({ id, name, slug, timeZone, plan, createdAt }: TenantRow): TenantResponse {
    return { id, name, slug, timeZone, plan, createdAt };
  }
}

/** How much of a quota is used. */
export class QuotaResponse {
  name!: 'members' | 'dashboards' | 'sources' | 'series' | 'exports' | 'materializations' | 'watchedMetrics' | 'queriesPerMinute' | 'uploadBytes';
  /** null: not known. */
  used!: number | null;
  limit!: number;
}

/** What a tenant uses of its plan. */
export class TenantUsageResponse {
  plan!: string;
  quotas!: QuotaResponse[];
}
