import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { asRole } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Receiver, inTurn, startReceiver, status } from './receiver.js';
import { type Channel, SECRET, allow, channel, ledger, notice, tell, webhook } from './told.js';
import { eventually } from '../support/eventually.js';

interface Test {
  delivered: boolean;
  message: string;
  latencyMs: number;
}

describe('notification channels', () => {
  let app: TestApp;
  let receiver: Receiver;
  let tenant: TestTenant;
  beforeAll(async () => {
    [app, receiver] = await Promise.all([startTestApp(), startReceiver()]);
    await allow(app, receiver.port);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['developer'] });
  });
  afterAll(async () => {
    await app?.close();
    await receiver?.close();
  });

  const test = async (id: string, as = tenant): Promise<Test> => succeeded(await as.admin.api.post<Test>(`/notification-channels/${id}/test`));

  it('describe each kind by a JSON Schema whose secrets are write-only', async () => {
    const types = succeeded(await tenant.admin.api.get<{ kind: string; settingsSchema: { properties: Record<string, object>; required: string[] }; secretSettings: string[] }[]>('/notification-channels/types'));
    expect(types.map(({ kind, secretSettings }) => [kind, secretSettings])).toEqual([
      ['slack', ['webhookUrl']],
      ['pagerduty', ['routingKey']],
      ['webhook', ['secret', 'authorization']],
      ['email', ['password']],
      ['in_app', []],
    ]);
    expect(types[2]?.settingsSchema).toMatchObject({
      required: ['url', 'secret'],
      properties: { url: { type: 'string', maxLength: 2_000 }, secret: { minLength: 16, writeOnly: true, format: 'password' } },
    });
    expect(types[3]?.settingsSchema.properties['recipients']).toMatchObject({ type: 'array', minItems: 1, maxItems: 20, items: { format: 'email' } });
  });

  it('are kept, changed with their version, found by their name once, and deleted', async () => {
    const made = await channel(tenant, 'email', { recipients: ['oncall@example.com'] });
    expect(made).toMatchObject({ version: 1, settings: { recipients: ['oncall@example.com'], port: 587, security: 'starttls', withChart: true }, secretsSet: [] });
    expect((await tenant.admin.api.post('/notification-channels', { name: made.name.toUpperCase(), kind: 'in_app', settings: {} })).error).toMatchObject({ code: 'CONFLICT' });
    const changed = succeeded(await tenant.admin.api.put<Channel>(`/notification-channels/${made.id}`, { name: 'Mail', settings: { recipients: ['a@example.com'] }, version: 1 }));
    expect(changed).toMatchObject({ name: 'Mail', version: 2 });
    expect((await tenant.admin.api.put(`/notification-channels/${made.id}`, { name: 'Mail', settings: { recipients: ['a@example.com'] }, version: 1 })).status).toBe(409);
    expect(succeeded(await tenant.admin.api.get<Channel[]>('/notification-channels'))).toEqual([changed]);
    succeeded(await tenant.admin.api.delete(`/notification-channels/${made.id}`));
    expect((await tenant.admin.api.get(`/notification-channels/${made.id}`)).status).toBe(404);
    expect(await channel(tenant, 'in_app', {})).toMatchObject({ settings: {} });
  });

  it.each([
    ['slack', {}, 'settings.webhookUrl'],
    ['slack', { webhookUrl: 'https://user:pass@hooks.example.com/1' }, 'settings.webhookUrl'],
    ['slack', { webhookUrl: 'file:///etc/passwd' }, 'settings.webhookUrl'],
    ['pagerduty', { routingKey: 'short' }, 'settings.routingKey'],
    ['webhook', { url: 'https://example.com/', secret: 'short' }, 'settings.secret'],
    ['webhook', { url: 'https://example.com/', secret: SECRET, authorization: 'a\r\nX-Evil: 1' }, 'settings.authorization'],
    ['email', { recipients: [] }, 'settings.recipients'],
    ['email', { recipients: ['a@example.com\r\nBcc: b@example.com'] }, 'settings.recipients'],
    ['email', { recipients: Array.from({ length: 21 }, (_, n) => `a${n}@example.com`) }, 'settings.recipients'],
    ['email', { recipients: ['a@example.com'], host: 'smtp.example.com', user: 'a@example.com\r\nBcc: b@example.com' }, 'settings.user'],
    ['in_app', { surprise: 1 }, 'settings.surprise'],
  ])('refuse %s with %j', async (kind, settings, path) => {
    const { status: code, error } = await tenant.admin.api.post('/notification-channels', { name: 'Mine', kind, settings });
    expect(code).toBe(400);
    expect(error?.details).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });

  it('never tell their secrets, keep those that a change leaves out, and want them again when they would go elsewhere', async () => {
    const made = await channel(tenant, 'webhook', { url: `${receiver.url}/kept`, secret: SECRET, authorization: 'Bearer opensesame-1234' });
    expect(made).toMatchObject({ settings: { url: `${receiver.url}/kept` }, secretsSet: ['secret', 'authorization'] });
    const elsewhere = await tenant.admin.api.put(`/notification-channels/${made.id}`, { name: 'Mine', settings: { url: `${receiver.url}/elsewhere` }, version: 1 });
    expect(elsewhere.error?.details).toMatchObject([{ path: 'settings.secret', rule: 'secretNeeded' }, { path: 'settings.authorization', rule: 'secretNeeded' }]);
    const renamed = await tenant.admin.api.put<Channel>(`/notification-channels/${made.id}`, { name: 'Renamed', settings: { url: `${receiver.url}/kept` }, version: 1 });
    expect(succeeded(renamed).secretsSet).toEqual(['secret', 'authorization']);
    expect(await test(made.id)).toMatchObject({ delivered: true });
    expect(receiver.at('/kept')[0]?.headers.authorization).toBe('Bearer opensesame-1234');
    const audit = await tenant.admin.api.get('/audit');
    const stored = await asRole(app, 'tidemark_app', async (client) => {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenant.id]);
      return (await client.query<Record<string, unknown>>('SELECT * FROM notification_channels')).rows;
    });
    for (const text of [made, renamed.body, audit.body, stored, await tenant.admin.api.get('/notification-channels')].map((each) => JSON.stringify(each))) {
      expect(text).not.toContain(SECRET);
      expect(text).not.toContain('opensesame');
    }
  });

  it('are tried by really sending something, and say what the receiver said without repeating secrets', async () => {
    const url = `${receiver.url}/services/T0001/B0002/verysecrettoken`;
    const slack = await channel(tenant, 'slack', { webhookUrl: url });
    receiver.answer('/services/T0001/B0002/verysecrettoken', (response, { path }) => response.writeHead(404).end(`no_service ${path} ${url} ${encodeURIComponent(url)} <b>x</b>`));
    const failed = await test(slack.id);
    expect(failed).toMatchObject({ delivered: false, message: expect.stringMatching(/^The receiver answered 404: no_service/) });
    expect(failed.message).not.toContain('verysecret');
    receiver.answer('/services/T0001/B0002/verysecrettoken', status(200, 'ok'));
    expect(await test(slack.id)).toMatchObject({ delivered: true, message: 'The receiver answered 200: ok' });
    expect(receiver.at('/services/T0001/B0002/verysecrettoken').at(-1)?.json).toMatchObject({ text: expect.stringContaining('Test of') });
    expect(JSON.stringify((await tenant.admin.api.get('/audit')).body)).not.toContain('verysecret');
  });

  it.each([
    ['an address of this machine', 'http://127.0.0.1:9/', 'this server itself'],
    ['a metadata service', 'http://169.254.169.254/latest/meta-data', 'a metadata service'],
    ['a private network', 'https://10.1.2.3/', 'a private network'],
  ])('go nowhere but where connections may go: %s', async (_, url, words) => {
    const { id } = await webhook(tenant, url);
    expect(await test(id)).toMatchObject({ delivered: false, message: expect.stringContaining(words) });
  });

  it('follow no redirect, to a private address least of all', async () => {
    receiver.answer('/redirect', status(302, '', { location: `${receiver.url}/private` }));
    const { id } = await webhook(tenant, `${receiver.url}/redirect`);
    expect(await test(id)).toMatchObject({ delivered: false, message: expect.stringContaining('which is not followed') });
    expect(receiver.at('/private')).toEqual([]);
  });

  it('are reached once they have answered, also when they answer twice', async () => {
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok';
    receiver.answer('/twice', (_response, _received, { socket }) => void socket.write(answer + answer));
    const { id } = await webhook(tenant, `${receiver.url}/twice`);
    expect(await test(id)).toMatchObject({ delivered: true, message: 'The receiver answered 200: ok' });
  });

  it('are tried anew with what waits for them as soon as a test arrives', async () => {
    receiver.answer('/down', inTurn(status(503), status(503), status(200)));
    const { id } = await webhook(tenant, `${receiver.url}/down`);
    await tell(app, tenant, [notice({ channelId: id })]);
    await eventually(async () => expect(await ledger(tenant)).toMatchObject([{ status: 'pending', attempts: 1, lastError: 'The receiver answered 503' }]));
    expect((await test(id)).delivered).toBe(false);
    expect((await test(id)).delivered).toBe(true);
    await eventually(async () => expect(await ledger(tenant)).toMatchObject([{ status: 'delivered', attempts: 2, lastError: null }]));
  });

  it('are tried only so often by one tenant, whoever of it asks', async () => {
    const paced = await startTestApp({ replicaOf: app, rateLimitFactor: 1 });
    try {
      const often = await newTenant(paced, { roles: [] });
      const { id } = await webhook(often, `${receiver.url}/often`);
      for (let n = 0; n < 10; n++) expect(await test(id, often)).toMatchObject({ delivered: true });
      const other = await webhook(often, `${receiver.url}/often`);
      expect((await often.admin.api.post(`/notification-channels/${other.id}/test`)).error).toMatchObject({ code: 'RATE_LIMIT_EXCEEDED' });
      expect(receiver.at('/often')).toHaveLength(10);
      expect(await test((await webhook(tenant, `${receiver.url}/often`)).id)).toMatchObject({ delivered: true });
    } finally {
      await paced.close();
    }
  });

  it('belong to admins of their tenant alone', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/mine`);
    await tell(app, tenant, [notice({ channelId: id })]);
    const [entry] = await eventually(async () => {
      const entries = await ledger(tenant);
      expect(entries).toMatchObject([{ status: 'delivered' }]);
      return entries;
    });
    const other = await newTenant(app, { roles: [] });
    expect(succeeded(await other.admin.api.get('/notification-channels'))).toEqual([]);
    expect(await ledger(other)).toEqual([]);
    expect(await ledger(other, { channelId: id })).toEqual([]);
    for (const path of [`/notification-channels/${id}/test`, `/notifications/${entry?.id}/retry`, `/notifications/${entry?.id}/dismiss`]) {
      expect([path, (await other.admin.api.post(path)).status]).toEqual([path, 404]);
      expect([path, (await tenant.developer.api.post(path)).status]).toEqual([path, 403]);
    }
    // Another tenant's channel is no channel.
    await tell(app, other, [notice({ channelId: id })]);
    await eventually(async () => expect(await ledger(other)).toMatchObject([{ status: 'dead', lastError: 'The channel is deleted.' }]));
    expect(receiver.at('/mine')).toHaveLength(1);
  });
});
