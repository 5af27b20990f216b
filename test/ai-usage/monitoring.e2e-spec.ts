import { BudgetGate } from '../../src/economics/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { DAY, HOUR, MINUTE, type ShownSession, type Telemetry, ask, sendMessages, sendSessions, setPrices } from './ai-usage-world.js';

interface SpendAlert {
  id: string;
  kind: string;
  domain: string | null;
  alertType: string;
  threshold: string;
  spent: string | null;
  percent: number | null;
  triggered: boolean;
}
interface ActionAnswer {
  action: string;
  alert: SpendAlert | null;
  alerts: SpendAlert[] | null;
  summary: { requests: number; cost: string | null; topModel: string | null; text: string; timeRange: string } | null;
  removed: { messages: number; sessionTexts: number; sessions: number } | null;
}
interface Monitoring extends Omit<Telemetry, 'live'> {
  live: Telemetry['live'] | null;
  details: { models: { model: string; requests: number; failedRequests: number; cost: string | null; tokens: Record<string, number> }[]; recentFailures: ShownSession[] } | null;
}

/** It is noon here, so that no day ends while a test runs. */
const TO_NOON = Math.floor(Date.now() / DAY) * DAY + 12.5 * HOUR - Date.now();
const ago = (ms: number): string => new Date(Date.now() + TO_NOON - ms).toISOString();

describe('watching AI usage', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    moveClock(app, TO_NOON);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['viewer', 'operator', 'developer'] });
    await setPrices(tenant, [{ model: 'm', input: '1', output: '1' }]);
  });
  afterAll(() => app.close());

  const send = (...sessions: object[]) => sendSessions(app, tenant.developer, sessions);
  const write = (...messages: object[]) => sendMessages(app, tenant.developer, messages);
  const act = (body: object, who = tenant.admin) => who.api.post<ActionAnswer>('/monitoring/chat', body);
  const run = (job: string) => app.app.get(JobRunner).runNow(job);

  it('tells of a period by domain and model, in detail when asked', async () => {
    await send(
      { sessionId: 'a', model: 'm', domain: 'x', startedAt: ago(MINUTE), success: true, tokens: { output: 1_000 } },
      { sessionId: 'b', model: 'm', domain: 'y', startedAt: ago(MINUTE), success: false, error: 'no key', tokens: { output: 2_000 } },
      { sessionId: 'c', model: 'n', domain: 'x', startedAt: ago(3 * HOUR), success: true, tokens: { output: 4_000 } },
      { sessionId: 'd', model: 'm', domain: 'x', startedAt: ago(40 * DAY), success: true, tokens: { output: 8_000 } },
      { sessionId: 'e', model: 'm', domain: 'x' },
    );
    const show = async (query: Record<string, string> = {}): Promise<Monitoring> => (await tenant.viewer.api.get<Monitoring>('/monitoring/chat', query)).data;
    expect((await show({ period: 'hour' })).overview).toMatchObject({ totalRequests: 3, timeRange: 'last hour' });
    expect((await show()).overview).toMatchObject({ totalRequests: 4, timeRange: 'last 24 hours', activeSessions: 1 });
    expect((await show({ period: 'week' })).overview).toMatchObject({ totalRequests: 4, timeRange: 'last 7 days' });
    expect((await show({ period: 'month', domain: 'x' })).overview).toMatchObject({ totalRequests: 3 });
    expect((await show({ model: 'n' })).cost).toMatchObject({ total: null, unpricedRequests: 1 });
    const detailed = await show({ includeDetails: 'true', includeLive: 'false' });
    expect(detailed.live).toBeNull();
    expect(detailed.details?.models).toEqual([
      expect.objectContaining({ model: 'm', requests: 3, failedRequests: 1, cost: '0.003', tokens: { freshInput: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 3_000 } }),
      expect.objectContaining({ model: 'n', requests: 1, failedRequests: 0, cost: null }),
    ]);
    expect(detailed.details?.recentFailures.map(({ sessionId, error }) => [sessionId, error])).toEqual([['b', 'no key']]);
    expect((await tenant.viewer.api.get('/monitoring/chat', { period: 'year' })).status).toBe(400);
  });

  it('sets alerts that are budgets of a domain, or a guard over the last hour, and shows how they stand', async () => {
    await send({ sessionId: 'a', model: 'm', domain: 'x', startedAt: ago(5 * MINUTE), success: true, tokens: { output: 3_000_000 } });
    await run('economics-costing');
    const daily = (await act({ action: 'set-alert', domain: 'x', alertType: 'daily', thresholdUsd: 2.5 })).data.alert;
    expect(daily).toMatchObject({ kind: 'budget', domain: 'x', alertType: 'daily', threshold: '2.5', spent: '3', percent: 120, triggered: true });
    const { data: budgets } = await tenant.admin.api.get<{ id: string; category: string; dimension: object; period: string }[]>('/economics/budgets');
    expect(budgets).toMatchObject([{ id: daily?.id, category: 'ai', dimension: { name: 'domain', value: 'x' }, period: 'daily' }]);
    // The same alert again takes the new threshold.
    expect((await act({ action: 'set-alert', domain: 'x', alertType: 'daily', thresholdUsd: '6' })).data.alert).toMatchObject({ id: daily?.id, threshold: '6', percent: 50, triggered: false });
    expect((await act({ action: 'set-alert', domain: 'y', alertType: 'monthly', thresholdUsd: 10 })).data.alert).toMatchObject({ domain: 'y', spent: '0' });
    const hourly = (await act({ action: 'set-alert', domain: 'x', alertType: 'hourly', thresholdUsd: 1 })).data.alert;
    expect(hourly).toMatchObject({ kind: 'guard', alertType: 'hourly', threshold: '1' });
    await eventually(async () => {
      await run('guard-evaluation');
      const { alerts } = (await act({ action: 'check-alerts', domain: 'x' }, tenant.viewer)).data;
      expect(alerts?.map(({ kind, alertType }) => [kind, alertType])).toEqual([['budget', 'daily'], ['guard', 'hourly']]);
      expect(alerts?.[1]).toMatchObject({ id: hourly?.id, spent: '3', triggered: true });
    });
    expect((await act({ action: 'check-alerts' })).data.alerts?.length).toBe(3);
  });

  it.each<[string, object, 'admin' | 'developer' | 'viewer', number, RegExp]>([
    ['an alert without a threshold', { action: 'set-alert', alertType: 'daily' }, 'admin', 400, /thresholdUsd must be a number/],
    ['an alert of no type', { action: 'set-alert', thresholdUsd: 1 }, 'admin', 400, /alertType must be one of/],
    ['a negative threshold', { action: 'set-alert', alertType: 'daily', thresholdUsd: -1 }, 'admin', 400, /thresholdUsd must be a number/],
    ['another action', { action: 'drop-everything' }, 'admin', 400, /action must be one of/],
    ['an alert by somebody who may not', { action: 'set-alert', alertType: 'daily', thresholdUsd: 1 }, 'developer', 403, /budgets:write/],
    ['removing by somebody who may not', { action: 'cleanup-old-data' }, 'developer', 403, /ai-usage:configure/],
  ])('refuses %s', async (_what, body, role, status, message) => {
    const { status: answered, error } = await act(body, tenant[role]);
    expect([answered, error?.message]).toEqual([status, expect.stringMatching(message)]);
  });

  it('sets no alert in dollars where prices are in another currency', async () => {
    await setPrices(tenant, [{ model: 'm', input: '1', output: '1' }], 'EUR');
    expect((await act({ action: 'set-alert', alertType: 'daily', thresholdUsd: 1 })).error?.message).toMatch(/Costs are in EUR here/);
  });

  it('tells some days in short, in figures and in sentences', async () => {
    await send({ sessionId: 'a', model: 'm', domain: 'x', startedAt: ago(0), success: true, tokens: { output: 1_000_000 } }, { sessionId: 'b', model: 'n', domain: 'x', startedAt: ago(0), success: true });
    const { summary } = (await act({ action: 'get-summary', domain: 'x', days: 3 }, tenant.viewer)).data;
    expect(summary).toMatchObject({ requests: 2, cost: '1', topModel: 'm', timeRange: 'last 3 days' });
    expect(summary?.text).toMatch(/^2 requests of x \(last 3 days\); 100 % of those that ended succeeded\. They took 1000000 tokens.* What 1 of them cost is not known: their models have no price\.$/);
    expect((await act({ action: 'get-summary' }, (await newTenant(app, { roles: ['viewer'] })).viewer)).data.summary?.text).toBe('There were no requests (last 7 days).');
  });

  it('refuses live sessions when a budget that blocks is used up, and takes in all that has been spent', async () => {
    await send({ sessionId: 'open', model: 'm', domain: 'x', startedAt: ago(MINUTE), tokens: { output: 2_000_000 } });
    await tenant.admin.api.post('/economics/budgets', { name: 'AI', category: 'ai', dimension: { name: 'domain', value: 'x' }, period: 'daily', amount: '2', currency: 'USD', action: 'block' });
    await run('economics-costing');
    await run('budget-evaluation');
    await app.app.get(BudgetGate).refresh();
    const { status, error } = await tenant.developer.api.post('/ai/sessions', { sessionId: 'new', model: 'm', domain: 'x' });
    expect([status, error?.code, error?.message]).toEqual([429, 'QUOTA_EXCEEDED', expect.stringContaining('The budget AI is used up')]);
    const mixed = await send(
      { sessionId: 'new', model: 'm', domain: 'x' },
      { sessionId: 'done', model: 'm', domain: 'x', success: true, tokens: { output: 1 } },
      { sessionId: 'elsewhere', model: 'm', domain: 'y' },
      { sessionId: 'open', model: 'm', domain: 'x' },
    );
    expect(mixed.data).toEqual({ accepted: 2, duplicates: 1, rejected: [{ index: 0, reason: expect.stringContaining('The budget AI is used up') as string }] });
    expect((await tenant.developer.api.patch('/ai/sessions/open', { success: true })).status).toBe(200);
  });

  it('takes messages of conversations in, each once, without secrets', async () => {
    await send({ sessionId: 's', model: 'm' });
    const messages = [
      { messageId: '1', sessionId: 's', role: 'user', content: 'password: hunter2, write to me@example.com', rating: 4, resolved: true },
      { messageId: '2', conversationId: 'c', role: 'assistant', content: 'No' },
      { messageId: '1', conversationId: 'c', role: 'user' },
      { messageId: '3', sessionId: 'nobody', role: 'user', content: 'x' },
      { messageId: '4', role: 'user', content: 'x' },
      { messageId: '5', sessionId: 's', role: 'boss' },
      { messageId: '6', sessionId: 's', role: 'user', rating: 6 },
      { messageId: '7', sessionId: 's', role: 'user', timestamp: ago(31 * DAY) },
    ];
    expect((await write(...messages)).data).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: [
        { index: 3, reason: 'sessionId names no session that is there: send the session first, or a conversationId instead' },
        { index: 4, reason: 'conversationId must be text, it is missing, and so is sessionId, which would do instead' },
        { index: 5, reason: 'role must be one of user, assistant, system, tool, it is "boss"' },
        { index: 6, reason: 'rating must be from 1 to 5, it is 6' },
        { index: 7, reason: 'timestamp must be at most 30 days back' },
      ],
    });
    expect((await write(...messages)).data).toMatchObject({ accepted: 0, duplicates: 3 });
    const stored = await ask<{ content: string; conversation_id: string }>(app, tenant.id, 'SELECT content, conversation_id FROM ai_messages WHERE tenant_id = $1 ORDER BY message_id');
    expect(stored).toEqual([{ content: 'password: [redacted], write to [redacted]', conversation_id: 's' }, { content: 'No', conversation_id: 'c' }]);
    // The session of another tenant is none.
    const other = await newTenant(app, { roles: ['developer'] });
    expect((await sendMessages(app, other.developer, [{ messageId: '1', sessionId: 's', role: 'user' }])).data.accepted).toBe(0);
  });

  it('stores no content where the tenant wants none, and counts all the same', async () => {
    const settings = (await tenant.viewer.api.get('/ai/settings')).data;
    expect(settings).toEqual({ contentEnabled: true, redactEmails: true, retentionDays: 30, categories: null, version: 0 });
    const change = { ...settings, contentEnabled: false, retentionDays: 7, categories: [{ name: 'drills', words: ['drill', 'bit'] }] };
    expect((await tenant.developer.api.put('/ai/settings', change)).status).toBe(403);
    expect((await tenant.admin.api.put('/ai/settings', change)).data).toEqual({ ...change, version: 1 });
    expect((await tenant.admin.api.put('/ai/settings', change)).error?.code).toBe('CONFLICT');
    await send({ sessionId: 's', model: 'm', success: true, searches: [{ query: 'a drill', results: 0 }], logs: ['x'] });
    await write({ messageId: '1', sessionId: 's', role: 'user', content: 'hello', rating: 5 });
    expect((await tenant.operator.api.get<ShownSession>('/ai/sessions/s')).data).toMatchObject({ searches: 1, searchEntries: null, logs: null });
    expect(await ask(app, tenant.id, 'SELECT content, rating FROM ai_messages WHERE tenant_id = $1')).toEqual([{ content: null, rating: 5 }]);
    const { data } = await tenant.viewer.api.get<{ flags: object; retention: object; pricedModels: string[]; categories: object[] }>('/dashboard/config');
    expect(data).toMatchObject({ flags: { contentStored: false }, retention: { contentDays: 7, sessionDays: 400 }, pricedModels: ['m'], timeZone: 'UTC', currency: 'USD', categories: change.categories });
  });

  it('shows how everything answers that figures depend on', async () => {
    const { data } = await tenant.operator.api.get<{ connected: boolean; checks: { name: string; status: string; latencyMs: number | null }[] }>('/dashboard/test-connection');
    expect(data.connected).toBe(true);
    expect(data.checks.slice(0, 2)).toEqual([expect.objectContaining({ name: 'database', status: 'up', latencyMs: expect.any(Number) as number }), expect.objectContaining({ name: 'price book', status: 'up' })]);
  });

  // Last: who limits how often people sign in does not go back in time with the clock.
  it('removes content when its time is over, and neither counts nor costs', async () => {
    await send(
      { sessionId: 'old', model: 'm', startedAt: ago(20 * DAY), success: false, error: 'refused: x', tokens: { output: 5 }, searches: [{ query: 'q', results: 1 }], logs: ['x'] },
      { sessionId: 'new', model: 'm', startedAt: ago(0), success: true, tokens: { output: 5 }, searches: [{ query: 'q', results: 1 }] },
    );
    await write({ messageId: '1', sessionId: 'old', role: 'user', content: 'x', timestamp: ago(20 * DAY) }, { messageId: '2', sessionId: 'new', role: 'user', content: 'x' });
    expect((await act({ action: 'cleanup-old-data' })).data.removed).toEqual({ messages: 0, sessionTexts: 0, sessions: 0 });
    moveClock(app, TO_NOON + 15 * DAY);
    const admin = await signIn(app, tenant.admin.email);
    expect((await act({ action: 'cleanup-old-data' }, admin)).data.removed).toEqual({ messages: 1, sessionTexts: 1, sessions: 0 });
    expect((await admin.api.get<ShownSession>('/ai/sessions/old')).data).toMatchObject({ status: 'failed', error: null, searches: 1, searchEntries: null, logs: null });
    expect((await admin.api.get<Telemetry>('/dashboard/telemetry', { days: 60 })).data).toMatchObject({ overview: { totalRequests: 2 }, tokens: { total: 10 }, performance: { totalSearches: 2 } });
    moveClock(app, TO_NOON + 390 * DAY);
    await run('ai-content-retention');
    expect(await ask(app, tenant.id, 'SELECT session_id FROM ai_sessions WHERE tenant_id = $1')).toEqual([{ session_id: 'new' }]);
    expect(await ask(app, tenant.id, 'SELECT sum(requests)::int AS n FROM ai_usage_days WHERE tenant_id = $1')).toEqual([{ n: 2 }]);
  });
});
