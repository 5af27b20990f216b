import { type TestApp, startTestApp } from '../support/app.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { sendBatch } from './batches.js';
import { sendLogs } from './logs-client.js';

interface Traffic {
  calls: number;
  ratePerSecond: number;
  errors: number;
  errorPercent: number;
  p50Ms: number | null;
  p95Ms: number | null;
}
interface Graph {
  nodes: (Traffic & { name: string; status: string | null })[];
  edges: (Traffic & { caller: string | null; callee: string; lastTraceId: string | null; lastErrorTraceId: string | null })[];
}

const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('calls of services by others', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['viewer', 'operator', 'developer'] });
  });
  afterAll(() => app.close());

  const call = (items: readonly object[], headers: Record<string, string> = {}) => sendBatch(app, tenant.developer, '/ingest/calls', items, { headers });
  const graph = async (query: Record<string, string> = { range: '1h' }): Promise<Graph> => (await tenant.operator.api.get<Graph>('/system/dependencies', query)).data;

  it('make a graph with rates, errors and percentiles of all calls together, not averages of percentiles', async () => {
    // 95 fast calls through one caller and 5 slow ones through another: the mean of both 95th percentiles would be far off.
    const fast = Array.from({ length: 95 }, (_, index) => ({ caller: 'web', callee: 'seats', durationMs: 10, error: index < 5, timestamp: ago(60_000), ...(index === 4 ? { traceId: 'failed' } : {}) }));
    const slow = Array.from({ length: 5 }, () => ({ caller: 'batch', callee: 'seats', durationMs: 1_000, timestamp: ago(60_000), traceId: 'slow' }));
    const { status, data } = await call([...fast, ...slow, { callee: 'web', durationMs: 20, count: 50 }]);
    expect([status, data]).toEqual([202, { accepted: 150, duplicates: 0, rejected: [] }]);
    const { nodes, edges } = await graph();
    expect(edges.map(({ caller, callee, calls, errors }) => [caller, callee, calls, errors])).toEqual([
      ['web', 'seats', 95, 5],
      [null, 'web', 50, 0],
      ['batch', 'seats', 5, 0],
    ]);
    expect(edges[0]).toMatchObject({ lastErrorTraceId: 'failed' });
    expect(edges[2]).toMatchObject({ lastTraceId: 'slow', lastErrorTraceId: null });
    expect(edges[0]?.errorPercent).toBeCloseTo((100 * 5) / 95);
    expect(edges[0]?.ratePerSecond).toBeCloseTo(95 / 3_600, 5);
    expect(nodes.map(({ name, calls, errors }) => [name, calls, errors])).toEqual([
      ['batch', 0, 0],
      ['seats', 100, 5],
      ['web', 50, 0],
    ]);
    const seats = nodes.find(({ name }) => name === 'seats');
    // By the exact definition (percentile_cont) rank 94.05 of 0..99: between 10 and 1000.
    expect(Math.abs((seats?.p95Ms ?? 0) - (10 + 0.05 * 990)) / 59.5).toBeLessThan(0.02);
    expect((seats?.p50Ms ?? 0) / 10).toBeCloseTo(1, 1);
  });

  it('show beside a service how it is, when it is watched', async () => {
    await call([{ caller: 'a', callee: 'watched', durationMs: 1 }]);
    await sendBatch(app, tenant.developer, '/system/heartbeats', [{ service: 'watched', status: 'degraded' }]);
    expect((await graph()).nodes.map(({ name, status }) => [name, status])).toEqual([
      ['a', null],
      ['watched', 'degraded'],
    ]);
  });

  it('are counted once when they come again with an id, or in a batch with a key', async () => {
    const items = [{ id: 'c1', caller: 'a', callee: 'b', durationMs: 5, timestamp: ago(1_000), count: 3 }];
    expect((await call(items)).data).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
    expect((await call(items)).data).toEqual({ accepted: 0, duplicates: 3, rejected: [] });
    const batch = [{ caller: 'a', callee: 'b', durationMs: 5 }];
    expect((await call(batch, { 'idempotency-key': 'k' })).data.accepted).toBe(1);
    expect((await call(batch, { 'idempotency-key': 'k' })).data).toEqual({ accepted: 0, duplicates: 1, rejected: [] });
    expect((await graph()).edges[0]?.calls).toBe(4);
  });

  it('that break a rule are left out by place and reason', async () => {
    const { data } = await call([
      { caller: 'a', callee: 'b', durationMs: 1 },
      { caller: 'a', durationMs: 1 },
      { caller: 'a', callee: 'b' },
      { caller: 'a', callee: 'b', durationMs: 'long' },
      { caller: 'a', callee: 'b', durationMs: 1, count: 1.5 },
      { caller: 'a', callee: 'b', durationMs: 1, id: 'x' },
      { caller: 'a', callee: 'b', durationMs: 1, error: 'yes' },
      { caller: 'x'.repeat(101), callee: 'b', durationMs: 1 },
    ]);
    expect([data.accepted, data.rejected.map(({ index }) => index)]).toEqual([1, [1, 2, 3, 4, 5, 6, 7]]);
    expect((await sendBatch(app, tenant.developer, '/ingest/calls', Buffer.from(`[{"callee":"${' '.repeat(6 * 1024 * 1024)}"}]`), { gzip: true })).status).toBe(413);
  });

  it('are of 500 pairs at most; those that are known go on', async () => {
    const pairs = (from: number, to: number): object[] => Array.from({ length: to - from }, (_, index) => ({ caller: `s${from + index}`, callee: 'hub', durationMs: 1 }));
    expect((await call(pairs(0, 499))).data.accepted).toBe(499);
    const { data } = await call([...pairs(498, 502)]);
    expect([data.accepted, data.rejected.map(({ index, reason }) => [index, reason.includes('500 pairs')])]).toEqual([2, [[2, true], [3, true]]]);
    expect((await graph()).edges).toHaveLength(500);
  });

  it('are shown whatever else is sent under the name of their metric', async () => {
    await call([{ caller: 'a', callee: 'b', durationMs: 1, error: true }]);
    const strays = Array.from({ length: 501 }, (_, index) => ({ metric: 'calls.duration_ms', value: 1, dimensions: { callee: `stray-${index}`, outcome: 'error' } }));
    expect((await tenant.developer.api.post('/ingest/events', strays)).data).toMatchObject({ accepted: 501 });
    expect((await graph()).edges).toMatchObject([{ caller: 'a', callee: 'b', calls: 1, errors: 1 }]);
    const { status, data } = await tenant.operator.api.get<{ calls: unknown[] }>('/system/errors', { range: '1h' });
    expect([status, data.calls]).toEqual([200, [expect.objectContaining({ callee: 'b', errors: 1 })]]);
  });

  it('of another tenant are not shown, and only operators see one\'s own', async () => {
    await call([{ caller: 'mine', callee: 'b', durationMs: 1 }]);
    const other = await newTenant(app, { roles: [] });
    expect((await other.admin.api.get<Graph>('/system/dependencies')).data).toMatchObject({ nodes: [], edges: [] });
    expect((await tenant.viewer.api.get('/system/dependencies')).status).toBe(403);
    expect((await sendBatch(app, tenant.operator, '/ingest/calls', [])).status).toBe(403);
  });

  it('that failed are told beside what the logs say went wrong, by service and type', async () => {
    await call([{ callee: 'pay', durationMs: 1, error: true }, { callee: 'pay', durationMs: 1, count: 3 }, { callee: 'fine', durationMs: 1 }]);
    await sendLogs(app, tenant.developer, [
      { service: 'pay', level: 50, msg: 'boom 1', err: { type: 'CardDeclined', message: 'no' }, traceId: 't1' },
      { service: 'pay', level: 60, msg: 'boom 2', err: { type: 'CardDeclined' } },
      { service: 'pay', level: 50, msg: 'order 4711 was lost' },
      { service: 'pay', level: 50, msg: 'order 4712 was lost' },
      { service: 'pay', level: 50, msg: 'order 4713 was lost' },
      { service: 'pay', level: 40, msg: 'only a warning' },
      { service: 'mail', level: 50, msg: 'no answer; nested exception is java.net.SocketTimeoutException: 30 s' },
    ]);
    const { data } = await tenant.operator.api.get<{ services: { service: string; errors: number; errorsPerMinute: number; types: { type: string; errors: number; traceId: string | null }[] }[]; calls: object[] }>('/system/errors', { range: '1h' });
    expect(data.services.map(({ service, errors, types }) => [service, errors, types.map(({ type, errors: lines, traceId }) => [type, lines, traceId])])).toEqual([
      ['pay', 5, [['order … was lost', 3, null], ['CardDeclined', 2, 't1']]],
      ['mail', 1, [['java.net.SocketTimeoutException', 1, null]]],
    ]);
    expect(data.services[0]?.errorsPerMinute).toBeCloseTo(5 / 60);
    expect(data.calls).toEqual([
      { callee: 'pay', calls: 4, errors: 1, errorPercent: 25 },
      { callee: 'fine', calls: 1, errors: 0, errorPercent: 0 },
    ]);
    expect((await (await newTenant(app, { roles: [] })).admin.api.get('/system/errors')).data).toMatchObject({ services: [], calls: [] });
  });

  it('can be asked as the metric that they are; PromQL is refused with what is missing', async () => {
    await call([{ caller: 'a', callee: 'b', durationMs: 7 }]);
    const ask = (body: object) => tenant.viewer.api.post<{ series: { points: [string, number][] }[] }>('/system/metrics', body);
    const { status, data } = await ask({ query: { metric: 'calls.duration_ms', aggregation: 'sum', step: 'all', from: 'now-1h' } });
    expect([status, data.series[0]?.points[0]?.[1]]).toEqual([200, 7]);
    expect((await ask({ query: 'rate(http_requests_total[5m])' })).error).toMatchObject({ code: 'VALIDATION_FAILED', message: expect.stringContaining('Prometheus') });
    expect((await ask({ query: { metric: 'm', aggregation: 'magic' } })).error?.details).toMatchObject([{ path: 'query.aggregation' }]);
    expect((await ask({ query: { metric: 'm', aggregation: 'sum', colour: 'red' } })).status).toBe(400);
    expect([(await ask({})).status, (await ask({ query: [] })).status, (await ask({ query: null })).status]).toEqual([400, 400, 400]);
  });
});
