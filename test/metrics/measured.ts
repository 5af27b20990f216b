import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type pg from 'pg';
import { QuantileSketch, TimeBuckets } from '../../src/metrics/index.js';
import { APP_ROLE } from '../../src/platform/database/index.js';
import type { TestApp } from '../support/app.js';
import { asRole } from '../support/sql.js';

/** One measurement. */
export interface Measurement {
  metric: string;
  /** ms. */
  at: number;
  value: number;
  dimensions?: Record<string, string>;
}

interface Rollup {
  series: string;
  bucket: number;
  values: Measurement[];
}

const MINUTE = 60_000;
const SLOT = 15 * MINUTE;
const DAY = 24 * 60 * MINUTE;

/**
 * Raw events and rollups of one tenant, written as ingest and compaction leave them, for times that ingest would no longer
 * take. What is counted is worked out here from the raw values, apart from the code that is tested.
 */
export class MeasuredTenant {
  private readonly seriesIds = new Map<string, string>();
  private readonly partitioned = new Set<number>();

  constructor(
    private readonly app: TestApp,
    readonly tenantId: string,
    readonly timeZone = 'UTC',
  ) {}

  /** Writes events and their minutes; hours and days over them are behind until `compact`. */
  async measure(measurements: readonly Measurement[], writer = 1): Promise<void> {
    if (measurements.length === 0) return;
    await this.asTenant(async (client) => {
      const times = measurements.map(({ at }) => at);
      await this.makePartitions(client, times);
      const series: string[] = [];
      for (const each of measurements) series.push(await this.seriesOf(client, each));
      await client.query(
        `INSERT INTO metric_events (tenant_id, series_id, "timestamp", value)
         SELECT $1, * FROM unnest($2::bigint[], $3::timestamptz[], $4::float8[])`,
        [this.tenantId, series, measurements.map(({ at }) => new Date(at)), measurements.map(({ value }) => value)],
      );
      const minutes = grouped(measurements, series, (at) => Math.floor(at / MINUTE) * MINUTE);
      await this.writeRollups(client, 'minute', writer, minutes);
      const slots = [...new Set(times.map((at) => Math.floor(at / SLOT) * SLOT))];
      await client.query(
        `INSERT INTO metric_dirty_slots (tenant_id, slot, writer, flushes)
         SELECT $1, slot, $3, 1 FROM unnest($2::timestamptz[]) AS slot ON CONFLICT DO NOTHING`,
        [this.tenantId, slots.map((slot) => new Date(slot)), writer],
      );
    });
  }

  /** Brings hours and days up to date that ended before an instant (ms), as compaction does. */
  async compact(before: number): Promise<void> {
    const buckets = TimeBuckets.in(this.timeZone);
    await this.asTenant(async (client) => {
      const { rows } = await client.query<{ series: string; at: Date; value: number }>(
        'SELECT series_id AS series, "timestamp" AS at, value FROM metric_events WHERE tenant_id = $1 ORDER BY "timestamp"',
        [this.tenantId],
      );
      const events = rows.map(({ at, value }): Measurement => ({ metric: '', at: at.getTime(), value }));
      const series = rows.map((row) => row.series);
      const ended =
        (unit: 'hour' | 'day') =>
        (at: number): number | null =>
          buckets.endOf(at, unit) <= before ? buckets.startOf(at, unit) : null;
      for (const unit of ['hour', 'day'] as const) {
        await client.query('DELETE FROM metric_rollups WHERE tenant_id = $1 AND resolution = $2', [
          this.tenantId,
          unit,
        ]);
        await this.writeRollups(client, unit, 0, grouped(events, series, ended(unit)));
      }
      const hour = buckets.startOf(before, 'hour');
      await client.query('DELETE FROM metric_dirty_slots WHERE tenant_id = $1 AND slot < $2', [
        this.tenantId,
        new Date(hour),
      ]);
    });
  }

  /** Asks the database as the tenant. */
  async ask<T extends object>(sql: string, values: unknown[] = []): Promise<T[]> {
    return this.asTenant(async (client) => (await client.query(sql, [this.tenantId, ...values])).rows as T[]);
  }

  private asTenant<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    return asRole(this.app, APP_ROLE, async (client) => {
      await client.query(`SET app.tenant_id = '${this.tenantId}'`);
      return work(client);
    });
  }

  private async makePartitions(client: pg.Client, times: readonly number[]): Promise<void> {
    const days = [...new Set(times.map((at) => Math.floor(at / DAY) * DAY))].filter(
      (day) => !this.partitioned.has(day),
    );
    // The hours of a day may lie in the month before or after, by the tenant's clocks.
    const months = new Set(
      days.flatMap((day) => [day - DAY, day + DAY]).map((day) => new Date(day).toISOString().slice(0, 7)),
    );
    const make = (kind: string, day: number): Promise<unknown> =>
      client.query('SELECT ensure_partitions($1, $2, $3)', [kind, new Date(day), new Date(day + 1)]);
    for (const day of days) {
      await make('metric_events', day);
      await make('metric_rollups_minute', day);
      this.partitioned.add(day);
    }
    for (const month of months) await make('metric_rollups_hour', Date.parse(`${month}-01T00:00:00Z`));
  }

  private async seriesOf(client: pg.Client, { metric, dimensions = {} }: Measurement): Promise<string> {
    const ordered = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
    const key = JSON.stringify([metric, ordered]);
    const known = this.seriesIds.get(key);
    if (known !== undefined) return known;
    const hash = createHash('sha256').update(key).digest('hex').slice(0, 32);
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO metric_series (tenant_id, metric, dimensions, type, hash, first_seen_at, last_seen_at)
       VALUES ($1, $2, $3, 'operational', $4, '2000-01-01', '2199-01-01') RETURNING id`,
      [this.tenantId, metric, Object.fromEntries(ordered), hash],
    );
    const id = rows[0]?.id ?? '';
    this.seriesIds.set(key, id);
    return id;
  }

  private async writeRollups(
    client: pg.Client,
    resolution: string,
    writer: number,
    rollups: readonly Rollup[],
  ): Promise<void> {
    const columns = rollups.map(({ series, bucket, values }) => {
      const sketch = QuantileSketch.of();
      for (const { value } of values) sketch.add(value);
      const numbers = values.map(({ value }) => value);
      const last = values.reduce((latest, each) => (each.at >= latest.at ? each : latest));
      return [
        series,
        new Date(bucket),
        values.length,
        numbers.reduce((a, b) => a + b),
        numbers.reduce((a, b) => Math.min(a, b)),
        numbers.reduce((a, b) => Math.max(a, b)),
        last.value,
        new Date(last.at),
        Buffer.from(sketch.toBytes()),
      ];
    });
    await client.query(
      `INSERT INTO metric_rollups (tenant_id, resolution, writer, series_id, bucket_start, count, sum, min, max, last, last_at, sketch)
       SELECT $1, $2, $3, * FROM unnest($4::bigint[], $5::timestamptz[], $6::bigint[], $7::float8[], $8::float8[], $9::float8[],
                                        $10::float8[], $11::timestamptz[], $12::bytea[])`,
      [
        this.tenantId,
        resolution,
        writer,
        ...Array.from({ length: 9 }, (_, index) => columns.map((column) => column[index])),
      ],
    );
  }
}

function grouped(
  measurements: readonly Measurement[],
  series: readonly string[],
  bucketOf: (at: number) => number | null,
): Rollup[] {
  const rollups = new Map<string, Rollup>();
  for (const [index, each] of measurements.entries()) {
    const bucket = bucketOf(each.at);
    if (bucket === null) continue;
    const own = series[index] as string;
    const key = `${own}:${bucket}`;
    const known = rollups.get(key);
    if (known) known.values.push(each);
    else rollups.set(key, { series: own, bucket, values: [each] });
  }
  return [...rollups.values()];
}

/** Rows of a file beside the tests, by the names in its first line. */
export async function fixture(name: string): Promise<Record<string, string>[]> {
  const [head = '', ...lines] = (await readFile(new URL(`./fixtures/${name}`, import.meta.url), 'utf8'))
    .trim()
    .split(/\r?\n/);
  const names = head.split(',');
  return lines.map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}
