import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';

/** Days for which the figures of a day are kept. */
const KEPT_DAYS = 400;

/** Figures of one tenant for one day, by name. */
export interface DailyFigures {
  readonly scope: TenantScope;
  readonly figures: Readonly<Record<string, number>>;
}

/** Rows of `dashboard_metrics`. */
@Injectable()
export class DashboardMetricsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Writes the figures of a day, over those that are there, and deletes those of long ago.
   * @param day such as 2026-01-31
   * @returns how many were written; it rejects when those of one tenant could not be
   */
  async save(day: string, tenants: readonly DailyFigures[], computedAt: Date): Promise<number> {
    const scopes = tenants.map(({ scope }) => scope);
    const endings = await this.database.runForEach(scopes, async (manager, { tenantId }, index) => {
      const figures = Object.entries(tenants[index]?.figures ?? {});
      await manager.query(
        `INSERT INTO dashboard_metrics (tenant_id, day, metric, value, computed_at)
         SELECT $1, $2, metric, value, $5 FROM unnest($3::text[], $4::float8[]) AS figure (metric, value)
         ON CONFLICT (tenant_id, day, metric) DO UPDATE SET value = excluded.value, computed_at = excluded.computed_at`,
        [tenantId, day, figures.map(([metric]) => metric), figures.map(([, value]) => value), computedAt],
      );
      await manager.query('DELETE FROM dashboard_metrics WHERE day < $1::date - $2::int', [day, KEPT_DAYS]);
      return figures.length;
    });
    const failed = endings.find((ending) => ending.status === 'rejected');
    if (failed) throw failed.reason;
    return endings.reduce((sum, ending) => sum + (ending.status === 'fulfilled' ? ending.value : 0), 0);
  }
}
