import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';

/** Which version days that are over are priced by; all others go by the newest. */
@Injectable()
export class PricedDaysRepository {
  /** Of those of the days that have one. */
  async versionsOf(manager: EntityManager, { tenantId }: TenantScope, days: readonly Day[]): Promise<Map<Day, number>> {
    const rows = await manager.query<{ day: Day; version: number }[]>('SELECT day::text AS day, version FROM priced_days WHERE tenant_id = $1 AND day = ANY ($2::date[])', [
      tenantId,
      days,
    ]);
    return new Map(rows.map(({ day, version }) => [day, version]));
  }

  async fix(manager: EntityManager, { tenantId }: TenantScope, days: readonly Day[], version: number, now: Date): Promise<void> {
    if (days.length === 0) return;
    await manager.query(
      `INSERT INTO priced_days (tenant_id, day, version, priced_at) SELECT $1, unnest($2::date[]), $3, $4
       ON CONFLICT (tenant_id, day) DO UPDATE SET version = excluded.version, priced_at = excluded.priced_at`,
      [tenantId, days, version, now],
    );
  }

  /** Days with computed costs that are not closed, so that a new version is in force for them: today, and what no job has closed yet. */
  async openDays(manager: EntityManager, { tenantId }: TenantScope): Promise<Day[]> {
    const rows = await manager.query<{ day: Day }[]>(
      `SELECT DISTINCT c.day::text AS day FROM cost_metrics c
        WHERE c.tenant_id = $1 AND c.import_id IS NULL AND NOT EXISTS (SELECT FROM priced_days p WHERE p.tenant_id = c.tenant_id AND p.day = c.day)`,
      [tenantId],
    );
    return rows.map(({ day }) => day);
  }
}
