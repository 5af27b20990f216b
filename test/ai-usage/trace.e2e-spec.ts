import { parse } from 'csv-parse/sync';
import { Big } from 'big.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { DAY, HOUR, ask, sendSessions, setPrices, telemetry } from './ai-usage-world.js';
import { KNOWN, type TracedRequest, traceOfYesterday } from './trace.js';

const MODEL = 'azure-conversation';

describe('the trace of a real hour', () => {
  let app: TestApp;
  let tenant: TestTenant;
  let trace: TracedRequest[];
  let lines: string;
  const clockOf = (at: number): string => new Date(at).toISOString().slice(11, 16);

  beforeAll(async () => {
    app = await startTestApp();
    // Noon, far from the hour in which days are closed, after which they keep their prices.
    const now = Date.now();
    moveClock(app, Math.floor(now / DAY) * DAY + 12.5 * HOUR - now);
    tenant = await newTenant(app, { roles: ['viewer', 'developer'] });
    await setPrices(tenant, [{ model: MODEL, ...KNOWN.costs[0] }].map(({ model, input, output }) => ({ model, input, output })));
    trace = traceOfYesterday(now);
    lines = trace.map(({ at, input, output }, index) => JSON.stringify({ sessionId: `r${index}`, model: MODEL, startedAt: at, success: true, tokens: { freshInput: input, output } })).join('\n');
    expect((await sendSessions(app, tenant.developer, lines)).data).toEqual({ accepted: KNOWN.requests, duplicates: 0, rejected: [] });
  });
  afterAll(() => app.close());

  it('counts tokens and requests as its source says, to the last one', async () => {
    const { overview, tokens, modelUsage, hourlyTrend, performance } = await telemetry(tenant.viewer, { days: 7 });
    expect(overview).toMatchObject({ totalRequests: KNOWN.requests, successfulRequests: KNOWN.requests, failedRequests: 0, successRate: 100, errorRate: 0, activeSessions: 0 });
    expect(tokens).toMatchObject({ totalInput: KNOWN.input, totalOutput: KNOWN.output, total: KNOWN.input + KNOWN.output, avgPerRequest: 1365.82 });
    expect(tokens.byBucket).toEqual({ freshInput: KNOWN.input, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: KNOWN.output });
    expect(modelUsage).toEqual([{ model: MODEL, count: KNOWN.requests, cost: KNOWN.costs[0].cost, tokens: KNOWN.input + KNOWN.output, percentage: 100 }]);
    expect(hourlyTrend.filter(({ requests }) => requests > 0).map(({ hour, requests }) => [hour.slice(11, 16), requests])).toEqual(KNOWN.hours.map(({ hour, requests }) => [`${hour}:00`, requests]));
    // How long requests took is not known, and not said to be nothing.
    expect(performance).toMatchObject({ avgResponseTime: null, p95ResponseTime: null });
  });

  it('costs exactly what the arithmetic of the prices says, hour by hour too', async () => {
    const { cost, hourlyTrend, domainBreakdown } = await telemetry(tenant.viewer, { days: 7 });
    expect(cost).toMatchObject({ total: '96.791325', currency: 'USD', unpricedRequests: 0, otherCurrencies: [] });
    const byHand = KNOWN.hours.map(({ input, output }) => new Big(input).times('2.5').plus(new Big(output).times('10')).div(1_000_000).toFixed());
    expect(hourlyTrend.filter(({ requests }) => requests > 0).map(({ cost: each }) => each)).toEqual(byHand);
    expect(domainBreakdown).toEqual([{ domain: null, requests: KNOWN.requests, cost: '96.791325' }]);
  });

  it('is told by the ledger as telemetry tells it', async () => {
    await app.app.get(JobRunner).runNow('economics-costing');
    const rows = await ask<{ amount: string }>(app, tenant.id, `SELECT sum(amount)::text AS amount FROM cost_metrics WHERE tenant_id = $1 AND category = 'ai'`);
    expect(new Big(rows[0]?.amount ?? 0).toFixed()).toBe('96.791325');
  });

  it('equals a recount in SQL of what is stored, and of the file that is exported', async () => {
    const [stored] = await ask<Record<string, string>>(
      app,
      tenant.id,
      `SELECT count(*) AS n, sum(fresh_input) AS input, sum(output) AS output, sum(fresh_input * 2.5::numeric / 1000000 + output * 10::numeric / 1000000) AS cost FROM ai_sessions WHERE tenant_id = $1`,
    );
    expect(stored).toMatchObject({ n: String(KNOWN.requests), input: String(KNOWN.input), output: String(KNOWN.output) });
    expect(new Big(stored?.['cost'] ?? 0).toFixed()).toBe('96.791325');
    const tens = await ask<{ at: Date; n: string; tokens: string }>(
      app,
      tenant.id,
      `SELECT to_timestamp(floor(extract(epoch FROM started_at) / 600) * 600) AS at, count(*) AS n, sum(fresh_input + output) AS tokens FROM ai_sessions WHERE tenant_id = $1 GROUP BY 1 ORDER BY 1`,
    );
    expect(tens.map(({ at, n, tokens }) => ({ from: clockOf(at.getTime()), requests: Number(n), tokens: Number(tokens) }))).toEqual(KNOWN.tenMinutes);

    const exported = await tenant.viewer.api.send('GET', '/ai/sessions', { headers: { accept: 'text/csv' } });
    const rows = parse<Record<string, string>>(String(exported.body), { columns: true });
    expect(rows.length).toBe(KNOWN.requests);
    expect(rows.reduce((sum, row) => sum.plus(row['cost'] ?? 0), new Big(0)).toFixed()).toBe('96.791325');
    expect(rows.reduce((sum, row) => sum + Number(row['total']), 0)).toBe(KNOWN.input + KNOWN.output);
  });

  it('comes into the metrics: requests and tokens by ten minutes are those of its source', async () => {
    const start = Math.floor((trace[0]?.at ?? 0) / HOUR) * HOUR;
    const window = { from: new Date(start).toISOString(), to: new Date(start + 2 * HOUR).toISOString(), step: '10m' };
    const read = async (metric: string): Promise<Map<string, number>> => {
      const { data } = await tenant.viewer.api.post<{ series: { points: [string, number | null][] }[] }>('/metrics/query', { metric, aggregation: 'sum', ...window });
      return new Map((data.series[0]?.points ?? []).flatMap(([at, value]) => (value === null ? [] : [[clockOf(Date.parse(at)), value] as const])));
    };
    const [requests, tokens] = [await read('ai.requests'), await read('ai.tokens')];
    for (const { from, requests: n, tokens: used } of KNOWN.tenMinutes) expect([from, requests.get(from), tokens.get(from)]).toEqual([from, n, used]);
  });

  it('changes nothing when it comes again, in whatever form', async () => {
    expect((await sendSessions(app, tenant.developer, lines)).data).toEqual({ accepted: 0, duplicates: KNOWN.requests, rejected: [] });
    const again = trace.slice(0, 500).map(({ at }, index) => ({ sessionId: `r${index}`, model: 'another', startedAt: at, tokens: { output: 1 } }));
    expect((await sendSessions(app, tenant.developer, again)).data).toEqual({ accepted: 0, duplicates: 500, rejected: [] });
    expect((await telemetry(tenant.viewer)).cost.total).toBe('96.791325');
  });

  it('costs what the next prices say from when on they are in force, and the first again with the first', async () => {
    const [first, second] = KNOWN.costs;
    await setPrices(tenant, [{ model: MODEL, input: second.input, output: second.output }]);
    expect((await telemetry(tenant.viewer)).cost.total).toBe('128.415585');
    await setPrices(tenant, [{ model: MODEL, input: first.input, output: first.output }]);
    expect((await telemetry(tenant.viewer)).cost.total).toBe('96.791325');
  });
});
