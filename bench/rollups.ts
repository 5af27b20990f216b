import { createHash } from 'node:crypto';
import pg from 'pg';
import { EmbeddedPostgres } from '../src/platform/database/embedded/index.js';
import { QuantileSketch } from '../src/metrics/domain/quantile-sketch.js';
import { TimeBuckets } from '../src/metrics/domain/time-buckets.js';
import { type Row, type Server, median, signIn } from './support.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DAYS = 7;
const SERIES = 20;
const FEW = 1_000_000;
const TIMES = 10;
const ROUNDS = 25;
/** The demo tenant's, as whom the server is asked. */
const TIME_ZONE = 'Europe/Berlin';

/** A dashboard of six widgets: figures and percentiles, in one and by host, over a week by hour and by day. */
const QUESTIONS = [
  { aggregation: 'sum', step: '1h' },
  { aggregation: 'p95', step: '1h' },
  { aggregation: 'p95', step: '1d', groupBy: ['host'] },
  { aggregation: 'avg', step: '1h', groupBy: ['host'] },
  { aggregation: 'p99', step: 'all', compareTo: 'previous' },
  { aggregation: 'rate', step: '5m', from: 'now-6h' },
];

/**
 * Row: a dashboard query over rollups of ten million raw events against one of a million, of as many series over the same
 * week. Both metrics are written past the door: raw rows, and from the same values minutes, hours and days as ingest and
 * compaction leave them; the hour under way is read from its minutes.
 */
export async function rollupScaling(server: Server, dataDirectory: string): Promise<Row> {
  const log = { info: () => undefined, warn: () => undefined };
  const embedded = await EmbeddedPostgres.open({ dataDirectory, log, join: true });
  const client = new pg.Client({ connectionString: embedded.appUrl, options: '-c search_path=tidemark' });
  await client.connect();
  const call = await signIn(server);
  const { tenant } = await call<{ tenant: { id: string } }>('GET', '/auth/me');
  const startedAt = performance.now();
  try {
    await client.query(`SET app.tenant_id = '${tenant.id}'`);
    const now = Date.now();
    for (const [metric, events] of [['bench.few', FEW], ['bench.many', FEW * TIMES]] as const) await seed(client, tenant.id, metric, events, now);
    await client.query('ANALYZE metric_series');
  } finally {
    await client.end();
  }
  const seeded = (performance.now() - startedAt) / 1000;
  const few: number[] = [];
  const many: number[] = [];
  for (let round = -3; round < ROUNDS; round += 1) {
    const [one, other] = [await timed(call, 'bench.few', round), await timed(call, 'bench.many', round)];
    if (round < 0) continue;
    few.push(one);
    many.push(other);
  }
  const ratio = median(many.map((value, index) => value / (few[index] ?? Number.NaN)));
  return {
    what: 'dashboard query over rollups, 10 M raw events against 1 M',
    value: ratio,
    unit: '×',
    mustReach: '≤ 1.3',
    reached: ratio <= 1.3,
    detail: `six widgets over HTTP, not cached: ${median(many).toFixed(1)} against ${median(few).toFixed(1)} ms, median of ${ROUNDS} pairs; ${SERIES} series over ${DAYS} days each, written in ${seeded.toFixed(0)} s`,
  };
}

/** Milliseconds of the dashboard's queries, one after the other. The values of the filter change their order, and so the cache key. */
async function timed(call: Awaited<ReturnType<typeof signIn>>, metric: string, round: number): Promise<number> {
  const hosts = Array.from({ length: SERIES }, (_, index) => `host-${(index + round + SERIES) % SERIES}`);
  const startedAt = performance.now();
  for (const question of QUESTIONS) await call('POST', '/metrics/query', { metric, from: 'now-7d', to: 'now', filter: { host: [...hosts, `round-${round}`] }, ...question });
  return performance.now() - startedAt;
}

interface Rollup {
  count: number;
  sum: number;
  min: number;
  max: number;
  last: number;
  lastAt: number;
  sketch: QuantileSketch;
}

/** Writes one metric: a series at a time, so that no more than a week of one host is held. */
async function seed(client: pg.Client, tenantId: string, metric: string, events: number, now: number): Promise<void> {
  const from = now - DAYS * DAY;
  for (const kind of ['metric_events', 'metric_rollups_minute', 'metric_rollups_hour']) {
    await client.query('SELECT ensure_partitions($1, $2, $3)', [kind, new Date(from - 2 * DAY), new Date(now + DAY)]);
  }
  const buckets = TimeBuckets.in(TIME_ZONE);
  const openHour = buckets.startOf(now, 'hour');
  const openDay = buckets.startOf(now, 'day');
  for (let host = 0; host < SERIES; host += 1) {
    const series = await newSeries(client, tenantId, metric, `host-${host}`);
    const each = events / SERIES;
    const minutes = new Map<number, Rollup>();
    const times: number[] = [];
    const values: number[] = [];
    for (let index = 0; index < each; index += 1) {
      const at = from + Math.floor(((index + Math.random()) / each) * DAYS * DAY);
      const value = Math.exp(3 + 0.8 * (Math.random() + Math.random() + Math.random() - 1.5));
      times.push(at);
      values.push(value);
      add(minutes, Math.floor(at / MINUTE) * MINUTE, at, value);
      if (times.length === 50_000) await writeEvents(client, tenantId, series, times.splice(0), values.splice(0));
    }
    await writeEvents(client, tenantId, series, times, values);
    await writeRollups(client, tenantId, series, 'minute', 1, minutes);
    const hours = merged(minutes, (at) => buckets.startOf(at, 'hour'), openHour);
    await writeRollups(client, tenantId, series, 'hour', 0, hours);
    await writeRollups(client, tenantId, series, 'day', 0, merged(minutes, (at) => buckets.startOf(at, 'day'), openDay));
  }
  const slots = Array.from({ length: Math.ceil((now - openHour) / (HOUR / 4)) }, (_, index) => new Date(openHour + index * (HOUR / 4)));
  await client.query(
    'INSERT INTO metric_dirty_slots (tenant_id, slot, writer, flushes) SELECT $1, slot, 1, 1 FROM unnest($2::timestamptz[]) AS slot ON CONFLICT DO NOTHING',
    [tenantId, slots],
  );
}

function add(rollups: Map<number, Rollup>, bucket: number, at: number, value: number): void {
  let rollup = rollups.get(bucket);
  if (!rollup) {
    rollup = { count: 0, sum: 0, min: value, max: value, last: value, lastAt: at, sketch: QuantileSketch.of() };
    rollups.set(bucket, rollup);
  }
  rollup.count += 1;
  rollup.sum += value;
  rollup.min = Math.min(rollup.min, value);
  rollup.max = Math.max(rollup.max, value);
  rollup.last = value;
  rollup.lastAt = at;
  rollup.sketch.add(value);
}

function merged(minutes: ReadonlyMap<number, Rollup>, bucketOf: (at: number) => number, before: number): Map<number, Rollup> {
  const rollups = new Map<number, Rollup>();
  for (const [at, minute] of minutes) {
    const bucket = bucketOf(at);
    if (bucket >= before) continue;
    const known = rollups.get(bucket);
    if (!known) {
      const sketch = QuantileSketch.of();
      sketch.merge(minute.sketch);
      rollups.set(bucket, { ...minute, sketch });
      continue;
    }
    known.count += minute.count;
    known.sum += minute.sum;
    known.min = Math.min(known.min, minute.min);
    known.max = Math.max(known.max, minute.max);
    if (minute.lastAt >= known.lastAt) [known.last, known.lastAt] = [minute.last, minute.lastAt];
    known.sketch.merge(minute.sketch);
  }
  return rollups;
}

async function newSeries(client: pg.Client, tenantId: string, metric: string, host: string): Promise<string> {
  const hash = createHash('sha256').update(`${metric} ${host}`).digest('hex').slice(0, 32);
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO metric_series (tenant_id, metric, dimensions, type, hash, first_seen_at, last_seen_at)
     VALUES ($1, $2, $3, 'operational', $4, now(), now()) RETURNING id`,
    [tenantId, metric, { host }, hash],
  );
  return rows[0]?.id ?? '';
}

async function writeEvents(client: pg.Client, tenantId: string, series: string, times: number[], values: number[]): Promise<void> {
  await client.query(
    `INSERT INTO metric_events (tenant_id, series_id, "timestamp", value)
     SELECT $1, $2, to_timestamp(at / 1000), value FROM unnest($3::float8[], $4::float8[]) AS each(at, value)`,
    [tenantId, series, times, values],
  );
}

async function writeRollups(client: pg.Client, tenantId: string, series: string, resolution: string, writer: number, rollups: ReadonlyMap<number, Rollup>): Promise<void> {
  const all = [...rollups];
  const column = <T>(of: (rollup: Rollup) => T): T[] => all.map(([, rollup]) => of(rollup));
  await client.query(
    `INSERT INTO metric_rollups (tenant_id, series_id, resolution, writer, bucket_start, count, sum, min, max, last, last_at, sketch)
     SELECT $1, $2, $3, $4, * FROM unnest($5::timestamptz[], $6::bigint[], $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::timestamptz[], $12::bytea[])`,
    [
      tenantId, series, resolution, writer, all.map(([bucket]) => new Date(bucket)), column(({ count }) => count), column(({ sum }) => sum), column(({ min }) => min),
      column(({ max }) => max), column(({ last }) => last), column(({ lastAt }) => new Date(lastAt)), column(({ sketch }) => Buffer.from(sketch.toBytes())),
    ],
  );
}
