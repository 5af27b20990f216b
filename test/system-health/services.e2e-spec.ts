import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';
import { sendBatch } from './batches.js';

interface Service {
  name: string;
  kind: string;
  status: string;
  latencyMs: number | null;
  since: string;
  lastCheck: string;
  message?: string;
}
interface Status {
  overallStatus: string;
  services: Service[];
  uptime: string;
  uptimeSeconds: number;
  availabilityPercent: number | null;
  activeWorkflows: number;
  database: Record<string, unknown>;
  network: Record<string, unknown>;
}
interface History {
  service: Service;
  serviceLevel: { targetPercent: number; availabilityPercent: number | null; observedPercent: number; errorBudgetLeftPercent: number | null; burnRate: number | null; burnRateLastHour: number | null };
  bars: { from: string; to: string; status: string; upSeconds: number; downSeconds: number; unknownSeconds: number }[];
  transitions: { at: string; status: string; message: string | null }[];
  latency: { at: string; p50: number | null; p95: number | null }[];
}

const MINUTE = 60_000;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();

describe('services that say how they are', () => {
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

  const beat = (...items: object[]) => sendBatch(app, tenant.developer, '/system/heartbeats', items);
  const status = async (): Promise<Status> => (await tenant.operator.api.get<Status>('/system/status')).data;
  const service = async (name: string): Promise<Service | undefined> => (await status()).services.find((each) => each.name === name);
  const history = async (name: string, query: Record<string, string> = {}): Promise<History> => (await tenant.operator.api.get<History>(`/system/services/${encodeURIComponent(name)}`, query)).data;
  const look = (): Promise<boolean> => app.app.get(JobRunner).runNow('service-probes');
  const events = async (): Promise<[string, string][]> =>
    (await tenant.operator.api.post<{ events: { type: string; message: string }[] }>('/system/events', {})).data.events.map(({ type, message }) => [type, message]);

  it('the installation itself is shown as well within moments of its start, without anybody having done anything', async () => {
    await eventually(async () => {
      const { overallStatus, services, uptime, uptimeSeconds } = await status();
      expect(services.map(({ name, kind, status: how }) => [name, kind, how])).toEqual([
        ['PostgreSQL', 'installation', 'up'],
        ['Tidemark', 'installation', 'up'],
      ]);
      expect([overallStatus, uptimeSeconds >= 0]).toEqual(['healthy', true]);
      expect(uptime).toMatch(/^\d/);
    });
    const { bars, serviceLevel, service: shown } = await history('PostgreSQL', { range: '1h' });
    expect([shown.status, serviceLevel.availabilityPercent, bars.length, bars.at(-1)?.status]).toEqual(['up', 100, 60, 'up']);
    expect(bars[0]?.status).toBe('unknown');
  });

  it('a service appears with its first heartbeat, and its newest by its own clock says how it is, in whatever order they come', async () => {
    const { status: code, data } = await beat(
      { service: 'checkout', status: 'degraded', latencyMs: 40, message: 'slow disk', timestamp: ago(10_000) },
      { service: 'checkout', status: 'down', timestamp: ago(60_000) },
      { service: 'checkout', latencyMs: 20, timestamp: ago(30_000) },
    );
    expect([code, data]).toEqual([202, { accepted: 3, duplicates: 0, rejected: [] }]);
    expect(await service('checkout')).toMatchObject({ kind: 'heartbeat', status: 'degraded', latencyMs: 40, message: 'slow disk' });
    await beat({ service: 'checkout', status: 'down', timestamp: ago(20_000) });
    expect(await service('checkout')).toMatchObject({ status: 'degraded', latencyMs: 40 });
    const { transitions, latency } = await history('checkout', { range: '1h' });
    expect(transitions.map((each) => each.status)).toEqual(['degraded', 'down', 'up', 'down']);
    await eventually(async () => expect((await history('checkout', { range: '1h' })).latency.map(({ p95 }) => p95).filter((p95) => p95 !== null).length).toBeGreaterThan(0));
    expect(latency.length).toBeGreaterThan(1);
    expect((await events())[0]).toEqual(['service.degraded', 'checkout is degraded: slow disk']);
  });

  it('what breaks a rule is left out by its place and reason, and the rest is kept', async () => {
    const lines = [
      '{"service":"a"}',
      '',
      'not JSON',
      '{"service":"b","status":"fine"}',
      '{"service":"c","latencyMs":-1}',
      '{"service":"d","timestamp":"2001-01-01T00:00:00Z"}',
      `{"service":"e","timestamp":"${new Date(Date.now() + 10 * MINUTE).toISOString()}"}`,
      '{"service":"f","colour":"red"}',
      '[]',
      '{"status":"up"}',
      '{"service":"g","message":"Authorization: Bearer abcdefghijklmnopqrstuvwxyz"}',
    ];
    const { status: code, data } = await sendBatch(app, tenant.developer, '/system/heartbeats', lines.join('\n'), { gzip: true });
    expect([code, data.accepted]).toEqual([202, 2]);
    expect(data.rejected.map(({ index }) => index)).toEqual([2, 3, 4, 5, 6, 7, 8, 9]);
    expect(data.rejected.map(({ reason }) => reason).join('\n')).toMatch(/not JSON[^]*up, degraded, down[^]*from 0[^]*7 days back[^]*5 minutes ahead[^]*"colour" is not a known field[^]*an object[^]*service must be text, it is missing/);
    expect(JSON.stringify(await service('g'))).not.toContain('abcdefghij');
  });

  it('a body that is no batch, or is more than 5 MB unpacked, is refused whole', async () => {
    expect((await sendBatch(app, tenant.developer, '/system/heartbeats', Buffer.from('"text"'))).status).toBe(400);
    expect((await sendBatch(app, tenant.developer, '/system/heartbeats', Buffer.from('[]'), { headers: { 'content-type': 'text/html' } })).status).toBe(400);
    const bomb = Buffer.from(`[{"service":"${' '.repeat(6 * 1024 * 1024)}"}]`);
    expect((await sendBatch(app, tenant.developer, '/system/heartbeats', bomb, { gzip: true })).status).toBe(413);
    expect((await sendBatch(app, tenant.developer, '/system/heartbeats', Buffer.from(`[${'0,'.repeat(60_000)}0]`))).status).toBe(413);
    expect((await sendBatch(app, tenant.viewer, '/system/heartbeats', [{ service: 'a' }])).status).toBe(403);
  });

  it('heartbeats that come again are counted as duplicates and change nothing', async () => {
    const items = [{ service: 'twice', timestamp: ago(1_000) }, { service: 'twice', status: 'down', timestamp: ago(500) }];
    expect((await beat(...items)).data).toEqual({ accepted: 2, duplicates: 0, rejected: [] });
    const before = await service('twice');
    expect((await beat(...items)).data).toEqual({ accepted: 0, duplicates: 2, rejected: [] });
    expect(await service('twice')).toEqual(before);
  });

  it('a service whose heartbeats stop is down from when the next should have come, and up again with the next', async () => {
    await beat({ service: 'silent', intervalSeconds: 10 }, { service: 'slower', intervalSeconds: 600 });
    const due = Date.parse((await service('silent'))?.lastCheck ?? '') + 30_000;
    moveClock(app, 20_000);
    await look();
    expect((await service('silent'))?.status).toBe('up');
    // Not a moment too long, so that the watch has no gap itself.
    moveClock(app, 80_000);
    expect((await service('silent'))?.status).toBe('unknown');
    await look();
    expect(await service('silent')).toMatchObject({ status: 'down', since: new Date(due).toISOString(), message: expect.stringContaining('no heartbeat since') });
    expect((await service('slower'))?.status).toBe('up');
    expect((await events())[0]).toEqual(['service.down', expect.stringContaining('silent is down: no heartbeat since')]);
    moveClock(app, 140_000);
    await look();
    const { serviceLevel, transitions } = await history('silent', { range: '1h' });
    expect(serviceLevel.availabilityPercent).toBeLessThan(50);
    expect(transitions.map((each) => each.status)).toEqual(['down', 'up']);
    expect(await beat({ service: 'silent' })).toMatchObject({ status: 202, data: { accepted: 1, rejected: [] } });
    expect((await service('silent'))?.status).toBe('up');
    expect((await events()).map(([type]) => type)).toEqual(['service.up', 'service.down']);
  });

  it('what nobody watched is neither up nor down: after a pause of the installation a service has its time anew', async () => {
    await beat({ service: 'patient', intervalSeconds: 10 });
    moveClock(app, 10 * MINUTE);
    await look();
    expect((await service('patient'))?.status).toBe('unknown');
    moveClock(app, 11 * MINUTE);
    await look();
    expect((await service('patient'))?.status).toBe('down');
    const { serviceLevel, bars } = await history('patient', { range: '1h' });
    expect(serviceLevel.observedPercent).toBeLessThan(5);
    expect(bars.filter((bar) => bar.status === 'unknown').length).toBeGreaterThan(55);
  });

  it('the overall status tells how many are down', async () => {
    await eventually(async () => expect((await status()).services).toHaveLength(2));
    await beat({ service: 'one', status: 'down' });
    expect((await status()).overallStatus).toBe('degraded');
    await beat({ service: 'two', status: 'down' });
    expect((await status()).overallStatus).toBe('unhealthy');
    const filtered = await tenant.operator.api.post<Status>('/system/status', { filters: { kinds: ['installation'] }, timeRange: '1h' });
    expect([filtered.data.overallStatus, filtered.data.services.length]).toEqual(['healthy', 2]);
    const down = await tenant.operator.api.post<Status>('/system/status', { filters: { statuses: ['down'] } });
    expect([down.data.overallStatus, down.data.services.map(({ name }) => name)]).toEqual(['unhealthy', ['one', 'two']]);
    expect((await tenant.operator.api.post('/system/status', { filters: { colour: 'red' } })).status).toBe(400);
    expect((await tenant.viewer.api.get('/system/status')).status).toBe(403);
  });

  it('the target is the tenant\'s own, and budget and burn rate follow it', async () => {
    const { admin } = tenant;
    expect((await admin.api.get('/system/service-level')).data).toEqual({ targetPercent: 99.9 });
    expect((await admin.api.put('/system/service-level', { targetPercent: 90 })).data).toEqual({ targetPercent: 90 });
    expect((await tenant.developer.api.put('/system/service-level', { targetPercent: 90 })).status).toBe(403);
    for (const targetPercent of [100, 49, 99.99999, 1e-7, -1e-7, 1e300]) {
      expect([targetPercent, (await admin.api.put('/system/service-level', { targetPercent })).status]).toEqual([targetPercent, 400]);
    }
    // Nine minutes up, one minute down, and nothing before that.
    await beat(
      ...Array.from({ length: 9 }, (_, index) => ({ service: 'level', intervalSeconds: 60, timestamp: ago((10 - index) * MINUTE) })),
      { service: 'level', status: 'down', intervalSeconds: 60, timestamp: ago(MINUTE) },
    );
    const { serviceLevel } = await history('level', { range: '24h' });
    expect(serviceLevel.targetPercent).toBe(90);
    expect(serviceLevel.availabilityPercent).toBeCloseTo(90, 0);
    expect(serviceLevel.burnRate).toBeCloseTo(1, 1);
    expect(serviceLevel.burnRateLastHour).toBeCloseTo(1, 1);
    expect(serviceLevel.observedPercent).toBeCloseTo((100 * 10) / (24 * 60), 1);
  });

  it('shows, changes and forgets nothing of another tenant', async () => {
    await beat({ service: 'mine' });
    const other = await newTenant(app, { roles: [] });
    const { api } = other.admin;
    expect((await api.get<Status>('/system/status')).data.services.map(({ name }) => name)).not.toContain('mine');
    expect([(await api.get('/system/services/mine')).status, (await api.delete('/system/services/mine')).status]).toEqual([404, 404]);
    await sendBatch(app, other.admin, '/system/heartbeats', [{ service: 'mine', status: 'down' }]);
    expect((await service('mine'))?.status).toBe('up');
    expect((await tenant.developer.api.delete('/system/services/mine')).status).toBe(403);
    expect((await tenant.admin.api.delete('/system/services/PostgreSQL')).status).toBe(404);
    expect((await tenant.admin.api.delete('/system/services/mine')).status).toBe(200);
    expect([await service('mine'), (await tenant.operator.api.get('/system/services/mine')).status]).toEqual([undefined, 404]);
    expect((await api.get<Status>('/system/status')).data.services.map(({ name }) => name)).toContain('mine');
  });

  it('refuses ranges that cannot be, and names that are none', async () => {
    await beat({ service: 'ranged' });
    const codes = await Promise.all(
      [{ range: '1 hour' }, { from: '2026-13-01' }, { from: ago(0), to: ago(MINUTE) }, { from: '1999-01-01T00:00:00Z' }].map(async (query) => (await tenant.operator.api.get('/system/services/ranged', query as never)).status),
    );
    expect(codes).toEqual([400, 400, 400, 400]);
    expect((await tenant.operator.api.get('/system/services/%00')).status).toBe(404);
  });

  it('slow statements are for platform admins, and where nobody counts them that is said', async () => {
    const { api } = await platformAdmin(app);
    const { status: code, data } = await api.get<{ available: boolean; reason: string | null; queries: { query: string; meanMs: number }[] }>('/system/slow-queries');
    expect(code).toBe(200);
    if (data.available) expect(data.queries.length).toBeGreaterThan(0);
    else expect(data.reason).toContain('pg_stat_statements');
    expect((await tenant.admin.api.get('/system/slow-queries')).status).toBe(403);
  });
});
