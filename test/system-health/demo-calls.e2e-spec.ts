import { fileURLToPath } from 'node:url';
import { DemoCalls } from '../../src/demo/demo-calls.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { type TestTenant, newTenant, signIn } from '../support/tenant.js';

const INSTALLATION = fileURLToPath(new URL('../..', import.meta.url));

interface Graph {
  nodes: { name: string; calls: number; p95Ms: number | null }[];
  edges: { caller: string | null; callee: string; calls: number; p50Ms: number | null; p95Ms: number | null; lastTraceId: string | null }[];
}

describe('the calls of the demo', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app, { roles: ['operator'] });
  });
  afterAll(() => app.close());

  const load = (): Promise<void> => app.app.get(DemoCalls, { strict: false }).ensure({ tenantId: tenant.id }, INSTALLATION);
  const graph = async (): Promise<Graph> => (await tenant.operator.api.get<Graph>('/system/dependencies', { range: '24h' })).data;

  it('are all there, with the figures that their source tells of them', async () => {
    await load();
    const { nodes, edges } = await graph();
    expect(nodes).toHaveLength(27);
    expect(edges.reduce((sum, { calls }) => sum + calls, 0)).toBe(17_522);
    expect(Object.fromEntries(nodes.map(({ name, calls }) => [name, calls]))).toMatchObject({ 'ts-seat-service': 2_294, 'ts-order-service': 2_176, 'ts-config-service': 2_150 });
    const [entry] = edges.filter(({ caller }) => caller === null);
    expect([entry?.callee, entry?.calls]).toEqual(['ts-gateway-service', 1_453]);
    // Exact, interpolated: median 156.484 ms, 95th percentile 599.8648 ms.
    expect(Math.abs((entry?.p50Ms ?? 0) / 156.484 - 1)).toBeLessThan(0.01);
    expect(Math.abs((entry?.p95Ms ?? 0) / 599.8648 - 1)).toBeLessThan(0.01);
    expect(entry?.lastTraceId).toMatch(/^[0-9a-f]{32}$/);
  });

  it('come no second time while they are new, and again when they are old; an event says by how much their time is moved', async () => {
    await load();
    expect((await graph()).edges.reduce((sum, { calls }) => sum + calls, 0)).toBe(17_522);
    const events = async (): Promise<string[]> => (await tenant.operator.api.post<{ events: { type: string; message: string }[] }>('/system/events', {})).data.events.filter(({ type }) => type === 'demo.calls').map(({ message }) => message);
    expect(await events()).toEqual([expect.stringMatching(/^Loaded 17522 calls .* moved by \d+ hours/)]);
    moveClock(app, 14 * 3_600_000);
    await load();
    // The token of before has expired by that clock.
    tenant.operator = await signIn(app, tenant.operator.email);
    expect(await events()).toHaveLength(2);
  });
});
