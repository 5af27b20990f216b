import { BudgetEvaluation } from '../../src/economics/budgets/budget-evaluation.js';
import { NO_DIMENSIONS, addDays, dayOf } from '../../src/economics/index.js';
import { UsageRecorder } from '../../src/economics/usage/usage-recorder.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { type Frame, Socket } from '../support/socket.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { spend, writeCosts } from './spending.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

type Alert = { id: string; ruleId: string; status: string; dimensions: Record<string, string>; value: number; threshold: number; summary: string };
type Figure = { value: number | null; previous: number | null; reason: string | null };

describe('what is told of costs', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let ahead = 0;
  const sockets: Socket[] = [];
  beforeAll(async () => {
    app = await startTestApp();
    keepOwnUseOut(app);
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.end();
  });
  afterAll(async () => {
    await app?.close();
  });

  /** Never back: limits of rates go by the clock. */
  const pass = (ms: number): void => moveClock(app, (ahead += ms));
  const now = (): number => Date.now() + ahead;
  const today = (): string => dayOf(now(), 'UTC');
  const run = (job: string): Promise<unknown> => app.app.get(JobRunner).runNow(job);
  const budget = async (change: object = {}): Promise<{ id: string }> =>
    succeeded(await tenant.admin.api.post<{ id: string }>('/economics/budgets', { name: 'Everything', period: 'monthly', amount: '100', currency: 'USD', ...change }));
  const watch = async (token: string, topic = 'economics'): Promise<Socket> => {
    const socket = await new Socket(app.url, { protocols: ['bearer', token] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: [topic] });
    await socket.frame(({ type }) => type === 'subscribed');
    return socket;
  };
  const isBudget = ({ type, data }: Frame): boolean => type === 'dashboard.cost.threshold_exceeded' && (data as { kind?: string }).kind === 'budget';
  /** Uses source time worth some dollars at the default price of 0.04048 an hour, and lets it be costed. */
  const use = async (seconds: number): Promise<void> => {
    await app.app.get(TenantDatabase, { strict: false }).run({ tenantId: tenant.id }, (manager) =>
      app.app
        .get(UsageRecorder, { strict: false })
        .add(manager, { tenantId: tenant.id }, [
          { day: today(), meter: 'query.source_seconds', label: '', dimensions: NO_DIMENSIONS, quantity: String(seconds) },
          { day: today(), meter: 'requests', label: '', dimensions: NO_DIMENSIONS, quantity: '10' },
        ]),
    );
    await run('economics-costing');
  };

  it('goes to those of the tenant who watch: that figures are new, and that a budget reached a threshold', async () => {
    const { id } = await budget();
    const viewer = await watch(tenant.viewer.accessToken);
    const other = await watch((await newTenant(app, { roles: ['viewer'] })).viewer.accessToken);
    await spend(app, tenant.id, { day: today(), amount: '85' });
    await viewer.frame(({ type }) => type === 'dashboard.economics.updated');
    expect((await viewer.frame(isBudget)).data).toMatchObject({ id, name: 'Everything', threshold: 80, percent: 85, spend: { amount: '85', currency: 'USD' }, blocked: false, of: 'tenant' });
    expect(viewer.frames.filter(isBudget)).toHaveLength(1);
    expect(other.text).not.toContain('Everything');
    expect(other.text).not.toContain('dashboard.economics.updated');
  });

  it('is told of live AI sessions on a topic of their own, as they begin, go on and end', async () => {
    const { api } = tenant.developer;
    const live = { sessionId: 'one', model: 'gpt-5-mini', startedAt: new Date(now()).toISOString(), iterations: 1 };
    expect((await api.post('/ai/sessions', live)).status).toBe(202);
    const viewer = await watch(tenant.viewer.accessToken, 'ai');
    const other = await watch((await newTenant(app, { roles: ['viewer'] })).viewer.accessToken, 'ai');
    const isAbout = (type: string, matches: object) => ({ type: told, data }: Frame): boolean =>
      told === type && Object.entries(matches).every(([name, value]) => (data as Record<string, unknown>)[name] === value);
    expect((await viewer.frame(({ type }) => type === 'ai_session_snapshot')).data).toMatchObject({ sessions: [{ sessionId: 'one', status: 'live', iterations: 1 }] });
    succeeded(await api.patch('/ai/sessions/one', { iterations: 2 }));
    await viewer.frame(isAbout('ai_session_update', { sessionId: 'one', iterations: 2 }));
    succeeded(await api.patch('/ai/sessions/one', { success: true, endedAt: new Date(now()).toISOString() }));
    await viewer.frame(isAbout('ai_session_update', { removed: 'one' }));
    expect(other.text).not.toContain('"one"');
  });

  it('is an alert when so much of a budget is spent, of each budget for itself, and over when the amount is raised', async () => {
    const watched = await budget({ name: 'AI', category: 'ai' });
    await budget({ name: 'Rest', category: 'compute' });
    const condition = { kind: 'budget', thresholdPercent: 80 };
    const rule = succeeded(await tenant.developer.api.post<{ id: string }>('/alert-rules', { name: 'Money', severity: 'warning', unit: '%', condition }));
    const one = succeeded(await tenant.developer.api.post<{ id: string }>('/alert-rules', { name: 'AI money', severity: 'warning', condition: { ...condition, budgetId: watched.id } }));
    const evaluated = async (): Promise<Alert[]> => {
      pass(MINUTE);
      await run('alert-evaluation');
      return succeeded(await tenant.viewer.api.get<Alert[]>('/alerts'));
    };
    await spend(app, tenant.id, { day: today(), amount: '79.9999', category: 'ai' }, { day: today(), amount: '10' });
    await app.app.get(BudgetEvaluation, { strict: false }).evaluate({ tenantId: tenant.id });
    expect(await evaluated()).toEqual([]);
    await spend(app, tenant.id, { day: today(), amount: '3', category: 'ai' });
    const open = await eventually(async () => {
      const alerts = await evaluated();
      expect(alerts).toHaveLength(2);
      return alerts;
    });
    expect(open.map(({ ruleId }) => ruleId).sort()).toEqual([rule.id, one.id].sort());
    expect(open[0]).toMatchObject({ status: 'firing', dimensions: { budget: 'AI' }, value: 82.99, threshold: 80 });
    expect(open[0]?.summary).toMatch(/^82\.99 % of the budget AI are spent: 83 USD of 100 USD from /);
    const preview = succeeded(await tenant.developer.api.post<{ series: { reading: string; value: number }[] }>('/alert-rules/preview', { condition }));
    expect(preview.series.map(({ reading, value }) => [reading, value])).toEqual([['breached', 82.99], ['calm', 10]]);
    succeeded(await tenant.admin.api.put(`/economics/budgets/${watched.id}`, { name: 'AI', category: 'ai', period: 'monthly', amount: '200', currency: 'USD', version: 1 }));
    await eventually(async () => expect(await evaluated()).toEqual([]));
    // A rule about a budget that is gone says so.
    succeeded(await tenant.admin.api.delete(`/economics/budgets/${watched.id}`));
    await eventually(async () => {
      await evaluated();
      expect(succeeded(await tenant.operator.api.get<{ problem: string | null }>(`/alert-rules/${one.id}`)).problem).toBe('The budget that this rule watches was deleted.');
    });
    expect((await tenant.developer.api.post('/alert-rules', { name: 'Gone', severity: 'warning', condition: { ...condition, budgetId: watched.id } })).error).toMatchObject({
      code: 'VALIDATION_FAILED',
      details: [{ path: 'condition.budgetId' }],
    });
  });

  it('can be tried on the past, as far as that is known', async () => {
    // Whatever the month's day: all of it lies in one month.
    const { id } = await budget({ period: 'daily' });
    const [before, yesterday] = [addDays(today(), -2), addDays(today(), -1)];
    await writeCosts(app, tenant.id, [{ day: before, amount: '79' }, { day: yesterday, amount: '85' }]);
    const body = { name: 'Money', severity: 'warning', condition: { kind: 'budget', budgetId: id, thresholdPercent: 80 }, from: new Date(now() - 4 * DAY).toISOString(), to: new Date(now()).toISOString() };
    const { fires, notes } = succeeded(await tenant.developer.api.post<{ fires: { from: string; to: string; peak: number }[]; notes: string[] }>('/alert-rules/backtest', body));
    expect(fires).toHaveLength(1);
    expect(fires[0]).toMatchObject({ from: `${yesterday}T00:00:00.000Z`, to: `${today()}T00:00:00.000Z`, peak: 85 });
    expect(notes.join()).toContain('Costs are kept by the day');
  });

  it('is on the overview: what a request costs, and how much of the budgets is used', async () => {
    const figures = async (): Promise<{ costPerRequest: Figure; budgetUsedPercent: Figure }> =>
      succeeded(await tenant.viewer.api.get<{ business_metrics: { costPerRequest: Figure; budgetUsedPercent: Figure } }>('/dashboard/metrics', { timeRange: '24h' })).business_metrics;
    expect(await figures()).toMatchObject({
      costPerRequest: { value: null, reason: 'No costs are known of this period.' },
      budgetUsedPercent: { value: null, reason: 'No budget covers this period.' },
    });
    await budget({ amount: '0.08096' });
    await use(3_600);
    await app.app.get(BudgetEvaluation, { strict: false }).evaluate({ tenantId: tenant.id });
    succeeded(await tenant.admin.api.post('/dashboard/refresh'));
    expect(await figures()).toMatchObject({ costPerRequest: { value: 0.004048 }, budgetUsedPercent: { value: 50 } });
    // Whoever scrapes waits a second at most, and a busy machine may take longer.
    await eventually(async () => {
      const text = await (await fetch(`${app.url}/metrics`)).text();
      expect(Number(/^dashboard_cost_per_request_dollars (\S+)$/m.exec(text)?.[1])).toBeGreaterThan(0);
    });
  });

  it('is a violation of the built-in guard when costs surge, told on the topic economics', async () => {
    const signedIn = async (): Promise<void> => {
      tenant = { ...tenant, operator: await signIn(app, tenant.operator.email), viewer: await signIn(app, tenant.viewer.email) };
    };
    const surging = async (): Promise<{ status: string; watched: { figure: number | null }[] }> => {
      pass(5 * MINUTE);
      await signedIn();
      await run('guard-evaluation');
      const guards = succeeded(await tenant.operator.api.get<{ builtIn: string | null; status: string; watched: { figure: number | null }[] }[]>('/guards'));
      return guards.find(({ builtIn }) => builtIn === 'cost-surge') as { status: string; watched: { figure: number | null }[] };
    };
    await use(3_600);
    pass(7 * DAY);
    await use(3_960);
    await eventually(async () => expect(await surging()).toMatchObject({ status: 'ok', watched: [{ figure: expect.closeTo(10) as number }] }));
    const viewer = await watch(tenant.viewer.accessToken);
    await use(3_600);
    await eventually(async () => expect(await surging()).toMatchObject({ status: 'violated' }));
    expect((await viewer.frame(({ type }) => type === 'dashboard.cost.threshold_exceeded')).data).toMatchObject({ kind: 'surge', guard: 'Cost surge', type: 'cost', resolved: false });
  });
});
