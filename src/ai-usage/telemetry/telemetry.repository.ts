import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { QuantileSketch } from '../../metrics/index.js';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { HourUsage, PlaceUsage, UsageCounts, UsageRead } from '../domain/telemetry.js';
import type { TelemetryRange } from '../domain/telemetry-range.js';

/** Which usage; null bounds nothing. */
export interface TelemetryFilter {
  readonly domain: string | null;
  readonly model: string | null;
}

interface SumRow {
  hour: Date | null;
  day: string;
  model: string;
  domain: string | null;
  requests: string;
  succeeded: string;
  failed: string;
  freshInput: string;
  cacheRead: string;
  cacheWrite: string;
  reasoning: string;
  output: string;
  searches: string;
  iterations: string;
  timed: string;
  durationMs: string;
}

/** Reads sums, never sessions. */
@Injectable()
export class TelemetryRepository {
  constructor(private readonly database: TenantDatabase) {}

  async read(scope: TenantScope, range: TelemetryRange, filter: TelemetryFilter): Promise<UsageRead> {
    return this.database.run(scope, async (manager) => {
      const rows = await this.sums(manager, scope, range, filter);
      const sketch = await this.durations(manager, scope, range, filter);
      return {
        hours: rows.flatMap((row): HourUsage[] => (row.hour === null ? [] : [{ hour: row.hour, day: row.day, model: row.model, ...countsOf(row) }])),
        places: rows.flatMap((row): PlaceUsage[] => (row.hour === null ? [{ day: row.day, model: row.model, domain: row.domain ?? '', ...countsOf(row) }] : [])),
        p95: sketch.quantile(0.95),
        since: await this.firstHour(manager, scope),
      };
    });
  }

  private sums(manager: EntityManager, { tenantId }: TenantScope, { from, to }: TelemetryRange, { domain, model }: TelemetryFilter): Promise<SumRow[]> {
    return manager.query<SumRow[]>(
      `SELECT hour, day::text AS day, model, domain, sum(requests) AS requests, sum(succeeded) AS succeeded, sum(failed) AS failed, sum(fresh_input) AS "freshInput",
              sum(cache_read) AS "cacheRead", sum(cache_write) AS "cacheWrite", sum(reasoning) AS reasoning, sum(output) AS output, sum(searches) AS searches,
              sum(iterations) AS iterations, sum(timed) AS timed, sum(duration_ms) AS "durationMs"
         FROM ai_usage_hours
        WHERE tenant_id = $1 AND hour >= $2 AND hour <= $3 AND ($4::text IS NULL OR domain = $4) AND ($5::text IS NULL OR model = $5)
        GROUP BY GROUPING SETS ((hour, day, model), (day, model, domain))`,
      [tenantId, from, to, domain, model],
    );
  }

  private async durations(manager: EntityManager, { tenantId }: TenantScope, range: TelemetryRange, { domain, model }: TelemetryFilter): Promise<QuantileSketch> {
    const [table, column, from, to] = range.wholeDays
      ? ['ai_latency_days', 'day', range.days.at(0), range.days.at(-1)]
      : ['ai_latency_hours', 'hour', range.from, range.to];
    const rows = await manager.query<{ sketch: Buffer }[]>(
      `SELECT sketch FROM ${table} WHERE tenant_id = $1 AND ${column} >= $2 AND ${column} <= $3 AND ($4::text IS NULL OR domain = $4) AND ($5::text IS NULL OR model = $5)`,
      [tenantId, from, to, domain, model],
    );
    const merged = QuantileSketch.of();
    for (const { sketch } of rows) merged.mergeBytes(sketch);
    return merged;
  }

  /** The first hour of which anything is known. */
  private async firstHour(manager: EntityManager, { tenantId }: TenantScope): Promise<Date | null> {
    const [row] = await manager.query<{ hour: Date }[]>('SELECT hour FROM ai_usage_hours WHERE tenant_id = $1 ORDER BY hour LIMIT 1', [tenantId]);
    return row?.hour ?? null;
  }
}

function countsOf(row: SumRow): UsageCounts {
  return {
    requests: Number(row.requests),
    succeeded: Number(row.succeeded),
    failed: Number(row.failed),
    tokens: { freshInput: Number(row.freshInput), cacheRead: Number(row.cacheRead), cacheWrite: Number(row.cacheWrite), reasoning: Number(row.reasoning), output: Number(row.output) },
    searches: Number(row.searches),
    iterations: Number(row.iterations),
    timed: Number(row.timed),
    durationMs: Number(row.durationMs),
  };
}
