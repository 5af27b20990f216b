import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';

/** A metric of which something was measured. */
export interface MetricRow {
  name: string;
  series: number;
  lastSeenAt: Date;
}

/** A value of a dimension, and how many series have it. */
export interface DimensionValueRow {
  dimension: string;
  value: string;
  series: number;
  /** How many values the dimension has in all. */
  values: number;
}

/** What metrics there are, and their dimensions. */
@Injectable()
export class MetricCatalogueRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Names in order, after `after`; those alone that hold `search`, in whatever case. */
  names(scope: TenantScope, search: string, after: string | null, limit: number): Promise<MetricRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<MetricRow[]>(
        `SELECT metric AS name, count(*)::int AS series, max(last_seen_at) AS "lastSeenAt"
           FROM metric_series
          WHERE tenant_id = $1 AND strpos(lower(metric), lower($2)) > 0 AND ($3::text IS NULL OR metric COLLATE "C" > $3)
          GROUP BY metric ORDER BY metric COLLATE "C" LIMIT $4`,
        [scope.tenantId, search, after, limit],
      ),
    );
  }

  /** Whether there is a series of the metric. */
  exists(scope: TenantScope, metric: string): Promise<boolean> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<unknown[]>(
        'SELECT 1 FROM metric_series WHERE tenant_id = $1 AND metric = $2 LIMIT 1',
        [scope.tenantId, metric],
      );
      return rows.length > 0;
    });
  }

  /** The values of a metric's dimensions that most series have, at most `most` of each; by dimension and value. */
  dimensions(scope: TenantScope, metric: string, most: number): Promise<DimensionValueRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<DimensionValueRow[]>(
        `SELECT dimension, value, series, "values" FROM (
           SELECT each.key AS dimension, each.value, count(*)::int AS series,
                  row_number() OVER (PARTITION BY each.key ORDER BY count(*) DESC, each.value COLLATE "C") AS place,
                  (count(*) OVER (PARTITION BY each.key))::int AS "values"
             FROM metric_series s, jsonb_each_text(s.dimensions) AS each
            WHERE s.tenant_id = $1 AND s.metric = $2
            GROUP BY each.key, each.value) AS ranked
          WHERE place <= $3 ORDER BY dimension COLLATE "C", value COLLATE "C"`,
        [scope.tenantId, metric, most],
      ),
    );
  }
}
