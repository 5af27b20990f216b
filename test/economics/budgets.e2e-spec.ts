import { BudgetEvaluation } from '../../src/economics/budgets/budget-evaluation.js';
import { dayOf } from '../../src/economics/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type SampleSource, sampleSource, succeeded } from '../dashboards/sample-source.js';
import { type Receiver, startReceiver } from '../notifications/receiver.js';
import { allow, webhook } from '../notifications/told.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { spend, writeCosts } from './spending.js';

interface BudgetView {
  id: string;
  name: string;
  version: number;
  amount: string;
  thresholds: number[];
  state: {
    firstDay: string;
    lastDay: string;
    from: string;
    to: string;
    spent: string;
    remaining: string;
    percent: number;
    projected: string | null;
    reached: { threshold: number; spent: string }[];
    blocked: boolean;
    blockedUntil: string | null;
    otherCurrencies: { amount: string; currency: string }[];
    unpriced: { category: string; model: string | null; quantity: string }[];
  };
}
interface ToldNotice {
  key: string;
  event: string;
  title: string;
  summary: string;
  severity: string;
  value: number | null;
}

const budget = (change: object = {}): object => ({ name: 'Everything', period: 'monthly', amount: '100.00', currency: 'USD', ...change });

describe('budgets', () => {
  let app: TestApp;
  let replica: TestApp;
  let receiver: Receiver;
  let tenant: TestTenant;
  let source: SampleSource | null = null;
  let ahead = 0;
  let asked = 0;
  beforeAll(async () => {
    [app, receiver] = await Promise.all([startTestApp(), startReceiver()]);
    replica = await startTestApp({ replicaOf: app });
    for (const each of [app, replica]) keepOwnUseOut(each);
    await allow(app, receiver.port);
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterEach(async () => {
    await source?.close();
    source = null;
  });
  afterAll(async () => {
    await replica?.close();
    await app?.close();
    await receiver?.close();
  });

  /** Sets both clocks ahead of the real one; never back, since limits of rates go by them. */
  const setAhead = (ms: number): void => {
    ahead = ms;
    for (const each of [app, replica]) moveClock(each, ms);
  };
  /** Sets both clocks, to a time to come, and signs the tenant's people in anew: what they had has expired. */
  const goTo = async (instant: string): Promise<void> => {
    setAhead(Date.parse(instant) - Date.now());
    tenant = { ...tenant, admin: await signIn(app, tenant.admin.email), developer: await signIn(app, tenant.developer.email) };
  };
  const today = (zone = 'UTC'): string => dayOf(Date.now() + ahead, zone);
  const create = async (change: object = {}): Promise<BudgetView> => succeeded(await tenant.admin.api.post<BudgetView>('/economics/budgets', budget(change)));
  const get = async (id: string): Promise<BudgetView> => succeeded(await tenant.admin.api.get<BudgetView>(`/economics/budgets/${id}`));
  const put = async (known: BudgetView, change: object = {}): Promise<BudgetView> =>
    succeeded(await tenant.admin.api.put<BudgetView>(`/economics/budgets/${known.id}`, budget({ version: known.version, ...change })));
  const told = (path: string): ToldNotice[] => receiver.at(path).flatMap(({ json }) => (json as { notifications: ToldNotice[] }).notifications);
  /** Rows of the ledger of notifications about a budget. */
  const notices = async (id: string): Promise<{ key: string; channelId: string | null; route: string; status: string }[]> => {
    const rows = succeeded(await tenant.admin.api.get<{ key: string; channelId: string | null; route: string; status: string; subject: { kind: string; id: string } }[]>('/notifications', { limit: '200' }));
    return rows.filter(({ subject }) => subject.kind === 'budget' && subject.id === id);
  };
  const evaluate = (on: TestApp): Promise<unknown> => on.app.get(BudgetEvaluation, { strict: false }).evaluate({ tenantId: tenant.id });

  const ask = (sql: string, mode: 'use' | 'refresh' = 'use', on = app, ttl = 3_600) =>
    new Api(on.url).as(tenant.developer.accessToken).post<{ data: unknown[]; meta: { cached: boolean } }>('/query/execute', { dataSourceId: source?.id, sql, cache: { mode, ttl } });
  const fresh = (on = app) => ask(`SELECT ${(asked += 1)} AS n FROM orders LIMIT 1`, 'use', on);

  it('tell the channels of each threshold once, and of the highest of those that are reached at once', async () => {
    const path = '/once';
    const channel = await webhook(tenant, `${receiver.url}${path}`);
    const { id, thresholds } = await create({ channelIds: [channel.id] });
    expect(thresholds).toEqual([50, 80, 100]);
    await spend(app, tenant.id, { day: today(), amount: '79.999999999999' });
    await eventually(async () => expect((await get(id)).state.reached.map(({ threshold }) => threshold)).toEqual([50]));
    await spend(app, tenant.id, { day: today(), amount: '0.000000000001' });
    await eventually(() => expect(told(path).map(({ title }) => title)).toEqual(['Budget Everything: 50 % reached', 'Budget Everything: 80 % reached']));
    expect((await get(id)).state).toMatchObject({ spent: '80', percent: 80, remaining: '20', blocked: false });
    await spend(app, tenant.id, { day: today(), amount: '5' });
    await Promise.all([evaluate(app), evaluate(replica), evaluate(app), evaluate(replica)]);
    await spend(app, tenant.id, { day: today(), amount: '60' });
    await eventually(() => expect(told(path)).toHaveLength(3));
    expect(told(path)[2]).toMatchObject({ event: 'firing', severity: 'critical', value: 145, title: 'Budget Everything: 100 % reached' });
    expect(told(path)[2]?.summary).toMatch(/^145\.00 of 100\.00 USD \(145 %\) were spent from \d{4}-\d\d-01 to /);
    expect((await notices(id)).filter(({ channelId }) => channelId === channel.id)).toHaveLength(3);
    // The person who made it is told in the application.
    expect((await notices(id)).filter(({ route }) => route === 'toast')).toHaveLength(3);
  });

  it('tell once however many replicas find it at the same time', async () => {
    const channel = await webhook(tenant, `${receiver.url}/race`);
    const { id } = await create({ channelIds: [channel.id], thresholds: [80] });
    await writeCosts(app, tenant.id, [{ day: today(), amount: '90' }]);
    await Promise.all([evaluate(app), evaluate(replica), evaluate(app), evaluate(replica), evaluate(replica), evaluate(app)]);
    expect((await notices(id)).filter(({ channelId }) => channelId === channel.id)).toHaveLength(1);
    expect((await get(id)).state.reached).toMatchObject([{ threshold: 80, spent: '90' }]);
  });

  it('tell of no threshold twice and of none too few while costs come in and replicas race', async () => {
    const thresholds = [10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
    const { id } = await create({ thresholds });
    await Promise.all(Array.from({ length: 24 }, async (_, index) => {
      await writeCosts(app, tenant.id, [{ day: today(), amount: '4.25' }]);
      await evaluate(index % 2 === 0 ? app : replica);
    }));
    const { state } = await get(id);
    expect([state.spent, state.percent]).toEqual(['102', 102]);
    expect(state.reached.map(({ threshold }) => threshold)).toEqual(thresholds);
    const told = (await notices(id)).filter(({ route }) => route === 'toast').map(({ key }) => key);
    expect(new Set(told).size).toBe(told.length);
    expect(told.length).toBeGreaterThan(0);
    expect(told.length).toBeLessThanOrEqual(thresholds.length);
  });

  it('are evaluated by the job when nobody told that costs have changed', async () => {
    const { id } = await create({ thresholds: [80] });
    await writeCosts(app, tenant.id, [{ day: today(), amount: '90' }]);
    setAhead(61_000);
    await eventually(async () => {
      await app.app.get(JobRunner).runNow('budget-evaluation');
      expect((await get(id)).state.reached).toHaveLength(1);
    });
  });

  it('count their own category and dimension, and no other currency', async () => {
    const [all, ai, ofAcme, model] = [
      await create(),
      await create({ name: 'AI', category: 'ai' }),
      await create({ name: 'Acme', dimension: { name: 'customer', value: 'acme' } }),
      await create({ name: 'Model', category: 'ai', dimension: { name: 'model', value: 'gpt-5-mini' } }),
    ];
    await spend(
      app,
      tenant.id,
      { day: today(), amount: '1.5' },
      { day: today(), amount: '2.25', category: 'ai', model: 'gpt-5-mini', customer: 'acme' },
      { day: today(), amount: '4', category: 'ai', model: 'gpt-4' },
      { day: today(), amount: '8', currency: 'EUR', category: 'third_party', customer: 'acme' },
      { day: today(), amount: null, category: 'ai', subcategory: 'ai.tokens', model: 'unheard-of', quantity: '1200', unit: 'tokens' },
      { day: '2001-01-01', amount: '1000' },
    );
    expect((await get(all.id)).state).toMatchObject({ spent: '7.75', otherCurrencies: [{ amount: '8', currency: 'EUR' }], unpriced: [{ category: 'ai', model: 'unheard-of', quantity: '1200', unit: 'tokens' }] });
    expect((await get(ai.id)).state).toMatchObject({ spent: '6.25', otherCurrencies: [] });
    expect((await get(ofAcme.id)).state).toMatchObject({ spent: '2.25', otherCurrencies: [{ amount: '8', currency: 'EUR' }], unpriced: [] });
    expect((await get(model.id)).state).toMatchObject({ spent: '2.25', unpriced: [] });
  });

  it('say what does not count', async () => {
    const path = '/uncounted';
    const channel = await webhook(tenant, `${receiver.url}${path}`);
    await create({ channelIds: [channel.id], thresholds: [50] });
    await spend(app, tenant.id, { day: today(), amount: '50' }, { day: today(), amount: '9', currency: 'EUR' }, { day: today(), amount: null, category: 'ai' });
    await eventually(() => expect(told(path)).toHaveLength(1));
    expect(told(path)[0]?.summary).toContain('Not counted: use that has no price and costs in EUR.');
  });

  describe('that block', () => {
    beforeEach(async () => {
      source = await sampleSource(app, tenant);
    });

    it('refuse the paid path from 100 % on, let the free one live, and are lifted by a raised amount, on every replica', async () => {
      const cached = 'SELECT count(*) AS n FROM orders';
      succeeded(await ask(cached));
      const outdated = 'SELECT max(id) AS n FROM orders';
      succeeded(await ask(outdated, 'use', app, 30));
      const known = await create({ category: 'query', action: 'block', thresholds: [80] });
      expect(known.thresholds).toEqual([80, 100]);
      await spend(app, tenant.id, { day: today(), amount: '99.99', category: 'query' });
      await evaluate(app);
      succeeded(await fresh());
      await spend(app, tenant.id, { day: today(), amount: '0.01', category: 'query' });
      for (const on of [app, replica]) {
        const refused = await eventually(async () => {
          const answer = await fresh(on);
          expect(answer.status).toBe(429);
          return answer;
        }, 5_000);
        expect(refused.error).toMatchObject({ code: 'QUOTA_EXCEEDED', details: { budgetId: known.id, budget: 'Everything' } });
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await get(known.id)).state).toMatchObject({ blocked: true });
      // What costs nothing more lives on.
      expect(succeeded(await ask(cached)).meta.cached).toBe(true);
      expect((await ask(cached, 'refresh')).status).toBe(429);
      setAhead(ahead + 120_000);
      const stale = await ask(outdated, 'use', app, 30);
      expect([stale.status, stale.headers.get('x-cache')]).toEqual([200, 'stale']);
      expect((await tenant.viewer.api.get('/dashboard/metrics')).status).toBe(200);
      expect((await tenant.developer.api.post('/ingest/events', [{ metric: 'queue.length', value: 1 }])).status).toBe(202);
      const raised = await put(known, { category: 'query', action: 'block', thresholds: [80], amount: '200.00' });
      expect(raised.state).toMatchObject({ percent: 50, blocked: false, reached: [] });
      // Where it was raised at once, elsewhere within five seconds.
      succeeded(await fresh());
      await eventually(async () => expect((await fresh(replica)).status).toBe(200), 5_000);
      // What is reached anew is told of anew.
      await spend(app, tenant.id, { day: today(), amount: '60', category: 'query' });
      await eventually(async () => expect((await get(known.id)).state.reached.map(({ threshold }) => threshold)).toEqual([80]));
    });

    it('refuse only what they count', async () => {
      await create({ name: 'AI', category: 'ai', action: 'block' });
      await create({ name: 'Acme', dimension: { name: 'customer', value: 'acme' }, action: 'block' });
      await spend(app, tenant.id, { day: today(), amount: '500', category: 'ai', customer: 'acme' });
      await evaluate(app);
      succeeded(await fresh());
      const all = await create({ name: 'All', action: 'block' });
      expect(all.state).toMatchObject({ blocked: true });
      expect((await fresh()).status).toBe(429);
      succeeded(await tenant.admin.api.delete(`/economics/budgets/${all.id}`));
      succeeded(await fresh());
      succeeded(await tenant.admin.api.post(`/economics/budgets/${all.id}/restore`, {}));
      expect((await fresh()).status).toBe(429);
    });
  });

  it('are for admins, belong to their tenant, and are changed from the version that was seen', async () => {
    const known = await create();
    for (const { api } of [tenant.viewer, tenant.operator, tenant.developer]) {
      expect((await api.get('/economics/budgets')).status).toBe(403);
      expect((await api.post('/economics/budgets', budget())).status).toBe(403);
    }
    const other = await newTenant(app, { roles: ['admin'] });
    expect((await other.admin.api.get(`/economics/budgets/${known.id}`)).status).toBe(404);
    expect((await other.admin.api.put(`/economics/budgets/${known.id}`, budget({ version: 1 }))).status).toBe(404);
    await put(known, { name: 'Renamed' });
    expect((await tenant.admin.api.put(`/economics/budgets/${known.id}`, budget({ version: 1 }))).error).toMatchObject({ code: 'CONFLICT' });
    succeeded(await tenant.admin.api.delete(`/economics/budgets/${known.id}`));
    expect((await tenant.admin.api.get(`/economics/budgets/${known.id}`)).status).toBe(404);
  });

  it('refuse what makes no sense, and say why', async () => {
    for (const [change, path] of [
      [{ amount: '0' }, 'amount'],
      [{ amount: '-5' }, 'amount'],
      [{ amount: 100 }, 'amount'],
      [{ currency: 'usd' }, 'currency'],
      [{ currency: 'XYZ' }, 'currency'],
      [{ thresholds: [] }, 'thresholds'],
      [{ thresholds: [50.5] }, 'thresholds'],
      [{ category: 'coffee' }, 'category'],
      [{ dimension: { name: 'colour', value: 'red' } }, 'dimension.name'],
      [{ channelIds: ['00000000-0000-4000-8000-000000000000'] }, 'channelIds.0'],
      [{ period: 'hourly' }, 'period'],
    ] as const) {
      const { status, error } = await tenant.admin.api.post('/economics/budgets', budget(change));
      expect([status, (error?.details as { path: string }[] | undefined)?.[0]?.path]).toEqual([400, path]);
    }
  });

  describe('as time goes by', () => {
    it('tell also of costs that come when their day is over, and of nothing before they were there', async () => {
      await goTo('2027-06-10T12:00:00Z');
      await writeCosts(app, tenant.id, [{ day: '2027-06-09', amount: '500' }]);
      const { id } = await create({ period: 'daily', thresholds: [80] });
      await goTo('2027-06-11T12:00:00Z');
      await evaluate(app);
      expect(await notices(id)).toHaveLength(0);
      await spend(app, tenant.id, { day: '2027-06-10', amount: '85' });
      await eventually(async () => expect(await notices(id)).toHaveLength(1));
      expect((await get(id)).state).toMatchObject({ firstDay: '2027-06-11', spent: '0', reached: [] });
    });

    it('count the days of the tenant\'s zone, also where clocks are moved', async () => {
      succeeded(await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone: 'Europe/Berlin' }));
      await goTo('2027-10-31T22:30:00Z');
      const day = await create({ period: 'daily' });
      expect(day.state).toMatchObject({ firstDay: '2027-10-31', lastDay: '2027-10-31', from: '2027-10-30T22:00:00.000Z', to: '2027-10-31T23:00:00.000Z' });
      await spend(app, tenant.id, { day: '2027-10-31', amount: '30' }, { day: '2027-11-01', amount: '1' });
      expect((await get(day.id)).state.spent).toBe('30');
      await goTo('2027-10-31T23:00:00Z');
      expect((await get(day.id)).state).toMatchObject({ firstDay: '2027-11-01', spent: '1' });
      const week = await create({ period: 'weekly' });
      expect(week.state).toMatchObject({ firstDay: '2027-11-01', lastDay: '2027-11-07' });
    });

    it('stop refusing when their period ends, and tell of the next period anew', async () => {
      await goTo('2028-02-29T23:59:00Z');
      source = await sampleSource(app, tenant);
      const known = await create({ action: 'block', period: 'monthly', thresholds: [100] });
      await spend(app, tenant.id, { day: '2028-02-01', amount: '60' }, { day: '2028-02-29', amount: '60' });
      await eventually(async () => expect((await fresh()).status).toBe(429));
      expect((await get(known.id)).state).toMatchObject({ firstDay: '2028-02-01', lastDay: '2028-02-29', blockedUntil: '2028-03-01T00:00:00.000Z' });
      await goTo('2028-03-01T00:00:00Z');
      succeeded(await fresh());
      expect((await get(known.id)).state).toMatchObject({ firstDay: '2028-03-01', spent: '0', blocked: false, reached: [] });
      await spend(app, tenant.id, { day: '2028-03-01', amount: '100' });
      await eventually(async () => expect((await fresh()).status).toBe(429));
      expect((await notices(known.id)).filter(({ route }) => route === 'toast')).toHaveLength(2);
    });
  });
});
