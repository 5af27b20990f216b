import { AccountsService } from '../../src/auth/index.js';
import { CompactionRepository } from '../../src/metrics/compaction/compaction.repository.js';
import { QuantileSketch } from '../../src/metrics/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { onDatabase } from '../support/sql.js';
import { TEST_PASSWORD, address, platformAdmin, signIn } from '../support/tenant.js';
import { MINUTES, ofTenant, send } from './sending.js';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe('the compaction of rollups', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    keepOwnUseOut(app);
    await platformAdmin(app);
  });
  afterEach(() => moveClock(app, 0));
  afterAll(() => app.close());

  /** A tenant with a time zone, and how to work with it. */
  async function tenantIn(timeZone: string) {
    const accounts = app.app.get(AccountsService, { strict: false });
    const email = address('developer');
    await accounts.createUser({ email, password: TEST_PASSWORD });
    const { id } = await accounts.createTenant({ name: `In ${timeZone}`, ownerEmail: email, timeZone });
    const { accessToken, api } = await signIn(app, email);
    return {
      id,
      moveTo: async (zone: string) => expect((await api.patch(`/tenants/${id}`, { timeZone: zone })).status).toBe(200),
      post: async (events: readonly object[]) => expect((await send(app.url, accessToken, events)).data.rejected).toEqual([]),
      ask: (sql: string) => ofTenant(app, id, sql),
    };
  }

  /** The job as it is run, also when the scheduler has just begun it. */
  async function compact(): Promise<void> {
    const runner = app.app.get(JobRunner, { strict: false });
    while (!(await runner.runNow('rollup-compaction'))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** Counted from the raw events, cut by PostgreSQL in that zone. */
  const recount = (unit: 'hour' | 'day', zone: string): string => `
    SELECT series_id::int AS series, date_trunc('${unit}', "timestamp", '${zone}') AS bucket, count(*)::int AS count, sum(value) AS sum, min(value) AS min, max(value) AS max,
           (array_agg(value ORDER BY "timestamp" DESC))[1] AS last, max("timestamp") AS last_at
      FROM metric_events GROUP BY 1, 2 ORDER BY 1, 2`;
  const stored = (unit: 'hour' | 'day'): string => MINUTES.replaceAll(`'minute'`, `'${unit}'`);

  const event = (value: number, msAgo: number, host = 'a') => ({ metric: 'load', value, timestamp: new Date(Date.now() - msAgo).toISOString(), dimensions: { host } });

  it.each(['UTC', 'America/New_York', 'Asia/Kathmandu', 'Australia/Lord_Howe'])('makes hours and days that equal a recount of the raw events in %s', async (zone) => {
    const tenant = await tenantIn(zone);
    const events = Array.from({ length: 1_500 }, (_, index) => event(index % 101, ((index * 7_919) % (6 * 24 * 60)) * MINUTE_MS + index, `h${index % 3}`));
    await tenant.post(events);
    // A day later all of them have ended.
    moveClock(app, DAY_MS + HOUR_MS);
    await compact();
    expect(await tenant.ask(stored('hour'))).toEqual(await tenant.ask(recount('hour', zone)));
    expect(await tenant.ask(stored('day'))).toEqual(await tenant.ask(recount('day', zone)));
    expect(await tenant.ask('SELECT 1 FROM metric_dirty_slots UNION ALL SELECT 1 FROM metric_dirty_buckets')).toEqual([]);
    const [day] = await tenant.ask(`SELECT sketch, series_id, bucket_start FROM metric_rollups WHERE resolution = 'day' ORDER BY count DESC LIMIT 1`);
    const [exact] = await tenant.ask(
      `SELECT percentile_cont(0.95) WITHIN GROUP (ORDER BY value) AS p95 FROM metric_events WHERE series_id = ${String(day?.['series_id'])} AND date_trunc('day', "timestamp", '${zone}') = '${(day?.['bucket_start'] as Date).toISOString()}'`,
    );
    expect(Math.abs((QuantileSketch.fromBytes(day?.['sketch'] as Buffer).quantile(0.95) ?? 0) / Number(exact?.['p95']) - 1)).toBeLessThan(0.01);
  });

  it('leaves hours that still fill to their minutes, and their marks in place', async () => {
    const tenant = await tenantIn('UTC');
    await tenant.post([event(1, 0), event(2, 3 * HOUR_MS)]);
    await compact();
    const openHour = new Date(Math.floor(Date.now() / HOUR_MS) * HOUR_MS);
    const hours = (await tenant.ask(stored('hour'))).map(({ bucket }) => (bucket as Date).getTime());
    expect(hours).not.toContain(openHour.getTime());
    expect(hours).toHaveLength(1);
    const marks = await tenant.ask('SELECT slot FROM metric_dirty_slots');
    expect(marks.map(({ slot }) => Math.floor((slot as Date).getTime() / HOUR_MS) * HOUR_MS)).toEqual([openHour.getTime()]);
  });

  it('takes in what comes late for an hour that it has made, again and again, and touches nothing else', async () => {
    const tenant = await tenantIn('Europe/Berlin');
    await tenant.post([event(1, 50 * HOUR_MS), event(5, 50 * HOUR_MS, 'b'), event(7, 20 * HOUR_MS)]);
    await compact();
    const untouched = await tenant.ask(`SELECT xmin, * FROM metric_rollups WHERE resolution <> 'minute' AND series_id = (SELECT id FROM metric_series WHERE dimensions->>'host' = 'b')`);
    expect(untouched).toHaveLength(2);
    for (let late = 2; late < 5; late += 1) {
      await tenant.post([event(late, 50 * HOUR_MS - late)]);
      await compact();
      expect(await tenant.ask(stored('hour'))).toEqual(await tenant.ask(recount('hour', 'Europe/Berlin')));
      expect(await tenant.ask(stored('day'))).toEqual(await tenant.ask(recount('day', 'Europe/Berlin')));
    }
    expect(await tenant.ask(`SELECT xmin, * FROM metric_rollups WHERE resolution <> 'minute' AND series_id = (SELECT id FROM metric_series WHERE dimensions->>'host' = 'b')`)).toEqual(untouched);
  });

  it.each([
    ['UTC', 'America/New_York'],
    ['Europe/Berlin', 'Asia/Kolkata'],
    ['Asia/Kathmandu', 'UTC'],
  ])('follows a tenant that moves from %s to %s', async (from, to) => {
    const tenant = await tenantIn(from);
    await tenant.post(Array.from({ length: 600 }, (_, index) => event(index % 37, ((index * 7_919) % (6 * 24 * 60)) * MINUTE_MS + index, `h${index % 12}`)));
    moveClock(app, DAY_MS + HOUR_MS);
    await compact();
    moveClock(app, 0);
    await tenant.moveTo(to);
    await eventually(async () => {
      expect(await tenant.ask(stored('hour'))).toEqual(await tenant.ask(recount('hour', to)));
      expect(await tenant.ask(stored('day'))).toEqual(await tenant.ask(recount('day', to)));
    }, 20_000);
  });

  it('changes nothing when it runs again', async () => {
    const tenant = await tenantIn('UTC');
    await tenant.post([event(1, 5 * HOUR_MS), event(2, 30 * HOUR_MS)]);
    await compact();
    const first = await tenant.ask(`SELECT xmin, * FROM metric_rollups ORDER BY series_id, bucket_start, resolution`);
    await compact();
    expect(await tenant.ask(`SELECT xmin, * FROM metric_rollups ORDER BY series_id, bucket_start, resolution`)).toEqual(first);
  });

  it('takes more series than fit one transaction, and misses none that is written meanwhile', async () => {
    const tenant = await tenantIn('UTC');
    const burst = (round: number) => Array.from({ length: 450 }, (_, index) => event(round, 26 * HOUR_MS - round, `h${index}`));
    await tenant.post(burst(0));
    // A flush that comes while the first series are made: it waits for them, and is through before the next are begun.
    const repository = app.app.get(CompactionRepository, { strict: false });
    const takeBuckets = repository.takeBuckets.bind(repository);
    let sending = Promise.resolve();
    let sent = false;
    repository.takeBuckets = async (manager, slots, most) => {
      if (slots.length > 0 && !sent) {
        sent = true;
        sending = tenant.post(burst(1));
        await eventually(async () => expect(await onDatabase(app, `SELECT FROM pg_locks WHERE NOT granted`)).not.toEqual([]));
      }
      return takeBuckets(manager, slots, most);
    };
    await compact();
    repository.takeBuckets = takeBuckets;
    await sending;
    await compact();
    expect(await tenant.ask(stored('hour'))).toEqual(await tenant.ask(recount('hour', 'UTC')));
    expect(await tenant.ask(stored('day'))).toEqual(await tenant.ask(recount('day', 'UTC')));
  });
});
