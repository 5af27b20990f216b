import { JobRunner } from '../../src/platform/jobs/index.js';
import { type SampleSource, sampleSource, succeeded } from '../dashboards/sample-source.js';
import { status } from '../notifications/receiver.js';
import { notice, tell } from '../notifications/told.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { type AlertView, Alerting, type Rule, condition, rule } from './alerting.js';

describe('alert rules', () => {
  let alerting: Alerting;
  let tenant: TestTenant;
  let source: SampleSource | undefined;
  beforeAll(async () => {
    alerting = await Alerting.start();
  });
  beforeEach(async () => {
    tenant = await newTenant(alerting.app);
  });
  afterEach(async () => {
    alerting.reset();
    await source?.close();
    source = undefined;
  });
  afterAll(() => alerting?.close());

  const refused = async (change: object, expected = 400): Promise<string> => {
    const { status: code, error } = await tenant.developer.api.post('/alert-rules', rule(change));
    expect([code, JSON.stringify(error)]).toEqual([expected, expect.any(String)]);
    return `${error?.code} ${error?.message} ${JSON.stringify(error?.details)}`;
  };

  it('refuse what makes no sense, with a reason', async () => {
    expect(await refused({ condition: condition({ windowSeconds: 1 }) })).toContain('windowSeconds must not be less than 60');
    expect(await refused({ condition: condition({ windowSeconds: 90 }) })).toContain('whole minutes');
    expect(await refused({ condition: condition({ threshold: null }) })).toContain('threshold must be a number');
    expect(await refused({ condition: condition({ threshold: 'NaN' }) })).toContain('threshold must be a number');
    expect(await refused({ condition: condition({ resolveThreshold: 120 }) })).toContain('condition.resolveThreshold');
    expect(await refused({ condition: condition({ series: { source: 'nowhere' } }) })).toContain('condition.series.source must be one of kpi, metric');
    expect(await refused({ condition: condition({ series: { source: 'metric', metric: 'x', aggregation: 'median' } }) })).toContain('condition.series.aggregation');
    expect(await refused({ condition: condition({ series: { source: 'kpi', kpi: 'nothing' } }) }, 404)).toContain('NOT_FOUND');
    expect(await refused({ condition: condition({ baseline: 'previous', threshold: 0 }) })).toContain('percentage other than 0');
    expect(await refused({ condition: { kind: 'nonsense' } })).toContain('kind must be threshold, guard, anomaly, query, budget or delivery');
    expect(await refused({ condition: { kind: 'guard', guardId: tenant.id } })).toContain('condition.guardId names no guard');
    expect(await refused({ condition: { kind: 'anomaly', metric: tenant.id } })).toContain('condition.metric names no metric that is watched');
    expect(await refused({ condition: { kind: 'query', savedQueryId: tenant.id, test: 'any_row' } })).toContain('condition.savedQueryId names no saved query');
    expect(await refused({ condition: { kind: 'query', savedQueryId: tenant.id, test: 'threshold' } })).toContain('condition.valueColumn must name the column');
    expect(await refused({ channelIds: [tenant.id] })).toContain('channelIds.0 names no channel');
    expect(await refused({ escalationPolicyId: tenant.id })).toContain('escalationPolicyId names no escalation policy');
    expect(await refused({ labels: { severity: 'x' } })).toContain('every alert has that by itself');
    expect(await refused({ labels: { 'a b': 'x' } })).toContain('labels are named by letters');
    expect(await refused({ renotifySeconds: 1 })).toContain('renotifySeconds must not be less than 300');
    expect(await refused({ runbookUrl: 'javascript:alert(1)' })).toContain('runbookUrl');
    expect(await refused({ nonsense: 1 })).toContain('nonsense');
    const many = Array.from({ length: 101 }, (_, index) => ({ metric: 'many', value: 1, dimensions: { name: `n${index}` } }));
    succeeded(await tenant.developer.api.post('/ingest/events', many));
    expect(await refused({ condition: condition({ series: { source: 'metric', metric: 'many', aggregation: 'last', groupBy: ['name'] } }) })).toContain('101 series, and at most 100 are watched');
    const other = await newTenant(alerting.app);
    const theirs = succeeded(await other.admin.api.post<{ id: string }>('/notification-channels', { name: 'Theirs', kind: 'in_app', settings: {} }));
    expect(await refused({ channelIds: [theirs.id] })).toContain('channelIds.0 names no channel');
  });

  it('are at most a hundred, of which one comes with Tidemark and stays', async () => {
    const builtIn = await eventually(async () => {
      const [first] = succeeded(await tenant.operator.api.get<Rule[]>('/alert-rules'));
      expect(first).toMatchObject({ builtIn: 'delivery', name: 'Notifications not delivered' });
      return first as Rule;
    });
    expect((await tenant.developer.api.delete(`/alert-rules/${builtIn.id}`)).error).toMatchObject({ code: 'CONFLICT' });
    for (let made = 1; made < 100; made++) await alerting.create(tenant, { enabled: false });
    expect(await refused({}, 429)).toContain('QUOTA_EXCEEDED A tenant has at most 100 alert rules.');
  }, 60_000);

  it('are written by those who build and read by those who respond', async () => {
    expect((await tenant.operator.api.post('/alert-rules', rule())).status).toBe(403);
    expect((await tenant.viewer.api.get('/alert-rules')).status).toBe(403);
    const { id } = await alerting.create(tenant);
    const other = await newTenant(alerting.app);
    expect((await other.developer.api.get(`/alert-rules/${id}`)).status).toBe(404);
    expect((await other.developer.api.put(`/alert-rules/${id}`, rule({ version: 1 }))).status).toBe(404);
    expect((await other.developer.api.delete(`/alert-rules/${id}`)).status).toBe(404);
  });

  it('show what they would read before they are saved', async () => {
    await alerting.send(tenant, 120);
    const preview = succeeded(await tenant.developer.api.post('/alert-rules/preview', { condition: condition(), unit: 'jobs' }));
    expect(preview).toMatchObject({ series: [{ dimensions: {}, reading: 'breached', value: 120, threshold: 100, summary: 'queue.length: 120 jobs is above 100 jobs over the last minute.' }] });
  });

  it('raise an alert about themselves when they cannot be evaluated, which ends when they can', async () => {
    const { id } = await alerting.create(tenant, { condition: condition({ series: { source: 'metric', metric: 'grown', aggregation: 'last', groupBy: ['name'] }, threshold: 1_000 }), noData: 'keep' });
    const named = (count: number): object[] => Array.from({ length: count }, (_, index) => ({ metric: 'grown', value: 1, dimensions: { name: `n${index}` }, timestamp: new Date(alerting.now()).toISOString() }));
    succeeded(await tenant.developer.api.post('/ingest/events', named(101)));
    expect(await alerting.evaluated(tenant, id, 16)).toMatchObject({ problem: expect.stringContaining('101 series, and at most 100 are watched') as string, openAlerts: 0 });
    succeeded(await tenant.developer.api.post('/ingest/events', named(101)));
    expect(await alerting.evaluated(tenant, id, 60)).toMatchObject({ status: 'error', openAlerts: 1 });
    expect(await alerting.open(tenant)).toMatchObject([
      { status: 'error', cause: 'error', dimensions: {}, summary: expect.stringContaining('The rule cannot be evaluated: series comes to 101 series') as string },
    ]);
    // The window has passed them by.
    succeeded(await tenant.developer.api.post('/ingest/events', named(0).concat({ metric: 'grown', value: 1, dimensions: { name: 'one' }, timestamp: new Date(alerting.now() + 130_000).toISOString() })));
    expect(await alerting.evaluated(tenant, id, 140)).toMatchObject({ problem: null, openAlerts: 0 });
  });

  it('watch the violations of guards', async () => {
    const made = succeeded(
      await tenant.developer.api.post<{ id: string }>('/guards', {
        name: 'Line',
        violationType: 'storage',
        severity: 'high',
        series: { source: 'metric', metric: 'queue.length', aggregation: 'last', groupBy: ['queue'] },
        comparator: 'gt',
        threshold: 100,
        windowSeconds: 60,
      }),
    );
    const { id } = await alerting.create(tenant, { name: 'Guarded', condition: { kind: 'guard', guardId: made.id, minimumSeverity: 'high' } });
    const severe = await alerting.create(tenant, { name: 'Severe', condition: { kind: 'guard', minimumSeverity: 'critical' } });
    const guarded = async (value: number): Promise<void> => {
      await alerting.send(tenant, value, { queue: 'mail' });
      alerting.pass(16);
      await eventually(async () => {
        await alerting.app.app.get(JobRunner).runNow('guard-evaluation');
        expect(succeeded(await tenant.operator.api.get('/guards/violations', { state: 'open' }))).toHaveLength(value > 100 ? 1 : 0);
      }, 20_000);
    };
    await guarded(500);
    await alerting.evaluated(tenant, id);
    await alerting.evaluated(tenant, severe.id, 0);
    expect(await alerting.open(tenant)).toMatchObject([{ title: 'Guarded: guard Line, queue mail', value: 500, threshold: 100, summary: 'Line: 500 is above 100 over the last minute (queue mail).' }]);
    await guarded(5);
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant)).toEqual([]);
    succeeded(await tenant.developer.api.delete(`/guards/${made.id}`));
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'error', problem: 'The guard that this rule watches was deleted.' });
  });

  it('watch the anomalies of a metric, and for a while those that are over', async () => {
    const minute = Math.floor(Date.now() / 60_000) * 60_000;
    const past = Array.from({ length: 200 }, (_, back) => ({ metric: 'sales', value: 100 + (back % 7), timestamp: new Date(minute - (back + 1) * 60_000).toISOString() }));
    succeeded(await tenant.developer.api.post('/ingest/events', past));
    const series = { source: 'metric', metric: 'sales', aggregation: 'last' };
    const metric = succeeded(await tenant.developer.api.post<{ id: string }>('/anomalies/metrics', { title: 'Sales', unit: 'EUR', bucket: '1m', series })).id;
    const scanned = (): Promise<unknown> => alerting.app.app.get(JobRunner).runNow('anomaly-scan');
    await eventually(async () => {
      await scanned();
      expect(succeeded(await tenant.viewer.api.get<{ judgedUntil: string | null }>(`/anomalies/metrics/${metric}`)).judgedUntil).not.toBeNull();
    }, 20_000);
    const { id } = await alerting.create(tenant, { name: 'Unusual', condition: { kind: 'anomaly', metric, lastsSeconds: 60 } });
    const sure = await alerting.create(tenant, { name: 'Grave', condition: { kind: 'anomaly', metric, minimumConfidence: 1, minimumSeverity: 'critical' } });
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant)).toEqual([]);
    succeeded(await tenant.developer.api.post('/ingest/events', [{ metric: 'sales', value: 9_000, timestamp: new Date(alerting.now()).toISOString() }]));
    const anomaly = await eventually(async () => {
      await scanned();
      const [open] = succeeded(await tenant.viewer.api.get<{ id: string; sentence: string }[]>('/anomalies'));
      if (!open) throw new Error('The spike was not found.');
      return open;
    }, 20_000);
    await alerting.evaluated(tenant, id);
    expect(await alerting.open(tenant, { ruleId: id })).toMatchObject([{ title: 'Unusual: metric Sales', value: 9_000, summary: anomaly.sentence }]);
    succeeded(await tenant.operator.api.post(`/anomalies/${anomaly.id}/resolve`));
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ openAlerts: 1 });
    expect(await alerting.evaluated(tenant, id, 75)).toMatchObject({ openAlerts: 0 });
    succeeded(await tenant.developer.api.delete(`/alert-rules/${sure.id}`));
    succeeded(await tenant.developer.api.delete(`/anomalies/metrics/${metric}`));
    expect(await alerting.evaluated(tenant, id)).toMatchObject({ status: 'error', problem: 'The metric whose anomalies this rule watches was deleted.' });
  }, 60_000);

  it('watch what saved queries answer', async () => {
    source = await sampleSource(alerting.app, tenant);
    const query = async (sql: string): Promise<string> => succeeded(await tenant.developer.api.post<{ id: string }>('/queries', { name: `Q ${sql.slice(0, 60)}`, dataSourceId: source?.id, sql })).id;
    const big = await query('SELECT region, max(amount) AS top FROM orders GROUP BY region');
    const changed = await query('SELECT count(*) AS orders FROM orders');
    const odd = await query('SELECT id, region FROM orders WHERE amount > 100');
    const watched = (savedQueryId: string, rest: object): object => ({ kind: 'query', savedQueryId, everySeconds: 60, ...rest });
    expect(await refused({ condition: watched(big, { test: 'threshold', valueColumn: 'sum', comparator: 'gt', threshold: 1 }) }, 422)).toContain('The query answers no column sum; it has region, top.');
    expect(await refused({ condition: watched(big, { test: 'threshold', valueColumn: 'region', comparator: 'gt', threshold: 1 }) }, 422)).toContain('region holds something else than a number');
    const ids = await Promise.all([
      alerting.create(tenant, { name: 'Top', condition: watched(big, { test: 'threshold', valueColumn: 'top', labelColumns: ['region'], comparator: 'gt', threshold: 50 }) }),
      alerting.create(tenant, { name: 'Changed', condition: watched(changed, { test: 'change', valueColumn: 'orders' }) }),
      alerting.create(tenant, { name: 'Odd', condition: watched(odd, { test: 'any_row' }) }),
    ]);
    const evaluated = async (): Promise<string[]> => {
      // Their grid is of minutes; what was read seconds ago counts as the answer.
      alerting.pass(60);
      for (const { id } of ids) {
        await eventually(async () => {
          await alerting.app.app.get(JobRunner).runNow('alert-evaluation');
          expect(Date.parse((await alerting.rule(tenant, id)).evaluatedAt ?? '')).toBeGreaterThanOrEqual(Math.floor(alerting.now() / 60_000) * 60_000);
        }, 20_000);
      }
      return (await alerting.open(tenant)).map(({ title }) => title).sort();
    };
    expect(await evaluated()).toEqual([]);
    await source.run("INSERT INTO orders VALUES (1001, 'EU', '2024-03-01', 60)");
    expect(await evaluated()).toEqual(['Changed', 'Top: region EU']);
    await source.run("INSERT INTO orders VALUES (1002, 'EU', '2024-03-01', 160)");
    await source.run('DELETE FROM orders WHERE id = 1001');
    expect(await evaluated()).toEqual(['Odd', 'Top: region EU']);
    expect((await alerting.open(tenant)).map(({ summary }) => summary).sort()).toEqual(['The query answers a row.', 'top: 160 jobs is above 50 jobs (region EU).']);
    await source.run('DELETE FROM orders WHERE amount > 100');
    expect(await evaluated()).toEqual(['Changed']);
  }, 60_000);

  it('count from when a query answered, however seldom it is asked', async () => {
    source = await sampleSource(alerting.app, tenant);
    const { id: savedQueryId } = succeeded(await tenant.developer.api.post<{ id: string }>('/queries', { name: 'Orders', dataSourceId: source.id, sql: 'SELECT count(*) AS orders FROM orders' }));
    // The tick of a day was at midnight.
    const before = Math.floor(alerting.now() / 15_000) * 15_000;
    await alerting.create(tenant, { condition: { kind: 'query', savedQueryId, test: 'threshold', valueColumn: 'orders', comparator: 'gt', threshold: 1, everySeconds: 86_400 } });
    const [alert] = await eventually(async () => {
      await alerting.app.app.get(JobRunner).runNow('alert-evaluation');
      const open = await alerting.open(tenant);
      expect(open).toHaveLength(1);
      return open;
    }, 20_000);
    expect(Date.parse(alert?.openedAt ?? '')).toBeGreaterThanOrEqual(before);
  });

  it('wait for no source of others: what hangs there holds up nothing else', async () => {
    source = await sampleSource(alerting.app, tenant);
    const { id: savedQueryId } = succeeded(await tenant.developer.api.post<{ id: string }>('/queries', { name: 'Orders', dataSourceId: source.id, sql: 'SELECT count(*) AS orders FROM orders' }));
    const asking = { kind: 'query', savedQueryId, test: 'threshold', valueColumn: 'orders', comparator: 'gt', threshold: 1, everySeconds: 60 };
    const ids = await Promise.all(Array.from({ length: 4 }, async (_, index) => (await alerting.create(tenant, { name: `Asks ${index}`, condition: asking })).id));
    await eventually(async () => {
      await alerting.app.app.get(JobRunner).runNow('alert-evaluation');
      for (const id of ids) expect((await alerting.rule(tenant, id)).evaluatedAt).not.toBeNull();
    }, 20_000);
    const other = await newTenant(alerting.app);
    const { id } = await alerting.create(other);
    await source.run('BEGIN');
    await source.run('LOCK TABLE orders IN ACCESS EXCLUSIVE MODE');
    try {
      // Answers of the queries are forgotten meanwhile: they are asked again.
      alerting.pass(600);
      await alerting.send(other, 150);
      await alerting.evaluated(other, id);
      expect(await alerting.open(other)).toHaveLength(1);
      const waiting = await Promise.all(ids.map(async (each) => (await alerting.rule(tenant, each)).evaluatedAt));
      expect(waiting.every((at) => Date.parse(at ?? '') < alerting.now() - 500_000)).toBe(true);
    } finally {
      await source.run('ROLLBACK');
    }
  }, 60_000);

  it('tell of notifications that could not be delivered', async () => {
    const path = '/gone';
    alerting.receiver.answer(path, status(410, 'gone'));
    const { id: channelId, name } = await alerting.channel(tenant, path);
    const { id } = await eventually(async () => {
      const [first] = succeeded(await tenant.operator.api.get<Rule[]>('/alert-rules'));
      expect(first?.builtIn).toBe('delivery');
      return first as Rule;
    });
    await tell(alerting.app, tenant, [notice({ channelId })]);
    // A refusal is tried a few times before it counts.
    for (let round = 0; round < 6; round++) {
      alerting.pass(240);
      await alerting.app.app.get(JobRunner).runNow('outbox-delivery');
      await eventually(() => expect(alerting.receiver.at(path).length).toBeGreaterThan(Math.min(round, 2)));
    }
    // Their tokens have expired meanwhile.
    const [operator, viewer] = await Promise.all([tenant.operator, tenant.viewer].map(({ email }) => signIn(alerting.app, email)));
    if (operator && viewer) tenant = { ...tenant, operator, viewer };
    await eventually(async () => {
      await alerting.evaluated(tenant, id, 0);
      expect(await alerting.open(tenant)).toMatchObject([{ severity: 'critical', summary: expect.stringContaining(`A notification to ${name} could not be delivered`) as string }] satisfies Partial<AlertView>[]);
    }, 20_000);
  });
});
