import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotificationShown, type ShownNotification } from '../../src/notifications/index.js';
import { EventBus } from '../../src/platform/events/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type MailServer, startMailServer } from './mail-server.js';
import { type Receiver, inTurn, startReceiver, status } from './receiver.js';
import { SECRET, allow, channel, content, ledger, notice, tell, webhook } from './told.js';
import { pagerDutyProblems, slackProblems } from './vendor-schemas.js';

const KEY = '0123456789abcdef0123456789abcdef';
const PUBLIC_URL = 'https://bi.example.com';

describe('what is sent', () => {
  let app: TestApp;
  let receiver: Receiver;
  let mail: MailServer;
  let tenant: TestTenant;
  beforeAll(async () => {
    [receiver, mail] = await Promise.all([startReceiver(), startMailServer()]);
    app = await startTestApp({ publicUrl: PUBLIC_URL, mail: { url: `smtp://127.0.0.1:${mail.port}`, from: 'Tidemark <alerts@example.test>' } });
    await allow(app, receiver.port);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: ['viewer'] });
    receiver.received.length = 0;
    mail.received.length = 0;
  });
  afterAll(async () => {
    await app?.close();
    await Promise.all([receiver?.close(), mail?.close()]);
  });

  const delivered = (count: number, of = tenant): Promise<void> =>
    eventually(async () => {
      const entries = await ledger(of);
      expect(entries.map(({ status: at, lastError }) => [at, lastError])).toEqual(Array.from({ length: count }, () => ['delivered', null]));
    });

  describe('to Slack', () => {
    const send = async (...contents: NonNullable<Parameters<typeof content>[0]>[]): Promise<void> => {
      const { id } = await channel(tenant, 'slack', { webhookUrl: `${receiver.url}/slack` });
      await tell(app, tenant, contents.map((of) => notice({ channelId: id }, {}, of)));
      await delivered(contents.length);
    };

    it('is a message by its documented schema, with metric, value, threshold, time, buttons and a picture', async () => {
      await send({});
      const message = receiver.at('/slack')[0]?.json;
      expect(slackProblems(message)).toEqual([]);
      // Nothing is made a link or a mention that only looks like one.
      expect(JSON.stringify(message).match(/"type":"mrkdwn"/g)).toHaveLength(JSON.stringify(message).match(/"verbatim":true/g)?.length ?? 0);
      const text = JSON.stringify(message);
      for (const part of ['Firing: High latency: api', 'http.latency', '412 ms', '300 ms', '2026-03-01 12:00:00 UTC', 'service', `${PUBLIC_URL}/alerts/4711`, `${PUBLIC_URL}/dashboards/12`, 'https://wiki.example.com/latency', '#d92d20']) {
        expect(text).toContain(part);
      }
      const picture = /"image_url":"([^"]+)"/.exec(text)?.[1] ?? '';
      expect(picture.startsWith(`${PUBLIC_URL}/api/v1/notifications/pictures/`)).toBe(true);
      const answer = await fetch(picture.replace(PUBLIC_URL, app.url));
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/png']);
      expect(Buffer.from(await answer.arrayBuffer()).subarray(1, 4).toString()).toBe('PNG');
      // Another signature, or another notification under it, opens nothing.
      for (const forged of [picture.slice(0, -2) + 'xx', picture.replace(/pictures\/./, 'pictures/0'), `${picture}x`]) {
        expect([forged, (await fetch(forged.replace(PUBLIC_URL, app.url))).status === 200]).toEqual([forged, forged === picture]);
      }
    });

    it('holds to the schema whatever texts are in it, and mentions nobody', async () => {
      const long = `<!channel> & <@U1> ${'<'.repeat(20)}`.repeat(500);
      await send(
        { title: long, summary: long, metric: long, labels: Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`label ${n} ${long}`, long])), runbookUrl: `https://example.com/${'x'.repeat(4_000)}`, picture: null },
        { event: 'resolved', value: null, threshold: null, metric: null, labels: {}, unit: '', runbookUrl: 'javascript:alert(1)', title: '*|*', picture: null },
      );
      for (const { json } of receiver.at('/slack')) {
        expect(slackProblems(json)).toEqual([]);
        expect(JSON.stringify(json)).not.toMatch(/<!|<@|javascript:/);
      }
    });

    it('tells of a group in one message, the first of them whole', async () => {
      const { id } = await channel(tenant, 'slack', { webhookUrl: `${receiver.url}/slack` });
      const group = { key: 'g', waitSeconds: 0, intervalSeconds: 60 };
      await tell(app, tenant, Array.from({ length: 14 }, (_, n) => notice({ channelId: id }, { group }, { title: `Alert ${n}` })));
      await delivered(14);
      expect(receiver.at('/slack')).toHaveLength(1);
      const message = receiver.at('/slack')[0]?.json as { text: string; attachments: unknown[] };
      expect(slackProblems(message)).toEqual([]);
      expect(message.text).toBe('Firing: Alert 13, and 13 more');
      expect(message.attachments).toHaveLength(11);
      expect(JSON.stringify(message.attachments.at(-1))).toContain('And 4 more: Alert 10');
    });
  });

  describe('to PagerDuty', () => {
    it('opens, takes and closes one incident by its documented schema', async () => {
      receiver.answer('/v2/enqueue', status(202, '{"status":"success","message":"Event processed","dedup_key":"fp"}'));
      const { id } = await channel(tenant, 'pagerduty', { routingKey: KEY, url: `${receiver.url}/v2/enqueue` });
      const group = { key: 'g', waitSeconds: 3_600, intervalSeconds: 3_600 };
      const events = ['firing', 'repeated', 'escalated', 'acknowledged', 'resolved'] as const;
      await tell(app, tenant, events.map((event) => notice({ channelId: id }, { group }, { event, fingerprint: 'fp', summary: 'y'.repeat(5_000) })));
      await delivered(events.length);
      const sent = receiver.at('/v2/enqueue').map(({ json }) => json as { event_action: string; dedup_key: string; routing_key: string; payload?: object });
      for (const event of sent) expect(pagerDutyProblems(event)).toEqual([]);
      expect(sent.map(({ event_action, dedup_key, routing_key }) => [event_action, dedup_key, routing_key])).toEqual(
        ['trigger', 'trigger', 'trigger', 'acknowledge', 'resolve'].map((action) => [action, 'fp', KEY]),
      );
      expect(sent[0]).toMatchObject({
        client_url: `${PUBLIC_URL}/alerts/4711`,
        payload: { severity: 'critical', component: 'http.latency', timestamp: '2026-03-01T12:00:00.000Z', custom_details: { value: 412, threshold: 300, labels: { service: 'api' } } },
        images: [{ src: expect.stringContaining('/notifications/pictures/') }],
        links: [{ text: 'Dashboard' }, { text: 'Runbook' }],
      });
    });

    it('closes at once what a test opened', async () => {
      const { id } = await channel(tenant, 'pagerduty', { routingKey: KEY, url: `${receiver.url}/v2/tested` });
      expect((await tenant.admin.api.post(`/notification-channels/${id}/test`)).data).toMatchObject({ delivered: true });
      const sent = receiver.at('/v2/tested').map(({ json }) => json as { event_action: string });
      expect(sent.map(({ event_action }) => event_action)).toEqual(['trigger', 'resolve']);
      for (const event of sent) expect(pagerDutyProblems(event)).toEqual([]);
    });
  });

  describe('to a webhook', () => {
    it('is signed so that the receiver of the guide knows it, and refuses what is not', async () => {
      const guide = await readFile('docs/notifications.md', 'utf8');
      const snippet = /```js\n([\s\S]+?)```/.exec(guide)?.[1] ?? '';
      expect(snippet.trim().split('\n').length).toBeLessThanOrEqual(11);
      const directory = await mkdtemp(join(tmpdir(), 'tidemark-receiver-'));
      await writeFile(join(directory, 'receiver.mjs'), snippet);
      const port = await freePort();
      await allow(app, port);
      const process = spawn('node', [join(directory, 'receiver.mjs')], { env: { PATH: globalThis.process.env['PATH'], SECRET, PORT: String(port) } });
      let said = '';
      process.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
      try {
        await eventually(() => fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{}' }).then(({ status: code }) => expect(code).toBe(401)));
        const good = await webhook(tenant, `http://127.0.0.1:${port}/`);
        const bad = await channel(tenant, 'webhook', { url: `http://127.0.0.1:${port}/`, secret: 'another-secret-than-that' });
        await tell(app, tenant, [notice({ channelId: good.id }, { key: 'a/key' }), notice({ channelId: bad.id }, { key: 'b/key' })]);
        await eventually(async () => {
          expect(await ledger(tenant, { channelId: good.id })).toMatchObject([{ status: 'delivered' }]);
          expect(await ledger(tenant, { channelId: bad.id })).toMatchObject([{ lastError: 'The receiver answered 401' }]);
        });
        expect(said).toBe('a/key firing High latency: api\n');
      } finally {
        process.kill();
        await rm(directory, { recursive: true, force: true });
      }
    });

    it('carries each notification whole, under a key that stays the same when it is sent again', async () => {
      receiver.answer('/hook', inTurn(status(500), status(500), status(200)));
      const { id } = await webhook(tenant, `${receiver.url}/hook`);
      await tell(app, tenant, [notice({ channelId: id }, { key: 'rule/ä/1' })]);
      for (const attempt of [1, 2]) {
        await eventually(async () => expect(receiver.at('/hook')).toHaveLength(attempt));
        const [entry] = await eventually(async () => {
          const entries = await ledger(tenant);
          expect(entries).toMatchObject([{ status: 'pending', attempts: attempt }]);
          return entries;
        });
        await tenant.admin.api.post(`/notifications/${entry?.id}/retry`);
      }
      await delivered(1);
      const sent = receiver.at('/hook');
      expect(sent).toHaveLength(3);
      expect(new Set(sent.map(({ headers }) => headers['idempotency-key']))).toEqual(new Set(['rule/%C3%A4/1']));
      expect(new Set(sent.map(({ body }) => body)).size).toBe(1);
      expect(sent[0]?.json).toMatchObject({
        sentBy: 'tidemark',
        notifications: [{ key: 'rule/ä/1', event: 'firing', severity: 'critical', subject: { kind: 'alert', id: 'alert-1' }, value: 412, url: `${PUBLIC_URL}/alerts/4711`, labels: { region: 'eu' } }],
      });
    });
  });

  describe('by e-mail', () => {
    it('stands there as text and as HTML, with the chart as a picture inside', async () => {
      const { id } = await channel(tenant, 'email', { recipients: ['one@example.test', 'two@example.test'] });
      await tell(app, tenant, [notice({ channelId: id }, {}, { title: 'Löw <b>stock</b>\r\nBcc: evil@example.test' })]);
      await delivered(1);
      const [got] = mail.received;
      expect([got?.from, got?.to]).toEqual(['alerts@example.test', ['one@example.test', 'two@example.test']]);
      expect(got?.header('from')).toBe('Tidemark <alerts@example.test>');
      expect(got?.header('auto-submitted')).toBe('auto-generated');
      expect(got?.header('bcc')).toBeUndefined();
      const [entry] = await ledger(tenant);
      expect(got?.header('message-id')).toBe(`<${entry?.messageId}@tidemark.invalid>`);
      const source = got?.source ?? '';
      const html = source.replace(/=\r\n/g, '').replace(/=3D/g, '=');
      expect(html).toContain('src="cid:chart"');
      expect(html).toContain('&lt;b&gt;stock');
      expect(html).toContain('412 ms');
      expect(source).toMatch(/Content-Type: text\/plain/);
      expect(source).toMatch(/Content-Id: <chart>/i);
      const png = Buffer.from(/Content-Type: image\/png[\s\S]+?\r\n\r\n([\s\S]+?)\r\n--/.exec(source)?.[1] ?? '', 'base64');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
    });

    it('goes through a mail server of the channel\'s own, which the egress policy lets pass, and tells no password', async () => {
      const own = await startMailServer({ user: 'tidemark', password: 'hunter2-hunter2' });
      try {
        const settings = { recipients: ['one@example.test'], host: '127.0.0.1', port: own.port, security: 'none', user: 'tidemark', from: 'own@example.test', withChart: false };
        const { id } = await channel(tenant, 'email', { ...settings, password: 'hunter2-hunter2' });
        const test = async (of = id): Promise<unknown> => (await tenant.admin.api.post(`/notification-channels/${of}/test`)).data;
        expect(await test()).toMatchObject({ delivered: false, message: expect.stringContaining('this server itself') });
        await allow(app, own.port);
        expect(await test()).toMatchObject({ delivered: true });
        expect(own.received).toMatchObject([{ from: 'own@example.test', user: 'tidemark' }]);
        own.refuseNext(1, 451, 'try later, hunter2-hunter2');
        expect(await test()).toMatchObject({ delivered: false, message: 'The mail server answered 451 try later, …' });
        const wrong = await channel(tenant, 'email', { ...settings, password: 'wrong-wrong-wrong' });
        const said = (await test(wrong.id)) as { delivered: boolean; message: string };
        expect(said.delivered).toBe(false);
        expect(said.message).not.toContain('wrong');
        const encrypted = await channel(tenant, 'email', { ...settings, security: 'starttls', password: 'hunter2-hunter2' });
        expect(await test(encrypted.id)).toMatchObject({ delivered: false });
        expect(own.received).toHaveLength(1);
      } finally {
        await own.close();
      }
    });
  });

  it('tells no sign-in that a mail server repeats', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        const [command, , signIn = ''] = chunk.toString().split(' ');
        socket.write(command === 'AUTH' ? `535 no such sign-in ${signIn}` : '250-here\r\n250 AUTH PLAIN\r\n');
      });
      socket.write('220 here\r\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      await allow(app, port);
      const settings = { recipients: ['one@example.test'], host: '127.0.0.1', port, security: 'none', user: 'a@example.test', password: 'hunter2-hunter2', withChart: false };
      const { id } = await channel(tenant, 'email', settings);
      expect((await tenant.admin.api.post(`/notification-channels/${id}/test`)).data).toMatchObject({ delivered: false, message: 'The mail server answered 535 no such sign-in …' });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('is shown in open pages of the whole tenant, or of one person, who gets an e-mail as well', async () => {
    const shown: { tenantId: string; userId: string | null; notification: ShownNotification }[] = [];
    const stop = app.app.get(EventBus).on(NotificationShown, (event) => void shown.push(event));
    try {
      const { id } = await channel(tenant, 'in_app', {});
      await tell(app, tenant, [notice({ channelId: id })]);
      await tell(app, tenant, [notice({ userId: tenant.viewer.id }, {}, { title: 'You' })]);
      await tell(app, tenant, [notice({ userId: (await newTenant(app, { roles: [] })).admin.id }, {}, { title: 'Nobody here' })]);
      await eventually(async () => expect((await ledger(tenant)).map(({ route, status: at, title }) => `${route} ${at} ${title}`).sort()).toEqual([
        'channel delivered High latency: api',
        'email dead Nobody here',
        'email delivered You',
        'toast dead Nobody here',
        'toast delivered You',
      ]));
      expect(shown.map(({ tenantId, userId, notification }) => [tenantId, userId, notification.title, notification.path]).sort()).toEqual(
        [
          [tenant.id, null, 'High latency: api', '/alerts/4711'],
          [tenant.id, tenant.viewer.id, 'You', '/alerts/4711'],
        ].sort(),
      );
      expect(mail.received.map(({ to }) => to)).toEqual([[tenant.viewer.email]]);
    } finally {
      stop();
    }
  });
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
