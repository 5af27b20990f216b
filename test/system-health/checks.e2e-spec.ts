import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Northwind, attachNorthwind, createNorthwind } from '../support/northwind.js';
import { type TestTenant, newTenant, platformAdmin } from '../support/tenant.js';
import { sendBatch } from './batches.js';

interface Probe {
  status: string;
  latencyMs: number | null;
  message: string | null;
}
interface Check {
  id: string;
  version: number;
}
type Service = Probe & { name: string; kind: string };

describe('HTTP checks and probes', () => {
  let app: TestApp;
  let tenant: TestTenant;
  const servers: Server[] = [];
  let asked: string[] = [];
  /** Answers as its path says: `/status/503`, `/to/<address>`, `/slow`, `/flood`, `/silent`. */
  let open: string;
  /** The same, at a port that nobody has opened. */
  let closed: string;

  beforeAll(async () => {
    app = await startTestApp();
    [open, closed] = [await serve(), await serve()];
    expect((await (await platformAdmin(app)).api.post('/platform/allowed-hosts', { host: '127.0.0.1', port: Number(new URL(open).port), reason: 'test' })).status).toBe(201);
  });
  beforeEach(async () => {
    asked = [];
    tenant = await newTenant(app, { roles: ['operator'] });
  });
  afterAll(async () => {
    await app.close();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  });

  async function serve(): Promise<string> {
    const server = createServer((request, response) => {
      const url = request.url ?? '';
      asked.push(`${request.headers.host} ${request.method} ${url}`);
      if (url.startsWith('/status/')) response.writeHead(Number(url.slice(8))).end('body');
      else if (url.startsWith('/to/')) response.writeHead(302, { location: decodeURIComponent(url.slice(4)) }).end();
      else if (url === '/flood') {
        const more = (): void => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
        };
        response.on('drain', more);
        more();
      } else if (url !== '/silent') response.end('well');
    });
    servers.push(server);
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  const attempt = async (url: string, more: object = {}): Promise<Probe> => (await tenant.admin.api.post<Probe>('/system/checks/test', { url, ...more })).data;
  const services = async (): Promise<Service[]> => (await tenant.operator.api.get<{ services: Service[] }>('/system/status')).data.services.filter(({ kind }) => kind !== 'installation');
  const look = (): Promise<boolean> => app.app.get(JobRunner).runNow('service-probes');

  it('tell what an address answers', async () => {
    expect(await attempt(`${open}/`)).toEqual({ status: 'up', latencyMs: expect.any(Number), message: null });
    expect(await attempt(`${open}/status/503`)).toEqual({ status: 'down', latencyMs: expect.any(Number), message: 'answered with status 503' });
    expect((await attempt(`${open}/status/401`, { expectedFrom: 401, expectedTo: 401 })).status).toBe('up');
    expect((await attempt(`${open}/flood`)).status).toBe('up');
    expect(await attempt(`${open}/silent`, { timeoutMs: 200 })).toEqual({ status: 'down', latencyMs: null, message: 'did not answer within 200 ms' });
    expect((await attempt(`${open}/to/%2Fstatus%2F204`, { method: 'HEAD' })).status).toBe('up');
    expect(asked.at(-1)).toMatch(/HEAD \/status\/204$/);
    expect((await attempt(`${open}/to/${encodeURIComponent(`${open}/to/${encodeURIComponent(`${open}/to/${encodeURIComponent(`${open}/to/%2F`)}`)}`)}`)).message).toBe('sends on more than 3 times');
  });

  it.each([
    'http://127.0.0.1/',
    'http://localhost:8080/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://10.0.0.1/',
    'http://192.168.1.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://[fd00:ec2::254]/',
    'http://0.0.0.0/',
  ])('reach nothing private: %s', async (url) => {
    const { status, data } = await tenant.admin.api.post<Probe>('/system/checks/test', { url });
    // What spells an address in numbers is no address to begin with.
    if (status !== 400) expect(data).toEqual({ status: 'down', latencyMs: null, message: expect.stringMatching(/refused unless a platform admin|cannot be resolved/) });
    expect(asked).toEqual([]);
  });

  it('go nowhere that an answer sends them on to, but where they might go themselves', async () => {
    for (const target of [`${closed}/`, 'http://169.254.169.254/', 'http://[::1]/', 'file:///etc/passwd', 'gopher://127.0.0.1/', 'http://user:secret@example.test/']) {
      const { status, message } = await attempt(`${open}/to/${encodeURIComponent(target)}`);
      expect([target, status, message]).toEqual([target, 'down', expect.stringMatching(/refused unless|not http or https|credentials/)]);
    }
    expect(asked.filter((line) => line.includes(new URL(closed).host))).toEqual([]);
  });

  it('take no address with credentials, of another kind, or with a rule that cannot be', async () => {
    const refused = await Promise.all(
      [{ url: 'ftp://example.test/' }, { url: 'https://user:secret@example.test/' }, { url: 'file:///etc/passwd' }, { url: 'https://example.test/', timeoutMs: 60_000 }, { url: 'https://example.test/', method: 'POST' }].map(
        async (body) => (await tenant.admin.api.post('/system/checks/test', body)).status,
      ),
    );
    expect(refused).toEqual([400, 400, 400, 400, 400]);
    expect((await tenant.admin.api.post('/system/checks', { name: 'a', url: open, expectedFrom: 300, expectedTo: 200 })).status).toBe(400);
  });

  it('are registered, shown as services, changed and removed; each change is in the audit trail', async () => {
    const { api } = tenant.admin;
    const { status, data: check } = await api.post<Check>('/system/checks', { name: 'Provider', url: `${open}/` });
    expect(status).toBe(201);
    await look();
    expect(await services()).toMatchObject([{ name: 'Provider', kind: 'check', status: 'up' }]);
    expect((await api.post('/system/checks', { name: 'Provider', url: open })).status).toBe(409);
    const changed = { name: 'Provider of models', url: `${open}/status/500`, version: check.version };
    expect((await api.put(`/system/checks/${check.id}`, changed)).status).toBe(200);
    expect((await api.put(`/system/checks/${check.id}`, changed)).status).toBe(409);
    await look();
    expect(await services()).toMatchObject([{ name: 'Provider of models', status: 'down', message: 'answered with status 500' }]);
    expect((await tenant.operator.api.get<{ name: string }[]>('/system/checks')).data).toMatchObject([{ name: 'Provider of models' }]);
    expect((await tenant.operator.api.delete(`/system/checks/${check.id}`)).status).toBe(403);
    expect((await api.delete(`/system/checks/${check.id}`)).status).toBe(200);
    expect(await services()).toEqual([]);
    const trail = await api.get<{ action: string }[]>('/audit');
    if (trail.status === 200) expect(trail.data.map(({ action }) => action).filter((action) => action.startsWith('system-check'))).toEqual(['system-check.delete', 'system-check.update', 'system-check.create']);
  });

  it('share their names with nothing that heartbeats', async () => {
    await sendBatch(app, tenant.admin, '/system/heartbeats', [{ service: 'Taken' }]);
    expect((await tenant.admin.api.post('/system/checks', { name: 'Taken', url: open })).status).toBe(409);
    expect((await tenant.admin.api.post('/system/checks', { name: 'Checked', url: open })).status).toBe(201);
    await look();
    const { data } = await sendBatch(app, tenant.admin, '/system/heartbeats', [{ service: 'Checked' }, { service: 'Taken' }]);
    expect(data).toEqual({ accepted: 1, duplicates: 0, rejected: [{ index: 0, reason: 'Checked is watched by a check' }] });
  });

  it('are at most fifty of a tenant, and none of another tenant can be touched', async () => {
    const { api } = tenant.admin;
    const made = await Promise.all(Array.from({ length: 50 }, (_, index) => api.post<Check>('/system/checks', { name: `Check ${index}`, url: 'https://example.test/', enabled: false })));
    expect(made.map(({ status }) => status)).toEqual(made.map(() => 201));
    expect((await api.post('/system/checks', { name: 'One more', url: 'https://example.test/' })).error?.code).toBe('QUOTA_EXCEEDED');
    const other = (await newTenant(app, { roles: [] })).admin.api;
    const path = `/system/checks/${made[0]?.data.id}`;
    const codes = [await other.get(path), await other.put(path, { name: 'Taken', url: 'https://example.test/', version: 1 }), await other.delete(path)].map(({ status }) => status);
    expect([codes, (await other.get('/system/checks')).data]).toEqual([[404, 404, 404], []]);
  });

  describe('of data sources', () => {
    let northwind: Northwind;
    beforeAll(async () => {
      northwind = await createNorthwind();
    });
    afterAll(() => northwind.drop());

    it('come by themselves, and go with the source', async () => {
      const { api } = tenant.admin;
      const id = await attachNorthwind(app, api, northwind, 'Sales database');
      // At once: nobody runs the job here.
      await eventually(async () => expect(await services()).toMatchObject([{ name: 'Sales database', kind: 'data-source', status: 'up', latencyMs: expect.any(Number) }]));
      expect((await api.delete(`/datasources/${id}`)).status).toBe(200);
      await look();
      expect(await services()).toEqual([]);
    });
  });
});
