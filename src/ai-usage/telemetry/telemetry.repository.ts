import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { QuantileSketch } from '../../metrics/index.js';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { HourUsage, PlaceUsage, UsageCounts, UsageRead } from '../domain/telemetry.js';
import type { TelemetryRange } from '../domain/telemetry-range.js';
import type { TokenBuckets } from '../domain/token-buckets.js';

/** Which usage; null bounds nothing. */
export interface TelemetryFilter {
  readonly domain: string | null;
  readonly model: string | null;
}

interface HourRow extends TokenBuckets {
  readonly hour: number;
  readonly day: string;
  readonly model: string;
  readonly requests: number;
}

interface PlaceRow extends Omit<UsageCounts, 'tokens'>, TokenBuckets {
  readonly day: string;
  readonly model: string;
  readonly domain: string;
}

/** Sums of whole numbers as doubles, which hold them exactly up to 2^53 and are added and read much faster than `numeric`. */
const sums = (columns: readonly (readonly [column: string, name: string])[]): string => columns.map(([column, name]) => `sum(${column}::float8) AS "${name}"`).join(', ');
const TOKENS = [
  ['fresh_input', 'freshInput'],
  ['cache_read', 'cacheRead'],
  ['cache_write', 'cacheWrite'],
  ['reasoning', 'reasoning'],
  ['output', 'output'],
] as const;
const HOUR_SUMS = sums([['requests', 'requests'], ...TOKENS]);
const PLACE_SUMS = sums([['requests', 'requests'], ['succeeded', 'succeeded'], ['failed', 'failed'], ...TOKENS, ['searches', 'searches'], ['iterations', 'iterations'], ['timed', 'timed'], ['duration_ms', 'durationMs']]);
const WHICH = 'tenant_id = $1 AND hour >= $2 AND hour <= $3 AND ($4::text IS NULL OR domain = $4) AND ($5::text IS NULL OR model = $5)';

/** Reads sums, never sessions. */
@Injectable()
export class TelemetryRepository {
  constructor(private readonly database: TenantDatabase) {}

  async read(scope: TenantScope, range: TelemetryRange, filter: TelemetryFilter): Promise<UsageRead> {
    return this.database.run(scope, async (manager) => {
      const values = [scope.tenantId, range.from, range.to, filter.domain, filter.model];
      // An instant as a number is read in a fraction of the time that a date takes, and there are thousands of them.
      const hours = await manager.query<HourRow[]>(
        `SELECT (extract(epoch FROM hour) * 1000)::float8 AS hour, day::text AS day, model, ${HOUR_SUMS} FROM ai_usage_hours WHERE ${WHICH} GROUP BY hour, day, model`,
        values,
      );
      const places = await manager.query<PlaceRow[]>(`SELECT day::text AS day, model, domain, ${PLACE_SUMS} FROM ai_usage_hours WHERE ${WHICH} GROUP BY day, model, domain`, values);
      const sketch = await this.durations(manager, scope, range, filter);
      return { hours: hours.map(hourOf), places: places.map(placeOf), p95: sketch.quantile(0.95), since: await this.firstHour(manager, scope) };
    });
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

function hourOf({ hour, day, model, requests, freshInput, cacheRead, cacheWrite, reasoning, output }: HourRow): HourUsage {
  return { hour, day, model, requests, tokens: { freshInput, cacheRead, cacheWrite, reasoning, output } };
}

function placeOf({ freshInput, cacheRead, cacheWrite, reasoning, output, ...counts }: PlaceRow): PlaceUsage {
  return { ...counts, tokens: { freshInput, cacheRead, cacheWrite, reasoning, output } };
}
