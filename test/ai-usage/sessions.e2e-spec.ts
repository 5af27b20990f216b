import { EventBus } from '../../src/platform/events/index.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { AiSessionsChanged } from '../../src/ai-usage/index.js';
import { UsageSources } from '../../src/economics/index.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { QuantileSketch } from '../../src/metrics/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';
import { DAY, HOUR, MINUTE, type ShownSession, ask, insist, sendSessions, setPrices, telemetry } from './ai-usage-world.js';

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const NOTHING_KNOWN = { accepted: 0, duplicates: 0, rejected: [] };

/** What is stored, counted from sessions and from sums. */
const RECOUNT = `
  WITH s AS (SELECT count(*) AS requests, count(*) FILTER (WHERE success) AS succeeded, count(*) FILTER (WHERE NOT success) AS failed, coalesce(sum(fresh_input), 0) AS fresh, coalesce(sum(cache_read), 0) AS read,
                    coalesce(sum(cache_write), 0) AS write, coalesce(sum(reasoning), 0) AS reasoning, coalesce(sum(output), 0) AS output, coalesce(sum(search_count), 0) AS searches,
                    coalesce(sum(iterations), 0) AS iterations, count(duration_ms) AS timed, coalesce(sum(duration_ms), 0) AS duration FROM ai_sessions WHERE tenant_id = $1),
       h AS (SELECT array[sum(requests), sum(succeeded), sum(failed), sum(fresh_input), sum(cache_read), sum(cache_write), sum(reasoning), sum(output), sum(searches), sum(iterations), sum(timed), sum(duration_ms)] AS sums
               FROM ai_usage_hours WHERE tenant_id = $1),
       d AS (SELECT array[sum(requests), sum(fresh_input), sum(cache_read), sum(cache_write), sum(reasoning), sum(output)] AS sums FROM ai_usage_days WHERE tenant_id = $1)
  SELECT (SELECT array_to_json(array[requests, succeeded, failed, fresh, read, write, reasoning, output, searches, iterations, timed, duration]) FROM s) AS sessions,
         (SELECT array_to_json(sums) FROM h) AS hours, (SELECT array_to_json(array[requests, fresh, read, write, reasoning, output]) FROM s) AS "ofDays", (SELECT array_to_json(sums) FROM d) AS days`;

describe('sessions of language models', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['viewer', 'operator', 'developer'] });
  });
  afterEach(() => moveClock(app, 0));
  afterAll(() => app.close());

  const send = (...sessions: object[]) => sendSessions(app, tenant.developer, sessions);
  const patch = (id: string, body: object) => tenant.developer.api.patch<ShownSession>(`/ai/sessions/${encodeURIComponent(id)}`, body);
  const detail = async (id: string): Promise<ShownSession> => (await tenant.operator.api.get<ShownSession>(`/ai/sessions/${encodeURIComponent(id)}`)).data;
  const list = async (query: Record<string, string> = {}): Promise<ShownSession[]> => (await tenant.viewer.api.get<ShownSession[]>('/ai/sessions', query)).data;
  const expectSumsToHold = async (): Promise<void> => {
    const [row] = await ask<{ sessions: number[]; hours: number[]; ofDays: number[]; days: number[] }>(app, tenant.id, RECOUNT);
    expect(row?.hours.map(Number)).toEqual(row?.sessions.map(Number));
    expect(row?.days.map(Number)).toEqual(row?.ofDays.map(Number));
    for (const table of ['ai_latency_hours', 'ai_latency_days']) {
      const sketches = await ask<{ sketch: Buffer }>(app, tenant.id, `SELECT sketch FROM ${table} WHERE tenant_id = $1`);
      expect([table, sketches.reduce((sum, { sketch }) => sum + QuantileSketch.fromBytes(sketch).count, 0)]).toEqual([table, Number(row?.sessions[10])]);
    }
  };

  it('are taken one or many, as JSON or as lines, each once, and those that break a rule are named', async () => {
    const one = await tenant.developer.api.post('/ai/sessions', { sessionId: 'a', model: 'gpt-4', success: true, startedAt: ago(MINUTE) });
    expect([one.status, one.data]).toEqual([202, { accepted: 1, duplicates: 0, rejected: [] }]);
    const lines = ['{"sessionId":"b","model":"gpt-4","success":true}', 'not json', '', '{"sessionId":"a","model":"gpt-4","success":true}', '{"sessionId":"b","model":"gpt-4","success":true}', '{"model":"gpt-4"}'];
    expect((await sendSessions(app, tenant.developer, lines.join('\n'))).data).toEqual({
      accepted: 1,
      duplicates: 2,
      rejected: [{ index: 1, reason: 'this item is not JSON' }, { index: 5, reason: 'sessionId must be text, it is missing' }],
    });
    expect((await list()).map(({ sessionId }) => sessionId)).toEqual(['b', 'a']);
    await expectSumsToHold();
  });

  it.each<[string, object, string]>([
    ['negative tokens', { tokens: { output: -1 } }, 'tokens: output must be from 0 to 1000000000, it is -1'],
    ['parts of tokens', { tokens: { output: 1.5 } }, 'tokens: output must be a whole number, it is 1.5'],
    ['absurd tokens', { tokens: { output: 1e12 } }, 'tokens: output must be from 0 to 1000000000, it is 1000000000000'],
    ['tokens that are absurd together', { tokens: { output: 6e8, freshInput: 6e8 } }, 'tokens must be at most 1000000000 in all'],
    ['a bucket that there is not', { tokens: { input: 1 } }, 'tokens: "input" is not a known field'],
    ['tokens and usage', { tokens: { output: 1 }, provider: 'openai', usage: { input_tokens: 1, output_tokens: 1 } }, 'tokens and usage say the same: give one of them'],
    ['usage of nobody', { usage: { input_tokens: 1, output_tokens: 1 } }, 'provider must be openai, anthropic or gemini where usage is given, it is missing; of others give tokens'],
    ['usage of somebody unknown', { provider: 'acme', usage: { input_tokens: 1 } }, 'provider must be openai, anthropic or gemini where usage is given, it is "acme"; of others give tokens'],
    ['totals that contradict', { provider: 'openai', usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 3 } }, 'usage contradicts itself: total_tokens is 3, its parts add up to 2'],
    ['more cached than asked', { provider: 'gemini', usage: { promptTokenCount: 1, cachedContentTokenCount: 2 } }, 'usage contradicts itself: cachedContentTokenCount tells of 2 tokens, promptTokenCount is 1'],
    ['a time long gone', { startedAt: '2001-01-01T00:00:00Z' }, 'startedAt must be at most 400 days back'],
    ['a time to come', { startedAt: new Date(Date.now() + DAY).toISOString() }, 'startedAt must be at most 5 minutes ahead'],
    ['an end before the beginning', { startedAt: ago(MINUTE), endedAt: ago(HOUR) }, 'endedAt must not be before startedAt'],
    ['a duration without an end', { durationMs: 5 }, 'durationMs needs endedAt or success: a live session has none'],
    ['success with an error', { success: true, error: 'no' }, 'error must be left out of a session whose success is true'],
    ['a search without results', { searches: [{ query: 'x' }] }, 'searches[0]: results must be a number, it is missing'],
    ['an unknown field', { cost: 12 }, '"cost" is not a known field'],
    ['an id too long', { sessionId: 'x'.repeat(201) }, 'sessionId must have 1 to 200 characters, it has 201'],
    ['the id of a route', { sessionId: 'live' }, 'sessionId must not be live, under which live sessions are listed'],
  ])('with %s are refused', async (_what, fields, reason) => {
    expect((await send({ sessionId: 's', model: 'gpt-4', ...fields })).data).toEqual({ ...NOTHING_KNOWN, rejected: [{ index: 0, reason }] });
    expect(await list()).toEqual([]);
  });

  it('sort what providers tell into buckets, and cost what each bucket does', async () => {
    await setPrices(tenant, [{ model: 'm', input: '2', output: '10', cacheRead: '0.5' }]);
    const usage = { prompt_tokens: 2_006, completion_tokens: 300, total_tokens: 2_306, prompt_tokens_details: { cached_tokens: 1_920 }, completion_tokens_details: { reasoning_tokens: 256 } };
    await send({ sessionId: 's', model: 'm', provider: 'OpenAI', success: true, startedAt: ago(MINUTE), usage: [usage, usage] });
    const { tokens, cost } = await detail('s');
    expect(tokens).toEqual({ freshInput: 172, cacheRead: 3_840, cacheWrite: 0, reasoning: 512, output: 88, totalInput: 4_012, totalOutput: 600, total: 4_612 });
    // (172 × 2 + 3840 × 0.5 + 600 × 10) / 1,000,000
    expect(cost).toBe('0.008264');
  });

  it('of a model without a price cost null and are listed, never nothing', async () => {
    await setPrices(tenant, [{ model: 'priced', input: '1', output: '1' }]);
    await send(
      { sessionId: 'a', model: 'unheard-of', domain: 'x', success: true, tokens: { output: 1_000_000 } },
      { sessionId: 'b', model: 'priced', domain: 'y', success: true, tokens: { output: 1_000_000 } },
    );
    const { cost, modelUsage, domainBreakdown, hourlyTrend } = await telemetry(tenant.viewer);
    expect(cost).toMatchObject({ total: '1', average: '1', unpricedRequests: 1 });
    expect(modelUsage.map(({ model, cost: each }) => [model, each])).toEqual([['priced', '1'], ['unheard-of', null]]);
    expect(domainBreakdown.map(({ domain, cost: each }) => [domain, each])).toEqual([['x', null], ['y', '1']]);
    expect((await detail('a')).cost).toBeNull();
    await setPrices(tenant, []);
    expect((await telemetry(tenant.viewer)).cost).toMatchObject({ total: null, average: null, projectedDaily: null, projectedMonthly: null, perHour: null, unpricedRequests: 2 });
    expect(hourlyTrend.length).toBeGreaterThan(24 * 6);
  });

  it('are told of as long as they are live: what all of them have used, and no cost that nobody knows', async () => {
    await setPrices(tenant, [{ model: 'm', input: '1', output: '2' }]);
    const live = async () => (await tenant.viewer.api.get<{ total: number; tokens: number; currentCost: string | null; sessions: ShownSession[] }>('/ai/sessions/live')).data;
    expect(await live()).toMatchObject({ total: 0, tokens: 0, currentCost: '0', sessions: [] });
    await send({ sessionId: 'u', model: 'unheard-of', startedAt: ago(MINUTE), tokens: { output: 500 } });
    expect(await live()).toMatchObject({ total: 1, tokens: 500, currentCost: null, sessions: [{ cost: null }] });
    expect((await telemetry(tenant.viewer)).live).toMatchObject({ activeSessions: 1, currentCost: null });
    // More than are shown.
    await send(...Array.from({ length: 250 }, (_, index) => ({ sessionId: `l${index}`, model: 'm', startedAt: ago(MINUTE), tokens: { freshInput: 1_000 } })));
    const all = await live();
    expect([all.total, all.tokens, all.currentCost, all.sessions.length]).toEqual([251, 250_500, '0.25', 200]);
    expect((await telemetry(tenant.viewer)).live).toMatchObject({ activeSessions: 251, currentCost: '0.25' });
  });

  it('are live until they say how they ended, and never change after that', async () => {
    await setPrices(tenant, [{ model: 'm', input: '1', output: '2' }]);
    const told: string[] = [];
    const leave = app.app.get(EventBus).on(AiSessionsChanged, ({ tenantId }) => void told.push(tenantId));
    await send({ sessionId: 'l/1', model: 'm', startedAt: ago(MINUTE), tokens: { freshInput: 1_000 } });
    expect((await tenant.viewer.api.get<{ total: number; currentCost: string; sessions: ShownSession[] }>('/ai/sessions/live')).data).toMatchObject({ total: 1, currentCost: '0.001', sessions: [{ sessionId: 'l/1', status: 'live', cost: '0.001' }] });
    const before = await telemetry(tenant.viewer);
    expect(before.overview).toMatchObject({ totalRequests: 1, successfulRequests: 0, failedRequests: 0, successRate: null, activeSessions: 1 });
    expect(before.live).toMatchObject({ activeSessions: 1, currentCost: '0.001', sessionsData: [{ id: 'l/1', cost: '0.001', model: 'm' }] });
    expect(before.live.sessionsData[0]?.uptime).toBeGreaterThanOrEqual(60);

    const search = { id: 'q1', query: 'a drill, my key is sk-abcdefghijklmnopqrstuvwx', results: 0, ms: 12 };
    expect((await patch('l/1', { iterations: 2, tokens: { output: 500 }, searches: [search], logs: ['asked'] })).data).toMatchObject({ status: 'live', searches: 1, iterations: 2, tokens: { freshInput: 1_000, output: 500 } });
    // An older statement that comes late, and a search that is sent again.
    expect((await patch('l/1', { iterations: 1, tokens: { output: 100 }, searches: [search] })).data).toMatchObject({ searches: 1, iterations: 2, tokens: { output: 500 } });
    expect((await patch('l/1', { success: true, durationMs: 4_000, tokens: { output: 600 } })).data).toMatchObject({ status: 'succeeded', durationMs: 4_000, cost: '0.0022', tokens: { freshInput: 1_000, output: 600 } });
    expect(await detail('l/1')).toMatchObject({ searchEntries: [{ query: 'a drill, my key is [redacted]', results: 0 }], logs: [{ level: 'info', message: 'asked' }] });

    for (const change of [{ tokens: { output: 1 } }, { success: false }, { logs: ['late'] }]) {
      const { status, error } = await patch('l/1', change);
      expect([status, error?.code]).toEqual([409, 'CONFLICT']);
    }
    const after = await telemetry(tenant.viewer);
    expect(after).toMatchObject({ overview: { totalRequests: 1, successfulRequests: 1, successRate: 100, activeSessions: 0 }, performance: { avgResponseTime: 4_000, totalSearches: 1, avgIterations: 2 }, live: { activeSessions: 0 } });
    expect(Math.abs((after.performance.p95ResponseTime ?? 0) - 4_000)).toBeLessThan(40);
    await expectSumsToHold();
    leave();
    expect(told.filter((id) => id === tenant.id).length).toBe(4);
  });

  it('lose nothing when many come at once, and are added to at once', async () => {
    const sessions = Array.from({ length: 300 }, (_, index) => ({
      sessionId: `c${index}`,
      model: `m${index % 3}`,
      domain: `d${index % 2}`,
      customer: `k${index % 5}`,
      startedAt: ago((index % 40) * HOUR),
      success: index % 7 !== 0,
      durationMs: index,
      iterations: 1,
      tokens: { freshInput: index, output: 1 },
    }));
    const live = Array.from({ length: 5 }, (_, index) => ({ sessionId: `live${index}`, model: 'm0', domain: 'd0' }));
    await send(...live);
    // Batches overlap, so that each session comes three times, from different requests at once.
    const batches = Array.from({ length: 30 }, (_, batch) => Array.from({ length: 30 }, (__, place) => sessions[(batch * 10 + place) % 300] as object));
    const [taken, patched] = await Promise.all([
      Promise.all(batches.map((batch, index) => insist(() => sendSessions(app, tenant.developer, index % 2 === 0 ? batch : [...batch].reverse())))),
      Promise.all(Array.from({ length: 60 }, (_, index) => insist(() => patch(`live${index % 5}`, { searches: [{ query: `q${index}`, results: index % 2 }], tokens: { output: index + 1 }, iterations: index })))),
    ]);
    expect(patched.map(({ status }) => status)).toEqual(patched.map(() => 200));
    expect(taken.map(({ status }) => status)).toEqual(batches.map(() => 202));
    expect(taken.reduce((sum, { data }) => sum + data.accepted, 0)).toBe(300);
    expect(taken.reduce((sum, { data }) => sum + data.duplicates, 0)).toBe(600);
    const shown = (await list({ status: 'live', limit: '10' })).sort((a, b) => (a.sessionId < b.sessionId ? -1 : 1));
    expect(shown.map(({ searches, tokens, iterations }) => [searches, tokens['output'], iterations])).toEqual([0, 1, 2, 3, 4].map((index) => [12, 56 + index, 55 + index]));
    await expectSumsToHold();
    const { overview, tokens, performance } = await telemetry(tenant.viewer);
    expect(overview.totalRequests).toBe(305);
    expect(tokens.totalInput).toBe((299 * 300) / 2);
    expect(performance.totalSearches).toBe(60);
    // Sketches were merged by many at once.
    expect(Math.abs((performance.p95ResponseTime ?? 0) - 284.05)).toBeLessThan(3);
  });

  it('lose no duration when they come one by one of one day, each of its own hour and customer', async () => {
    const midnight = Math.floor(Date.now() / DAY) * DAY - DAY;
    const each = Array.from({ length: 48 }, (_, index) => ({ sessionId: `h${index}`, model: 'm', startedAt: midnight + (index % 24) * HOUR, customer: `k${index}`, success: true, durationMs: index + 1 }));
    const taken = await Promise.all(each.map((session) => insist(() => send(session))));
    expect(taken.reduce((sum, { data }) => sum + data.accepted, 0)).toBe(48);
    await expectSumsToHold();
  });

  it('answer what was written in them to those alone who may read it, whoever goes on with them', async () => {
    await send({ sessionId: 'secret', model: 'm', searches: [{ query: 'a private matter', results: 0 }], logs: ['a private line'] });
    const { key } = (await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'sends', permissions: ['ingest:write'] })).data;
    const told = await fetch(`${app.url}/api/v1/ai/sessions/secret`, { method: 'PATCH', headers: { 'x-api-key': key, 'content-type': 'application/json' }, body: JSON.stringify({ iterations: 2 }) });
    const { data } = (await told.json()) as { data: ShownSession };
    expect([told.status, data.iterations, data.searches, data.searchEntries, data.logs]).toEqual([200, 2, 1, null, null]);
    expect((await patch('secret', { iterations: 3 })).data.searchEntries).toMatchObject([{ query: 'a private matter' }]);
  });

  it('that name a customer each make no more than ten thousand rows of a day in the ledger, which still hold every token', async () => {
    const many = Array.from({ length: 10_060 }, (_, index) => ({ sessionId: `c${index}`, model: index % 2 === 0 ? 'm' : 'n', domain: 'shop', customer: `k${index}`, success: true, startedAt: ago(0), tokens: { output: index + 1 } }));
    for (let from = 0; from < many.length; from += 5_000) expect((await send(...many.slice(from, from + 5_000))).status).toBe(202);
    const days = await ask<{ day: string }>(app, tenant.id, 'SELECT DISTINCT day::text AS day FROM ai_usage_days WHERE tenant_id = $1 ORDER BY 1');
    const scope = { tenantId: tenant.id };
    const told = await app.app.get(TenantDatabase, { strict: false }).run(scope, (manager) => app.app.get(UsageSources, { strict: false }).quantitiesOf(manager, scope, days[0]?.day ?? '', days.at(-1)?.day ?? ''));
    const tokens = told.flatMap((each) => (each.meter === 'ai.tokens' ? [each] : []));
    expect(tokens.reduce((sum, each) => sum + Number(each.tokens.output), 0)).toBe((10_060 * 10_061) / 2);
    if (days.length > 1) return;
    const rest = tokens.filter(({ dimensions }) => dimensions.customer === '');
    expect(rest.map(({ dimensions, tokens: { output } }) => [dimensions.model, dimensions.domain, Number(output)])).toEqual([['m', '', 900], ['n', '', 930]]);
    expect(tokens).toHaveLength(10_002);
  });

  it('belong to their tenant alone', async () => {
    await send({ sessionId: 'mine', model: 'm' });
    const other = await newTenant(app, { roles: ['viewer', 'operator', 'developer'] });
    expect((await other.developer.api.patch('/ai/sessions/mine', { success: true })).status).toBe(404);
    expect((await other.operator.api.get('/ai/sessions/mine')).status).toBe(404);
    expect((await other.viewer.api.get('/ai/sessions')).data).toEqual([]);
    expect((await sendSessions(app, other.developer, [{ sessionId: 'mine', model: 'm', success: true }])).data.accepted).toBe(1);
    expect((await detail('mine')).status).toBe('live');
    for (const [who, status] of [[tenant.viewer, 403], [tenant.operator, 200]] as const) expect((await who.api.get('/ai/sessions/mine')).status).toBe(status);
    expect((await tenant.viewer.api.post('/ai/sessions', { sessionId: 'x', model: 'm' })).status).toBe(403);
  });

  it('are counted by the hours and days of the tenant, also where the clock is moved', async () => {
    await tenant.admin.api.patch(`/tenants/${tenant.id}`, { timeZone: 'Europe/Berlin' });
    // The last time that clocks were set back in Berlin: the last Sunday of an October, 01:00 UTC.
    const year = new Date().getUTCFullYear();
    const back = [year, year - 1].map((each) => Date.UTC(each, 9, 31 - new Date(Date.UTC(each, 9, 31)).getUTCDay(), 1)).find((at) => at < Date.now() - DAY) as number;
    const at = (ms: number): string => new Date(back + ms).toISOString();
    const counted = [-HOUR / 2, HOUR / 2, -3 * HOUR - 1, -3 * HOUR, 22 * HOUR - 1, 22 * HOUR].map((ms, index) => ({ sessionId: `t${index}`, model: 'm', startedAt: at(ms), success: true }));
    await send(...counted);
    const rows = await ask<{ hour: Date; n: string }>(app, tenant.id, 'SELECT hour, sum(requests) AS n FROM ai_usage_hours WHERE tenant_id = $1 GROUP BY hour ORDER BY hour');
    // 02:30 comes twice, and is two hours.
    expect(rows.map(({ hour, n }) => [(hour.getTime() - back) / HOUR, Number(n)])).toEqual([[-4, 1], [-3, 1], [-1, 1], [0, 1], [21, 1], [22, 1]]);
    const days = await ask<{ day: string; n: string }>(app, tenant.id, 'SELECT day::text AS day, sum(requests) AS n FROM ai_usage_days WHERE tenant_id = $1 GROUP BY day ORDER BY day');
    const day = (ms: number): string => new Date(back + ms).toISOString().slice(0, 10);
    // The day has 25 hours: from 22:00 UTC to 23:00 UTC.
    expect(days.map(({ day: each, n }) => [each, Number(n)])).toEqual([[day(-DAY), 1], [day(0), 4], [day(DAY), 1]]);
  });

  // Last: who limits how often people sign in does not go back in time with the clock.
  it('end as abandoned when nothing is heard of them for an hour, and not sooner', async () => {
    await send({ sessionId: 'silent', model: 'm' }, { sessionId: 'heard', model: 'm' });
    moveClock(app, 40 * MINUTE);
    // Who had signed in before would have to do so again.
    const later = (await signIn(app, tenant.developer.email)).api;
    expect((await later.patch('/ai/sessions/heard', { iterations: 1 })).status).toBe(200);
    moveClock(app, 61 * MINUTE);
    await app.app.get(JobRunner).runNow('ai-abandoned-sessions');
    const last = (await signIn(app, tenant.developer.email)).api;
    const shown = (await last.get<ShownSession[]>('/ai/sessions')).data;
    expect(shown.map(({ sessionId, status, error }) => [sessionId, status, error])).toEqual(expect.arrayContaining([['silent', 'failed', 'abandoned'], ['heard', 'live', null]]));
    expect((await last.patch('/ai/sessions/silent', { success: true })).status).toBe(409);
    await expectSumsToHold();
  });
});
