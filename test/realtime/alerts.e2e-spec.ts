import { Alerting } from '../alerts/alerting.js';
import { succeeded } from '../dashboards/sample-source.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

interface Told {
  id: string;
  change?: string;
  status?: string;
  event?: string;
  title?: string;
  subject?: { kind: string; id: string };
}

describe('the topic alerts', () => {
  let alerting: Alerting;
  let tenant: TestTenant;
  let sockets: Socket[] = [];
  beforeAll(async () => {
    alerting = await Alerting.start();
  });
  beforeEach(async () => {
    tenant = await newTenant(alerting.app);
  });
  afterEach(() => {
    for (const socket of sockets) socket.end();
    sockets = [];
    alerting.reset();
  });
  afterAll(() => alerting?.close());

  const watch = async (token: string, on = alerting.app): Promise<Socket> => {
    const socket = await new Socket(on.url, { protocols: ['bearer', token] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: ['alerts'] });
    await socket.frame(({ type }) => type === 'subscribed');
    return socket;
  };
  const told = (socket: Socket, type: string): Told[] => socket.frames.filter((frame) => frame.type === type && frame.topic === 'alerts').map(({ data }) => data as unknown as Told);
  const hears = async (socket: Socket, type: string, matches: (told: Told) => boolean): Promise<Told> =>
    (await socket.frame((frame) => frame.type === type && frame.topic === 'alerts' && matches(frame.data as unknown as Told))).data as unknown as Told;

  it('tells all of a tenant on every replica of alerts as they open, change and end, and nobody else', async () => {
    const [here, there] = [await watch(tenant.viewer.accessToken), await watch(tenant.operator.accessToken, alerting.replica)];
    const elsewhere = await watch((await newTenant(alerting.app, { roles: ['operator'] })).operator.accessToken);
    const { id } = await alerting.create(tenant, { labels: { team: 'core' } });
    await alerting.send(tenant, 150);
    await alerting.evaluated(tenant, id);
    const [alert] = await alerting.open(tenant);
    for (const socket of [here, there]) {
      expect(await hears(socket, 'alert', ({ change }) => change === 'opened')).toMatchObject({
        id: alert?.id,
        ruleId: id,
        rule: 'Queue',
        severity: 'warning',
        status: 'firing',
        cause: 'breach',
        value: 150,
        threshold: 100,
        unit: 'jobs',
        labels: { team: 'core', alertname: 'Queue' },
        resolvedAt: null,
      });
    }
    succeeded(await tenant.operator.api.post(`/alerts/${alert?.id}/acknowledge`));
    for (const socket of [here, there]) await hears(socket, 'alert', ({ change, status }) => change === 'acknowledged' && status === 'acknowledged');
    succeeded(await tenant.operator.api.post(`/alerts/${alert?.id}/resolve`, { reason: 'Counted twice' }));
    for (const socket of [here, there]) await hears(socket, 'alert', ({ change, status }) => change === 'resolved' && status === 'resolved');
    await elsewhere.roundTrip();
    expect([...told(elsewhere, 'alert'), ...told(elsewhere, 'notification')]).toEqual([]);
  });

  it('shows notifications of a channel to all who read alerts, and those to a person to that person alone', async () => {
    const channel = succeeded(await tenant.admin.api.post<{ id: string }>('/notification-channels', { name: 'Toasts', kind: 'in_app', settings: {} }));
    const policy = succeeded(
      await tenant.admin.api.post<{ id: string }>('/escalation-policies', { name: 'On call', steps: [{ afterSeconds: 3_600, targets: [{ kind: 'person', userId: tenant.operator.id }] }], repeatCount: 0 }),
    );
    const [viewer, operator] = [await watch(tenant.viewer.accessToken), await watch(tenant.operator.accessToken)];
    const { id } = await alerting.create(tenant, { channelIds: [channel.id], escalationPolicyId: policy.id });
    await alerting.send(tenant, 150);
    await alerting.evaluated(tenant, id);
    const [alert] = await alerting.open(tenant);
    for (const socket of [viewer, operator]) {
      expect(await hears(socket, 'notification', ({ event }) => event === 'firing')).toMatchObject({ severity: 'warning', path: `/alerts/${alert?.id}`, subject: { kind: 'alert', id: alert?.id } });
    }
    succeeded(await tenant.operator.api.post(`/alerts/${alert?.id}/escalate`));
    await hears(operator, 'notification', ({ event }) => event === 'escalated');
    await viewer.roundTrip();
    expect(told(viewer, 'notification').map(({ event }) => event)).toEqual(['firing']);
  });

  it('is closed to whoever may not read alerts', async () => {
    const key = succeeded(await tenant.admin.api.post<{ key: string }>('/auth/api-keys', { name: 'Sender', permissions: ['dashboards:read'] }));
    const socket = await new Socket(alerting.app.url, { protocols: ['bearer', key.key] }).opened();
    sockets.push(socket);
    await socket.frame(({ type }) => type === 'connected');
    socket.send('subscribe', { topics: ['alerts'] });
    expect((await socket.frame(({ type }) => type === 'error')).data).toMatchObject({ code: 'ACCESS_DENIED' });
  });
});
