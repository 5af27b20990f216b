import { SchedulerRegistry } from '@nestjs/schedule';
import { Clock } from '../../src/platform/clock/index.js';
import { MetricQueries, type MetricAnswer, SeriesSources, metricQueryOf } from '../../src/metrics/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { newTenant } from '../support/tenant.js';
import { type Measurement, MeasuredTenant, fixture } from './measured.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const at = (text: string): number => Date.parse(text);

type Question = Partial<Parameters<typeof metricQueryOf>[0]> & { metric: string; from: string; to: string };

/** What raw events say, asked of PostgreSQL with borders that it makes itself. */
const EXACT = `
  SELECT slot.ordinality::int - 1 AS slot, count(*)::float8 AS count, sum(e.value) AS sum, avg(e.value) AS avg, min(e.value) AS min, max(e.value) AS max,
         (array_agg(e.value ORDER BY e."timestamp" DESC))[1] AS last,
         percentile_cont(0.5) WITHIN GROUP (ORDER BY e.value) AS p50, percentile_cont(0.9) WITHIN GROUP (ORDER BY e.value) AS p90,
         percentile_cont(0.95) WITHIN GROUP (ORDER BY e.value) AS p95, percentile_cont(0.99) WITHIN GROUP (ORDER BY e.value) AS p99
    FROM generate_series($3::timestamptz, $4::timestamptz - interval '1 second', $5::interval, $6) WITH ORDINALITY AS slot(starts, ordinality)
    JOIN metric_events e ON e."timestamp" >= slot.starts
     AND e."timestamp" < LEAST(date_add(slot.starts, $5::interval, $6), $4::timestamptz) AND e.tenant_id = $1
    JOIN metric_series s ON s.id = e.series_id AND s.tenant_id = $1 AND s.metric = $2
   GROUP BY 1 ORDER BY 1`;

type Exact = Record<'slot' | 'count' | 'sum' | 'avg' | 'min' | 'max' | 'last' | 'p50' | 'p90' | 'p95' | 'p99', number>;

describe('metrics read from rollups', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    // Whatever the time of day: jobs that drop old partitions and compact would take these tests' past for theirs.
    for (const job of app.app.get(SchedulerRegistry, { strict: false }).getCronJobs().values()) await job.stop();
  });
  afterAll(() => app?.close());

  let now = Date.now();
  const stop = (instant: number): void => {
    now = instant;
    app.app.get(Clock).now = () => new Date(now);
  };
  afterEach(() => {
    app.app.get(Clock).now = () => new Date();
  });

  const tenantIn = async (timeZone = 'UTC'): Promise<MeasuredTenant> => {
    app.app.get(Clock).now = () => new Date();
    const tenant = await newTenant(app, { roles: ['admin'] });
    if (timeZone !== 'UTC')
      expect((await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone })).status).toBe(200);
    return new MeasuredTenant(app, tenant.id, timeZone);
  };
  const ask = async (tenant: MeasuredTenant, { from, to, ...question }: Question): Promise<MetricAnswer> => {
    const queries = app.app.get(MetricQueries, { strict: false });
    const query = metricQueryOf({ aggregation: 'sum', ...question }, { from, to });
    return queries.evaluate(await queries.prepare({ tenantId: tenant.tenantId }, query));
  };
  const values = async (tenant: MeasuredTenant, question: Question): Promise<(number | null)[]> => [
    ...((await ask(tenant, question)).series[0]?.values ?? []),
  ];
  const exactly = (
    tenant: MeasuredTenant,
    metric: string,
    from: string,
    to: string,
    interval: string,
  ): Promise<Exact[]> => tenant.ask<Exact>(EXACT, [metric, from, to, interval, tenant.timeZone]);

  /** Compares every aggregation with what SQL over the raw events says. */
  const expectExact = async (
    tenant: MeasuredTenant,
    question: { metric: string; from: string; to: string; step: string },
    interval: string,
  ): Promise<void> => {
    const truth = await exactly(tenant, question.metric, question.from, question.to, interval);
    expect(truth.length).toBeGreaterThan(0);
    for (const aggregation of ['count', 'sum', 'avg', 'min', 'max', 'p50', 'p90', 'p95', 'p99'] as const) {
      const answered = await values(tenant, { ...question, aggregation });
      const bySlot = new Map(truth.map((row) => [row.slot, row[aggregation]]));
      const share = aggregation.startsWith('p') ? 0.01 : 1e-9;
      const wrong = answered.flatMap((value, slot) => {
        const wanted = bySlot.get(slot) ?? null;
        const right =
          value === null || wanted === null ? value === wanted : Math.abs(value - wanted) <= Math.abs(wanted) * share;
        return right ? [] : [{ aggregation, slot, value, wanted }];
      });
      expect(wrong).toEqual([]);
    }
  };

  describe('against SQL over raw events, on real files', () => {
    let tenant: MeasuredTenant;
    beforeAll(async () => {
      tenant = await tenantIn('America/Los_Angeles');
      const nab = async (file: string, metric: string): Promise<Measurement[]> =>
        (await fixture(file)).map(({ timestamp = '', value = '' }) => ({
          metric,
          at: at(`${timestamp.replace(' ', 'T')}Z`),
          value: Number(value),
        }));
      const services = (await fixture('trainticket_services.csv')).flatMap(
        ({ timestamp = '', service = '', ...cells }) =>
          Object.entries(cells).flatMap(([metric, cell]): Measurement[] =>
            cell === ''
              ? []
              : [{ metric: `trainticket.${metric}`, at: at(timestamp), value: Number(cell), dimensions: { service } }],
          ),
      );
      await tenant.measure([
        ...(await nab('nab_occupancy_6005.csv', 'nab.occupancy')),
        ...(await nab('nab_ec2_network_in_5abac7.csv', 'nab.network_in')),
        ...(await nab('nab_exchange-3_cpc_results.csv', 'nab.cost_per_click')),
      ]);
      await tenant.measure(services, 1);
      await tenant.compact(at('2023-01-29T20:00:00Z'));
    });

    it.each([
      ['nab.occupancy', '2015-09-01T07:00:00Z', '2015-09-18T07:00:00Z', '2015-09-18T12:00:00Z'],
      ['nab.network_in', '2014-03-01T08:00:00Z', '2014-03-18T07:00:00Z', '2014-03-18T12:00:00Z'],
      ['nab.cost_per_click', '2011-07-01T07:00:00Z', '2011-09-08T07:00:00Z', '2011-09-08T12:00:00Z'],
    ])('%s by hour, day and whole, over days on which clocks are moved', async (metric, from, to, clock) => {
      stop(at(clock));
      await expectExact(tenant, { metric, from, to, step: '1h' }, '1 hour');
      await expectExact(tenant, { metric, from, to, step: '1d' }, '1 day');
      await expectExact(tenant, { metric, from, to, step: 'all' }, '1 year');
    });

    it.each([
      'trainticket.cpu_usage_mcore',
      'trainticket.memory_mib',
      'trainticket.server_latency_p95_s',
      'trainticket.net_transmit',
    ])('%s of three services together, where hours are done and where they are open', async (metric) => {
      stop(at('2023-01-30T01:00:00Z'));
      const window = { metric, from: '2023-01-29T08:00:00Z', to: '2023-01-30T08:00:00Z' };
      await expectExact(tenant, { ...window, step: '5m' }, '5 minutes');
      await expectExact(tenant, { ...window, step: '1h' }, '1 hour');
      await expectExact(tenant, { ...window, step: '1d' }, '1 day');
      // Neither end on the border of an hour.
      await expectExact(
        tenant,
        { metric, from: '2023-01-29T09:17:00Z', to: '2023-01-29T22:41:00Z', step: 'all' },
        '1 year',
      );
    });

    it('each service by itself', async () => {
      stop(at('2023-01-30T01:00:00Z'));
      const answer = await ask(tenant, {
        metric: 'trainticket.memory_mib',
        aggregation: 'p95',
        groupBy: ['service'],
        from: '2023-01-29',
        to: '2023-01-30',
        step: 'all',
      });
      const truth = await tenant.ask<{ service: string; p95: number }>(
        `SELECT s.dimensions ->> 'service' AS service, percentile_cont(0.95) WITHIN GROUP (ORDER BY e.value) AS p95
           FROM metric_events e JOIN metric_series s ON s.id = e.series_id AND s.tenant_id = $1
          WHERE e.tenant_id = $1 AND s.metric = 'trainticket.memory_mib' AND e."timestamp" >= '2023-01-29T08:00Z' AND e."timestamp" < '2023-01-30T08:00Z'
          GROUP BY 1 ORDER BY 1`,
      );
      expect(answer.series.map(({ dimensions }) => dimensions['service'])).toEqual(truth.map(({ service }) => service));
      for (const [index, { p95 }] of truth.entries()) {
        expect(Math.abs((answer.series[index]?.values[0] ?? Number.NaN) - p95)).toBeLessThanOrEqual(p95 * 0.01);
      }
    });
  });

  /** One event a minute whose value is the minute's number, so that each sum says exactly which minutes it holds. */
  const everyMinute = (
    metric: string,
    from: number,
    to: number,
    dimensions: Record<string, string> = {},
  ): Measurement[] =>
    Array.from({ length: (to - from) / 60_000 }, (_, index) => ({
      metric,
      at: from + index * 60_000 + 500,
      value: 1 + (index % 97),
      dimensions,
    }));

  it.each([
    ['Europe/Berlin', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
    ['Europe/Berlin', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
    ['America/New_York', '2026-11-01T04:00:00Z', '2026-11-02T05:00:00Z', 25],
    ['Asia/Kolkata', '2026-05-01T18:30:00Z', '2026-05-02T18:30:00Z', 24],
    ['Asia/Kathmandu', '2024-02-28T18:15:00Z', '2024-02-29T18:15:00Z', 24],
    ['Australia/Lord_Howe', '2026-04-04T13:00:00Z', '2026-04-05T13:30:00Z', 24.5],
  ])('cuts a day of %s that begins at %s where its clocks do', async (zone, from, to, hours) => {
    const tenant = await tenantIn(zone);
    const [start, end] = [at(from), at(to)];
    await tenant.measure(everyMinute('pulse', start - 2 * HOUR, end + 2 * HOUR));
    await tenant.compact(end + 2 * HOUR);
    stop(end + 3 * HOUR);
    const day = await ask(tenant, { metric: 'pulse', aggregation: 'count', from, to, step: '1d' });
    expect([day.borders, day.series[0]?.values]).toEqual([[start, end], [hours * 60]]);
    const byHour = await ask(tenant, { metric: 'pulse', aggregation: 'count', from, to, step: '1h' });
    expect(byHour.borders).toHaveLength(Math.ceil(hours) + 1);
    expect(byHour.series[0]?.values.reduce((sum: number, value) => sum + (value ?? 0), 0)).toBe(hours * 60);
    await expectExact(tenant, { metric: 'pulse', from, to, step: '1d' }, '1 day');
  });

  it('counts late events at once, whatever is done already and whatever not', async () => {
    const tenant = await tenantIn('Europe/Berlin');
    const end = at('2026-05-10T12:34:00Z');
    await tenant.measure(everyMinute('late', end - 3 * DAY, end));
    await tenant.compact(end);
    stop(end);
    const window = { metric: 'late', from: '2026-05-06T22:00:00Z', to: '2026-05-10T22:00:00Z' };
    const before = await values(tenant, { ...window, aggregation: 'count', step: 'all' });
    // By another writer, into a day, an hour and a minute that are done.
    await tenant.measure(
      [
        { metric: 'late', at: at('2026-05-08T10:10:10Z'), value: 5 },
        { metric: 'late', at: at('2026-05-09T21:59:59Z'), value: 1e6 },
      ],
      2,
    );
    expect(await values(tenant, { ...window, aggregation: 'count', step: 'all' })).toEqual([(before[0] ?? 0) + 2]);
    for (const [step, interval] of [
      ['1h', '1 hour'],
      ['1d', '1 day'],
      ['all', '1 year'],
    ] as const)
      await expectExact(tenant, { ...window, step }, interval);
    await tenant.compact(end);
    for (const [step, interval] of [
      ['1h', '1 hour'],
      ['1d', '1 day'],
      ['all', '1 year'],
    ] as const)
      await expectExact(tenant, { ...window, step }, interval);
  });

  it('takes the latest value of all writers, hours and series', async () => {
    const tenant = await tenantIn();
    const end = at('2026-05-10T12:30:00Z');
    await tenant.measure([
      { metric: 'level', at: end - 3 * HOUR, value: 1 },
      { metric: 'level', at: end - 2 * HOUR + 5_000, value: 2 },
    ]);
    await tenant.measure([{ metric: 'level', at: end - 2 * HOUR + 9_000, value: 3, dimensions: { tank: 'b' } }], 2);
    await tenant.compact(end);
    await tenant.measure([{ metric: 'level', at: end - 2 * HOUR + 7_000, value: 4 }], 3);
    stop(end);
    expect(
      await values(tenant, {
        metric: 'level',
        aggregation: 'last',
        from: '2026-05-10T09:00Z',
        to: '2026-05-10T12:00Z',
        step: '1h',
      }),
    ).toEqual([1, 3, null]);
  });

  it('fills gaps as asked, and leaves what is to come open', async () => {
    const tenant = await tenantIn();
    const start = at('2026-05-10T10:00:00Z');
    await tenant.measure([1, 3].map((hour) => ({ metric: 'gaps', at: start + hour * HOUR, value: hour })));
    stop(start + 5 * HOUR);
    const window = { metric: 'gaps', from: '2026-05-10T10:00Z', to: '2026-05-10T17:00Z', step: '1h' };
    expect(await values(tenant, window)).toEqual([null, 1, null, 3, null, null, null]);
    expect(await values(tenant, { ...window, fill: 'zero' })).toEqual([0, 1, 0, 3, 0, null, null]);
    expect(await values(tenant, { ...window, fill: 'previous' })).toEqual([null, 1, 1, 3, 3, null, null]);
  });

  it('gives a rate by second of the time that has passed', async () => {
    const tenant = await tenantIn();
    const start = at('2026-05-10T10:00:00Z');
    await tenant.measure([
      { metric: 'requests', at: start, value: 7_200 },
      { metric: 'requests', at: start + HOUR, value: 900 },
    ]);
    stop(start + HOUR + 15 * 60_000);
    expect(
      await values(tenant, {
        metric: 'requests',
        aggregation: 'rate',
        from: '2026-05-10T10:00Z',
        to: '2026-05-10T12:00Z',
        step: '1h',
      }),
    ).toEqual([2, 1]);
  });

  it('groups and filters by dimensions, series without one among them', async () => {
    const tenant = await tenantIn();
    const start = at('2026-05-10T10:00:00Z');
    const sold = (value: number, dimensions: Record<string, string>): Measurement => ({
      metric: 'sold',
      at: start,
      value,
      dimensions,
    });
    await tenant.measure([
      sold(1, { region: 'eu', shop: 'a' }),
      sold(2, { region: 'eu', shop: 'b' }),
      sold(4, { region: 'us', shop: 'a' }),
      sold(8, { shop: 'b\'"\\' }),
    ]);
    stop(start + HOUR);
    const window = { metric: 'sold', from: '2026-05-10T10:00Z', to: '2026-05-10T11:00Z', step: 'all' };
    const series = async (question: Partial<Question>): Promise<unknown[]> =>
      (await ask(tenant, { ...window, ...question })).series.map(({ dimensions, values: [value] }) => [
        dimensions,
        value,
      ]);
    expect(await series({ groupBy: ['region'] })).toEqual([
      [{ region: 'eu' }, 3],
      [{ region: 'us' }, 4],
      [{ region: null }, 8],
    ]);
    expect(await series({ groupBy: ['region', 'shop'], filter: { region: ['eu', 'us'], shop: 'a' } })).toEqual([
      [{ region: 'eu', shop: 'a' }, 1],
      [{ region: 'us', shop: 'a' }, 4],
    ]);
    expect(await series({ filter: { shop: 'b\'"\\' } })).toEqual([[{}, 8]]);
    expect(await series({ filter: { shop: [] } })).toEqual([[{}, null]]);
    expect(await series({ groupBy: ['region'], filter: { shop: 'nobody' } })).toEqual([]);
  });

  describe('compared', () => {
    it('with the window before', async () => {
      const tenant = await tenantIn();
      const start = at('2026-05-10T00:00:00Z');
      await tenant.measure(everyMinute('compared', start - DAY, start + DAY));
      await tenant.compact(start + DAY);
      stop(start + DAY + HOUR);
      const question: Question = {
        metric: 'compared',
        from: '2026-05-10',
        to: '2026-05-11',
        step: '6h',
        compareTo: 'previous',
      };
      const answer = await ask(tenant, question);
      const { compareTo: _, ...before } = { ...question, from: '2026-05-09', to: '2026-05-10' };
      expect(answer.compare?.[0]?.values).toEqual(await values(tenant, before));
      expect((await ask(tenant, { ...question, step: 'all' })).compare?.[0]?.values).toEqual(
        await values(tenant, { ...before, step: 'all' }),
      );
    });

    it('with a week before by the clock on the wall, over a day on which clocks are moved', async () => {
      const tenant = await tenantIn('Europe/Berlin');
      // Clocks went forward on 29 March.
      const start = at('2026-03-28T23:00:00Z');
      await tenant.measure(everyMinute('weekly', start - 8 * DAY, start + 9 * DAY));
      await tenant.compact(start + 9 * DAY);
      stop(start + 10 * DAY);
      const window = { metric: 'weekly', aggregation: 'count' as const, compareTo: 'week' as const };
      const changed = await ask(tenant, { ...window, from: '2026-03-29', to: '2026-03-30', step: '1h' });
      // The day has 23 hours; the hour that its clocks jump over, from 02:00 to 03:00, goes with the one before.
      expect(changed.compare?.[0]?.values).toEqual([60, 120, ...Array.from({ length: 21 }, () => 60)]);
      const after = await ask(tenant, { ...window, from: '2026-04-05', to: '2026-04-06', step: '1h' });
      expect(after.compare?.[0]?.values).toEqual([60, 60, null, ...Array.from({ length: 21 }, () => 60)]);
      const days = await ask(tenant, { ...window, from: '2026-04-05', to: '2026-04-06', step: '1d' });
      expect([days.series[0]?.values, days.compare?.[0]?.values]).toEqual([[24 * 60], [23 * 60]]);
    });

    it('with a year before, over a leap day', async () => {
      const tenant = await tenantIn();
      await tenant.measure(
        ['2023-02-28', '2023-03-01', '2024-02-28', '2024-02-29', '2024-03-01'].map((day, index) => ({
          metric: 'yearly',
          at: at(`${day}T08:00Z`),
          value: index + 1,
        })),
      );
      await tenant.compact(at('2024-03-02T00:00Z'));
      stop(at('2024-03-02T00:00Z'));
      const answer = await ask(tenant, {
        metric: 'yearly',
        from: '2024-02-28',
        to: '2024-03-02',
        step: '1d',
        compareTo: 'year',
      });
      expect([answer.series[0]?.values, answer.compare?.[0]?.values]).toEqual([
        [3, 4, 5],
        [1, null, 2],
      ]);
    });

    it('shows groups that there were only then', async () => {
      const tenant = await tenantIn();
      const start = at('2026-05-10T00:00:00Z');
      await tenant.measure([
        { metric: 'groups', at: start, value: 1, dimensions: { kind: 'new' } },
        { metric: 'groups', at: start - DAY, value: 2, dimensions: { kind: 'old' } },
      ]);
      stop(start + DAY);
      const { series, compare } = await ask(tenant, {
        metric: 'groups',
        from: '2026-05-10',
        to: '2026-05-11',
        step: '1d',
        groupBy: ['kind'],
        compareTo: 'previous',
      });
      expect([series, compare]).toEqual([
        [
          { dimensions: { kind: 'new' }, values: [1] },
          { dimensions: { kind: 'old' }, values: [null] },
        ],
        [
          { dimensions: { kind: 'new' }, values: [null] },
          { dimensions: { kind: 'old' }, values: [2] },
        ],
      ]);
    });
  });

  it('is a source of series for other modules, by a reference that is checked', async () => {
    const tenant = await tenantIn();
    const start = at('2026-05-10T10:00:00Z');
    await tenant.measure([{ metric: 'load', at: start, value: 3, dimensions: { host: 'a' } }, { metric: 'load', at: start + HOUR, value: 5, dimensions: { host: 'a' } }]);
    stop(start + 2 * HOUR);
    const sources = app.app.get(SeriesSources, { strict: false });
    expect(sources.names).toContain('metric');
    const window = { from: '2026-05-10T10:00Z', to: '2026-05-10T12:00Z', step: '1h' };
    const reading = await sources.read({ tenantId: tenant.tenantId }, { source: 'metric', metric: 'load', aggregation: 'max', groupBy: ['host'] }, window);
    expect([reading.series, reading.borders]).toEqual([[{ dimensions: { host: 'a' }, values: [3, 5] }], [start, start + HOUR, start + 2 * HOUR]]);
    expect(sources.check({ source: 'metric', metric: 'a b', aggregation: 'max', sql: '' }, 'guard').map(({ path }) => path)).toEqual(['guard.sql', 'guard.metric']);
    expect(sources.check({ source: 'weather' }, 'guard')).toMatchObject([{ path: 'guard.source', rule: 'choice' }]);
    await expect(sources.read({ tenantId: tenant.tenantId }, { source: 'weather' }, window)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('keeps tenants apart', async () => {
    const [mine, theirs] = [await tenantIn(), await tenantIn()];
    const start = at('2026-05-10T00:00:00Z');
    await mine.measure([{ metric: 'secret', at: start, value: 1 }]);
    await theirs.measure([{ metric: 'secret', at: start, value: 2 }]);
    stop(start + HOUR);
    expect(await values(theirs, { metric: 'secret', from: '2026-05-10', to: 'now', step: 'all' })).toEqual([2]);
  });
});
