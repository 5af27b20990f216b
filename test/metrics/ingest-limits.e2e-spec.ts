import { type FlushedMetrics, IngestService, MetricsFlushed } from '../../src/metrics/index.js';
import { EventBus } from '../../src/platform/events/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { asRole, onDatabase } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Sent, ofTenant, send } from './sending.js';

describe('ingest, where something stands in its way', () => {
  let app: TestApp;
  let one: TestTenant;
  let two: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    keepOwnUseOut(app);
  });
  beforeEach(async () => {
    [one, two] = [await newTenant(app, { roles: [] }), await newTenant(app, { roles: [] })];
  });
  afterAll(() => app.close());

  const post = (tenant: TestTenant, events: readonly unknown[]): Promise<Sent> => send(app.url, tenant.admin.accessToken, events);
  const values = async ({ id }: TestTenant): Promise<unknown[]> => (await ofTenant(app, id, 'SELECT value FROM metric_events ORDER BY 1')).map(({ value }) => value);
  const figure = async (pattern: RegExp): Promise<number> => Number(pattern.exec(await (await fetch(`${app.url}/metrics`)).text())?.[1] ?? 0);

  it('what cannot be written fails by itself: neither another batch of its tenant nor another tenant notices', async () => {
    // Its row and its minute are there already, so that what is left in memory by mistake would be found again.
    expect((await post(one, [{ metric: 'm', value: 0.5 }])).status).toBe(202);
    await onDatabase(app, `CREATE FUNCTION refuse_666() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.max = 666 THEN RAISE 'no such value'; END IF; RETURN NEW; END $$`);
    await onDatabase(app, 'CREATE TRIGGER refuse BEFORE INSERT ON metric_rollups FOR EACH ROW EXECUTE FUNCTION refuse_666()');
    try {
      const sent = await Promise.all([
        post(one, [{ metric: 'm', value: 1 }, { metric: 'm', value: 666 }]),
        post(one, [{ metric: 'm', value: 2 }]),
        post(two, [{ metric: 'm', value: 3 }]),
      ]);
      expect(sent.map(({ status }) => status)).toEqual([500, 202, 202]);
      expect([await values(one), await values(two)]).toEqual([[0.5, 2], [3]]);
    } finally {
      await onDatabase(app, 'DROP TRIGGER refuse ON metric_rollups; DROP FUNCTION refuse_666()');
    }
    // What failed has left nothing behind in memory either.
    expect((await post(one, [{ metric: 'm', value: 666 }])).status).toBe(202);
    expect(await ofTenant(app, one.id, `SELECT sum(count)::int AS count, sum(sum) AS sum FROM metric_rollups`)).toEqual([{ count: 3, sum: 668.5 }]);
  });

  it('more series than the plan holds are rejected by name, while those that are there go on', async () => {
    await ofTenant(
      app,
      one.id,
      `INSERT INTO metric_series (tenant_id, metric, dimensions, type, hash, first_seen_at, last_seen_at)
       SELECT '${one.id}', 'many', jsonb_build_object('n', n::text), 'system', gen_random_uuid(), current_timestamp, current_timestamp FROM generate_series(1, 99997) n`,
    );
    expect((await post(one, [{ metric: 'known', value: 1 }])).data.accepted).toBe(1);
    const { data } = await post(one, [
      { metric: 'known', value: 2 },
      ...Array.from({ length: 6 }, (_, index) => ({ metric: 'fresh', value: 3, dimensions: { n: String(index) } })),
    ]);
    // Two places were free; which of the six took them is the database's business.
    expect([data.accepted, data.rejected.length]).toEqual([3, 4]);
    for (const { reason } of data.rejected) expect(reason).toMatch(/100000 series.*fresh \{n=\d\}/);
    expect((await post(one, [{ metric: 'another', value: 1 }, { metric: 'known', value: 1 }])).data).toMatchObject({ accepted: 1, rejected: [{ index: 0 }] });
    expect((await post(two, [{ metric: 'another', value: 1 }])).data.accepted).toBe(1);
    expect(await figure(/ingest_rejected_events_total\{reason="quota"\} (\d+)/)).toBe(5);
    const usage = await one.admin.api.get<{ quotas: { name: string }[] }>(`/tenants/${one.id}/usage`);
    expect(usage.data.quotas.find(({ name }) => name === 'series')).toEqual({ name: 'series', used: 100_000, limit: 100_000 });
  });

  it('more than may wait is refused with a hint when to come again, and what waits is written in the end', async () => {
    const events = Array.from({ length: 45_000 }, () => ({ metric: 'm', value: 1 }));
    const sent = await asRole(app, null, async (client) => {
      await client.query('BEGIN; LOCK TABLE metric_series IN ACCESS EXCLUSIVE MODE');
      const waiting = [post(one, events), post(two, events)];
      await eventually(async () => expect(await figure(/^ingest_buffer_events (\d+)/m)).toBe(90_000), 20_000);
      const { status, error, headers } = await post(one, events);
      expect([status, error?.code, headers.get('retry-after')]).toEqual([503, 'SERVICE_UNAVAILABLE', '1']);
      await client.query('COMMIT');
      return Promise.all(waiting);
    });
    expect(sent.map(({ status, data }) => [status, data.accepted])).toEqual([[202, 45_000], [202, 45_000]]);
    expect(await figure(/ingest_refused_batches_total\{reason="full"\} (\d+)/)).toBe(1);
    expect(await ofTenant(app, two.id, 'SELECT count(*)::int AS raw, (SELECT sum(count)::int FROM metric_rollups) AS rolled FROM metric_events')).toEqual([{ raw: 45_000, rolled: 45_000 }]);
  }, 120_000);

  it('what this process measures goes the same way, and is told to whoever listens when it is committed', async () => {
    const told: FlushedMetrics[] = [];
    const stop = app.app.get(EventBus).on(MetricsFlushed, (payload) => void told.push(payload));
    const at = Math.floor(Date.now() / 60_000) * 60_000;
    const result = await app.app.get(IngestService, { strict: false }).record(one.id, [
      { metric: 'process.cpu', value: 0.5, type: 'system', timestamp: at },
      { metric: 'process.memory', value: 100, type: 'system', timestamp: at - 60_000 },
    ]);
    expect(result).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    const ids = (await ofTenant(app, one.id, 'SELECT id::int FROM metric_series ORDER BY 1')).map(({ id }) => id);
    await eventually(() =>
      expect(told.filter(({ tenantId }) => tenantId === one.id)).toEqual([
        { tenantId: one.id, metrics: ['process.cpu', 'process.memory'], seriesIds: expect.arrayContaining(ids), from: at - 60_000, until: at + 60_000 },
      ]),
    );
    stop();
  });

  it('in figures is fit for Prometheus', async () => {
    await post(one, [{ metric: 'm', value: 1 }]);
    const text = await (await fetch(`${app.url}/metrics`)).text();
    for (const name of ['ingest_events_total{outcome="accepted"}', 'ingest_events_total{outcome="duplicate"}', 'ingest_buffer_events', 'ingest_flush_duration_seconds_count', 'ingest_flush_events_count']) {
      expect(text).toContain(`\n${name} `);
    }
  });
});
