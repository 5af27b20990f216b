import { APP_ROLE } from '../../src/platform/database/index.js';
import type { TestApp } from './app.js';
import { asRole } from './sql.js';

const SYSTEM_TENANT_ID = '00000000-0000-4000-8000-000000000001';

/** One series of what the installation measured of itself, recounted from its raw events. */
export interface RecordedSeries {
  metric: string;
  dimensions: Record<string, string>;
  events: number;
  sum: number;
  values: number[];
}

/** What the installation's own tenant holds of a metric. */
export function recorded(app: TestApp, metric: string): Promise<RecordedSeries[]> {
  return asRole(app, APP_ROLE, async (client) => {
    await client.query(`SET app.tenant_id = '${SYSTEM_TENANT_ID}'`);
    const { rows } = await client.query<RecordedSeries>(
      `SELECT s.metric, s.dimensions, count(*)::int AS events, sum(e.value)::float8 AS sum, array_agg(e.value ORDER BY e.value) AS values
         FROM metric_events e JOIN metric_series s ON s.tenant_id = e.tenant_id AND s.id = e.series_id
        WHERE s.metric = $1 GROUP BY s.metric, s.dimensions`,
      [metric],
    );
    return rows;
  });
}

/** Rows of `dashboard_metrics` of a tenant; the installation's own unless another is given. */
export function dailyFigures(app: TestApp, tenantId = SYSTEM_TENANT_ID): Promise<{ day: string; metric: string; value: number }[]> {
  return asRole(app, APP_ROLE, async (client) => {
    await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
    const { rows } = await client.query<{ day: string; metric: string; value: number }>(`SELECT day::text, metric, value FROM dashboard_metrics ORDER BY day, metric`);
    return rows;
  });
}
