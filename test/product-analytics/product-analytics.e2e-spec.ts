import { AnalyticsConfig } from '../../src/platform/config/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { type Receiver, hang, startReceiver, status } from '../notifications/receiver.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';

const SEGMENT = '/v1/batch';
const MIXPANEL = '/track';
/** An event that is not full of others waits a moment; what fails is tried three times in all. */
const PACE = { batch: 50, afterMs: 20, waitsMs: [5, 5], answerMs: 10_000, mostWaiting: 100, lastMs: 2_000 };

interface SegmentCall {
  event: string;
  userId?: string;
  anonymousId?: string;
  messageId: string;
  timestamp: string;
  properties: Record<string, unknown>;
}
interface MixpanelEvent {
  event: string;
  properties: Record<string, unknown>;
}

describe('product analytics', () => {
  /** Where no service is configured; the others are its replicas. */
  let plain: TestApp;
  let tenant: TestTenant;
  let dashboard: string;
  let embed: { id: string; token: string };
  let services: Receiver;
  const closing: (() => Promise<void>)[] = [];

  beforeAll(async () => {
    plain = await startTestApp();
    tenant = await newTenant(plain, { name: 'Tenant of the quiet name', roles: ['developer', 'viewer'] });
    dashboard = succeeded(await tenant.developer.api.post<{ id: string }>('/dashboards', { name: 'Board of the quiet name' })).id;
    succeeded(await tenant.developer.api.put(`/dashboards/${dashboard}/sharing`, { visibility: 'tenant', roles: [], members: [] }));
    embed = succeeded(await tenant.developer.api.post<{ id: string; token: string }>('/embed/token', { dashboardId: dashboard }));
  });
  afterAll(() => plain.close());
  beforeEach(async () => {
    services = await startReceiver();
    services.answer(MIXPANEL, status(200, '1'));
    closing.push(() => services.close());
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  const both = (pace = PACE): AnalyticsConfig =>
    new AnalyticsConfig({ key: 'write-key', url: `${services.url}${SEGMENT}` }, { key: 'project-token', url: `${services.url}${MIXPANEL}` }, pace);
  const allow = async (): Promise<void> => {
    const admin = await platformAdmin(plain);
    succeeded(await admin.api.post('/platform/allowed-hosts', { host: '127.0.0.1', port: services.port, reason: 'analytics' }));
  };
  const replica = async (analytics: AnalyticsConfig): Promise<TestApp> => {
    const app = await startTestApp({ replicaOf: plain, analytics });
    let open = true;
    const close = async (): Promise<void> => {
      if (open) await app.close();
      open = false;
    };
    closing.push(close);
    return { ...app, close };
  };
  const viewer = (app: TestApp): Api => new Api(app.url).as(tenant.viewer.accessToken);
  const look = async (app: TestApp): Promise<void> => void succeeded(await viewer(app).get(`/dashboards/${dashboard}`));
  const segment = (): SegmentCall[] => services.at(SEGMENT).flatMap(({ json }) => (json as { batch: SegmentCall[] }).batch);
  const mixpanel = (): MixpanelEvent[] => services.at(MIXPANEL).flatMap(({ json }) => json as MixpanelEvent[]);
  const counted = async (app: TestApp): Promise<Record<string, number>> => {
    const text = await (await fetch(`${app.url}/metrics`)).text();
    const lines = [...text.matchAll(/^product_analytics_events_(\w+)_total\{sink="(\w+)"(?:,reason="(\w+)")?\} (\d+)$/gm)];
    return Object.fromEntries(lines.flatMap(([, what, sink, reason, count]) => (count === '0' ? [] : [[[sink, what, reason].filter(Boolean).join(' '), Number(count)]])));
  };

  it('hears of dashboards that are viewed, drawn and used, from whom, by ids alone', async () => {
    await allow();
    const app = await replica(both());
    await look(app);
    succeeded(await new Api(app.url).with({ authorization: `Embed ${embed.token}` }).get('/embed/dashboard'));
    const widgetId = '7d0b6f5e-8a52-4f5b-9a77-0c3f8a1d2e41';
    const report = { page: 'dashboard', dashboardId: dashboard, loadSeconds: 0.8, interactions: [{ kind: 'filter', dashboardId: dashboard, widgetId }] };
    expect(succeeded(await viewer(app).post('/dashboard/page-views', report))).toEqual({ counted: 2 });
    await eventually(() => expect([segment().length, mixpanel().length]).toEqual([4, 4]));

    const [person, whole] = [{ viewer: 'user', tenant_id: tenant.id }, { dashboard_id: dashboard }];
    const expected = [
      ['Dashboard Viewed', tenant.viewer.id, { ...person, ...whole }],
      ['Dashboard Viewed', embed.id, { viewer: 'embed', tenant_id: tenant.id, ...whole }],
      ['Dashboard Performance', tenant.viewer.id, { ...person, ...whole, load_seconds: 0.8 }],
      ['Dashboard Metric Interaction', tenant.viewer.id, { ...person, ...whole, widget_id: widgetId, interaction: 'filter' }],
    ];
    expect(segment().map(({ event, userId, anonymousId, properties }) => [event, userId ?? anonymousId, properties])).toEqual(expected);
    expect(segment().map(({ userId }) => userId === undefined)).toEqual([false, true, false, false]);
    for (const { json } of services.at(SEGMENT)) expect(json).toMatchObject({ writeKey: 'write-key' });
    for (const call of segment()) expect(call).toMatchObject({ type: 'track', context: { groupId: tenant.id } });
    expect(
      mixpanel().map(({ event, properties: { token, distinct_id: who, time, $insert_id: id, ...rest } }) => {
        expect([token, typeof time]).toEqual(['project-token', 'number']);
        expect(id).toMatch(/^[0-9a-f-]{36}$/);
        return [event, who, rest];
      }),
    ).toEqual(expected);
    expect(new Set(segment().map(({ messageId }) => messageId)).size).toBe(4);
    const everything = services.received.map(({ body, headers }) => body + JSON.stringify(headers)).join('\n');
    for (const telling of [tenant.viewer.email, '@', tenant.name, tenant.slug, 'quiet name', embed.token]) expect(everything).not.toContain(telling);
    await eventually(async () => expect(await counted(app)).toEqual({ 'segment sent': 4, 'mixpanel sent': 4 }));
  });

  it('is not told of pages that are no dashboards, nor of errors', async () => {
    await allow();
    const app = await replica(both());
    await viewer(app).post('/dashboard/page-views', { page: 'home', loadSeconds: 1, errors: [{ type: 'script', component: 'home' }] });
    await look(app);
    await eventually(() => expect(segment().length).toBeGreaterThan(0));
    expect(segment().map(({ event }) => event)).toEqual(['Dashboard Viewed']);
  });

  it('drops after bounded tries what a service does not take; nobody notices, and the other service has it', async () => {
    await allow();
    services.answer(MIXPANEL, status(503, 'out of order'));
    const app = await replica(both());
    await look(app);
    await eventually(async () => expect(await counted(app)).toEqual({ 'segment sent': 1, 'mixpanel dropped unreachable': 1 }));
    expect(services.at(MIXPANEL)).toHaveLength(3);
    services.answer(MIXPANEL, status(200, '0'));
    await look(app);
    await eventually(async () => expect(await counted(app)).toEqual({ 'segment sent': 2, 'mixpanel dropped unreachable': 1, 'mixpanel dropped refused': 1 }));
  });

  it('sends what is left when the process ends, and ends though a service hangs', async () => {
    await allow();
    services.answer(MIXPANEL, hang);
    const app = await replica(both({ ...PACE, afterMs: 3_600_000, lastMs: 2_000 }));
    await look(app);
    expect(services.received).toEqual([]);
    await app.close();
    expect([segment().length, mixpanel().length]).toEqual([1, 1]);
  });

  it('goes nowhere that the egress policy does not let it', async () => {
    const app = await replica(both());
    await look(app);
    await eventually(async () => expect(await counted(app)).toEqual({ 'segment dropped unreachable': 1, 'mixpanel dropped unreachable': 1 }));
    expect(services.received).toEqual([]);
  });

  it('is not there where no service is configured', async () => {
    await look(plain);
    expect(await (await fetch(`${plain.url}/metrics`)).text()).not.toContain('product_analytics');
  });
});
