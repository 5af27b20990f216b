import { fileURLToPath } from 'node:url';
import { AccountsService } from '../../src/auth/index.js';
import { DemoAiUsage } from '../../src/demo/demo-ai-usage.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const INSTALLATION = fileURLToPath(new URL('../..', import.meta.url));

interface Telemetry {
  overview: { totalRequests: number };
  cost: { total: string; unpricedRequests: number };
  tokens: { totalInput: number; totalOutput: number };
  performance: { avgResponseTime: number | null };
}

describe('the AI usage of the demo', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    tenant = await newTenant(app);
  });
  afterAll(() => app.close());

  it('is the hour of the trace to the last digit, stored once however often it is loaded, then live', async () => {
    const demo = app.app.get(DemoAiUsage, { strict: false });
    const actor = await app.app.get(AccountsService, { strict: false }).actorFor(tenant.admin.id, tenant.id);
    const telemetry = async () => (await tenant.admin.api.get<Telemetry>('/dashboard/telemetry', { days: '2', domain: 'conversation' })).data;
    await demo.price(actor);
    const trace = await demo.load(actor, INSTALLATION, 1);
    await demo.load(actor, INSTALLATION, 1);
    const { overview, cost, tokens, performance } = await telemetry();
    expect(overview.totalRequests).toBe(19_366);
    expect(cost).toMatchObject({ total: '96.791325', unpricedRequests: 0 });
    expect(tokens).toMatchObject({ totalInput: 22_361_870, totalOutput: 4_088_665 });
    expect(performance.avgResponseTime).toBeNull();
    demo.goLive(actor, trace);
    const newest = async () => (await tenant.admin.api.get<{ sessionId: string; model: string; status: string }[]>('/ai/sessions', { limit: '1' })).data[0];
    await eventually(async () => expect(await newest()).toMatchObject({ sessionId: expect.stringMatching(/^live-/), model: 'azure-llm-conversation' }));
    await demo.beforeApplicationShutdown();
    expect((await newest())?.status).not.toBe('live');
  });
});
