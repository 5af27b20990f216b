import type { ServerResponse } from 'node:http';
import { DeliveryLimits } from '../../src/notifications/delivery-limits.js';
import { JobRunner } from '../../src/platform/jobs/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { eventually } from '../support/eventually.js';
import type { Api } from '../support/http.js';
import { asRole } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Receiver, hang, inTurn, startReceiver, status } from './receiver.js';
import { type Entry, allow, channel, keyed, ledger, notice, tell, webhook } from './told.js';

/** So long a try may take here. */
const TIMEOUT_MS = 1_500;
const HOUR = 3_600;

describe('delivery', () => {
  let app: TestApp;
  let replica: TestApp;
  let receiver: Receiver;
  let tenant: TestTenant;
  let api: Api;
  let ahead = 0;
  beforeAll(async () => {
    [app, receiver] = await Promise.all([startTestApp(), startReceiver()]);
    replica = await startTestApp({ replicaOf: app });
    for (const each of [app, replica]) Object.assign(each.app.get(DeliveryLimits, { strict: false }), { timeoutMs: TIMEOUT_MS });
    await allow(app, receiver.port);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: [] });
    api = await keyed(tenant);
  });
  afterEach(() => pass(-ahead));
  afterAll(async () => {
    await replica?.close();
    await app?.close();
    await receiver?.close();
  });

  const pass = (seconds: number): void => {
    ahead += seconds;
    for (const each of [app, replica]) moveClock(each, ahead * 1_000);
  };
  const only = async (expected: Partial<Entry>, query: Record<string, string> = {}): Promise<Entry> =>
    eventually(async () => {
      const entries = await ledger(tenant, query);
      expect(entries).toMatchObject([expected]);
      return entries[0] as Entry;
    });
  const keysAt = (path: string): string[] => receiver.at(path).flatMap(({ json }) => (json as { notifications: { key: string }[] }).notifications.map(({ key }) => key));
  const asOwner = (sql: string, values: unknown[]): Promise<unknown> =>
    asRole(app, 'tidemark_app', async (client) => {
      await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenant.id]);
      await client.query(sql, values);
    });

  it('sends what was added once, a known key not again, and nothing of what was rolled back', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/once`);
    const one = notice({ channelId: id }, { key: 'k1' });
    expect(await tell(app, tenant, [one, one, notice({ channelId: id }, { key: 'k2' })])).toBe(2);
    expect(await tell(replica, tenant, [one])).toBe(0);
    await expect(tell(app, tenant, [notice({ channelId: id }, { key: 'k3', subject: { kind: 'alert', id: null as unknown as string } })])).rejects.toThrow();
    await eventually(async () => expect((await ledger(tenant)).map(({ status: at }) => at)).toEqual(['delivered', 'delivered']));
    expect(keysAt('/once').sort()).toEqual(['k1', 'k2']);
  });

  it('is done by whichever process looks, and by one of them alone', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/shared`);
    receiver.answer('/shared', (response) => void setTimeout(() => response.end('ok'), 5));
    const all = Array.from({ length: 60 }, (_, n) => notice({ channelId: id }, { key: `n${n}` }));
    for (let n = 0; n < all.length; n += 10) {
      await Promise.all([tell(app, tenant, all.slice(n, n + 10)), tell(replica, tenant, all.slice(n, n + 10))]);
      for (const each of [app, replica]) await each.app.get(JobRunner).runNow('outbox-delivery');
    }
    await eventually(async () => expect(await ledger(tenant, { status: 'delivered', limit: '100' })).toHaveLength(60));
    expect(keysAt('/shared').sort()).toEqual(all.map(({ key }) => key).sort());
  });

  it('needs no nudge', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/unnudged`);
    await tell(app, tenant, [notice({ channelId: id })], false);
    await only({ status: 'delivered', attempts: 1 });
  });

  it('sends again what a process had taken that is gone, once its claim has ended', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/crashed`);
    pass(60);
    const from = Date.now() + ahead * 1_000;
    await tell(app, tenant, [notice({ channelId: id }, { group: { key: 'g', waitSeconds: 600, intervalSeconds: 0 } }), notice({ channelId: id }, { group: { key: 'g', waitSeconds: 600, intervalSeconds: 0 } })], false);
    // As a process leaves it that is killed in the middle of sending both.
    await asOwner(
      `UPDATE notifications SET status = 'delivering', claim = gen_random_uuid(), message_id = '00000000-0000-4000-8000-00000000000a', attempts = 1, due_at = $1`,
      [new Date(from + 60_000)],
    );
    for (const each of [app, replica]) await each.app.get(JobRunner).runNow('outbox-delivery');
    expect(receiver.at('/crashed')).toEqual([]);
    pass(90);
    await eventually(async () => expect(await ledger(tenant)).toMatchObject([{ status: 'delivered', attempts: 2 }, { status: 'delivered', attempts: 2 }]));
    expect(receiver.at('/crashed').map(({ headers }) => headers['idempotency-key'])).toEqual(['00000000-0000-4000-8000-00000000000a']);
  });

  it('holds nobody up because of receivers that hang', async () => {
    const held: ServerResponse[] = [];
    receiver.answer('/hangs', (response) => void held.push(response));
    const limits = [app, replica].map((each) => each.app.get(DeliveryLimits, { strict: false }));
    for (const each of limits) Object.assign(each, { timeoutMs: 60_000 });
    try {
      const hanging = await Promise.all(Array.from({ length: 12 }, () => webhook(tenant, `${receiver.url}/hangs`)));
      const well = await webhook(tenant, `${receiver.url}/well`);
      await tell(app, tenant, hanging.flatMap(({ id }) => Array.from({ length: 4 }, () => notice({ channelId: id }))));
      await eventually(() => expect(held.length).toBeGreaterThanOrEqual(12));
      await tell(app, tenant, [notice({ channelId: well.id })]);
      await only({ status: 'delivered' }, { channelId: well.id });
      const still = await ledger(tenant, { status: 'delivering', limit: '100' });
      expect(new Set(still.map(({ channelId }) => channelId)).size).toBe(12);
    } finally {
      for (const each of limits) Object.assign(each, { timeoutMs: TIMEOUT_MS });
      receiver.answer('/hangs', status(200));
      for (const response of held) response.destroy();
    }
  });

  it('breaks off what does not answer in time, and tries it again', async () => {
    receiver.answer('/silent', inTurn(hang, status(200)));
    const { id } = await webhook(tenant, `${receiver.url}/silent`);
    await tell(app, tenant, [notice({ channelId: id })]);
    await only({ status: 'pending', attempts: 1, lastError: 'The receiver did not answer in time.' });
    pass(7);
    await only({ status: 'delivered', attempts: 2 });
  });

  it.each<[string, Parameters<Receiver['answer']>[1], string]>([
    ['500', status(500, 'oops'), 'The receiver answered 500: oops'],
    ['408', status(408), 'The receiver answered 408'],
    ['a closed connection', (response) => void response.destroy(), 'The receiver broke the connection off.'],
    ['garbage', (response) => void response.socket?.end('\u0000\u0001 what?\r\n\r\n'), 'The receiver answers with something that is not HTTP.'],
  ])('tries again after %s', async (name, answering, words) => {
    const path = `/again/${encodeURIComponent(name)}`;
    receiver.answer(path, inTurn(answering, status(204)));
    const { id } = await webhook(tenant, receiver.url + path);
    await tell(app, tenant, [notice({ channelId: id })]);
    const entry = await only({ status: 'pending', attempts: 1, lastError: words });
    const wait = Date.parse(entry.nextAttemptAt ?? '') - Date.now();
    expect([wait > 0, wait < 6_100]).toEqual([true, true]);
    pass(7);
    await only({ status: 'delivered', attempts: 2, lastError: null });
  });

  it('takes what is said with 200 for an arrival, however it goes on after that, and reads no more of it than a little', async () => {
    receiver.answer('/flood', (response) => {
      response.writeHead(200);
      const more = (): void => void (response.writableEnded || response.destroyed || response.write('x'.repeat(65_536), more));
      more();
    });
    const { id } = await webhook(tenant, `${receiver.url}/flood`);
    await tell(app, tenant, [notice({ channelId: id })]);
    await only({ status: 'delivered', attempts: 1 });
  });

  it('leaves a receiver alone for as long as it asks, with all that is for it', async () => {
    receiver.answer('/limited', inTurn(status(429, 'slow down', { 'retry-after': '120' }), status(200)));
    const { id } = await webhook(tenant, `${receiver.url}/limited`);
    await tell(app, tenant, [notice({ channelId: id })]);
    const entry = await only({ status: 'pending', lastError: 'The receiver answered 429: slow down' });
    const wait = Date.parse(entry.nextAttemptAt ?? '') - Date.now();
    expect([wait > 100_000, wait < 130_000]).toEqual([true, true]);
    await tell(app, tenant, [notice({ channelId: id })]);
    pass(60);
    await app.app.get(JobRunner).runNow('outbox-delivery');
    expect(receiver.at('/limited')).toHaveLength(1);
    pass(70);
    await eventually(async () => expect(await ledger(tenant)).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]));
  });

  it('gives up after 12 tries, tells of it, and begins anew when somebody wants it to', async () => {
    receiver.answer('/dead', status(500));
    const dead = await webhook(tenant, `${receiver.url}/dead`);
    await tell(app, tenant, [notice({ channelId: dead.id })]);
    for (let attempt = 1; attempt < 12; attempt++) {
      await only({ status: 'pending', attempts: attempt });
      // The eleventh wait is eight hours and up to a fifth more; waits before it are shorter.
      pass(attempt < 8 ? 2_200 : [4_400, 8_700, 17_300, 34_600][attempt - 8]!);
    }
    const entry = await only({ status: 'dead', attempts: 12, lastError: 'The receiver answered 500', nextAttemptAt: null });
    expect(receiver.at('/dead')).toHaveLength(12);
    expect((await api.post(`/notifications/${entry.id}/dismiss`)).data).toMatchObject({ status: 'dismissed' });
    expect((await api.post(`/notifications/${entry.id}/dismiss`)).status).toBe(409);
    receiver.answer('/dead', status(200));
    expect((await api.post(`/notifications/${entry.id}/retry`)).data).toMatchObject({ status: 'pending', attempts: 0 });
    await only({ status: 'delivered', attempts: 1 });
    expect((await api.post(`/notifications/${entry.id}/retry`)).status).toBe(409);
    expect(receiver.at('/dead')).toHaveLength(13);
  });

  it('gives up sooner where trying again is no use', async () => {
    receiver.answer('/gone', status(410, 'channel_is_archived'));
    const gone = await webhook(tenant, `${receiver.url}/gone`);
    await tell(app, tenant, [notice({ channelId: gone.id })]);
    for (const attempts of [1, 2]) {
      await only({ status: 'pending', attempts });
      pass(60);
    }
    await only({ status: 'dead', attempts: 3, lastError: 'The receiver answered 410: channel_is_archived' });
    const deleted = await webhook(tenant, `${receiver.url}/deleted`);
    await tenant.admin.api.delete(`/notification-channels/${deleted.id}`);
    await tell(app, tenant, [notice({ channelId: deleted.id })]);
    await only({ status: 'dead', attempts: 1, lastError: 'The channel is deleted.', channelName: deleted.name }, { channelId: deleted.id });
  });

  it('tries after a day no more, and delivers in the end what failed for an hour', async () => {
    receiver.answer('/hour', status(500));
    const { id } = await webhook(tenant, `${receiver.url}/hour`);
    await tell(app, tenant, [notice({ channelId: id }, { key: 'old' })]);
    await only({ status: 'pending', attempts: 1 });
    pass(HOUR);
    await only({ status: 'pending', attempts: 2 });
    receiver.answer('/hour', status(200));
    // What comes anew finds it answering: the one that waits goes with it, and does not wait for its own time.
    await tell(app, tenant, [notice({ channelId: id }, { key: 'new' })]);
    await eventually(async () => expect(await ledger(tenant)).toMatchObject([{ key: 'new', status: 'delivered' }, { key: 'old', status: 'delivered', attempts: 3 }]));
    receiver.answer('/hour', status(500));
    await tell(app, tenant, [notice({ channelId: id }, { key: 'late' })]);
    await eventually(async () => expect((await ledger(tenant))[0]).toMatchObject({ key: 'late', status: 'pending', attempts: 1 }));
    pass(25 * HOUR);
    await eventually(async () => expect((await ledger(tenant))[0]).toMatchObject({ key: 'late', status: 'dead', attempts: 2 }));
  });

  it('lets nothing of an alert overtake what came before it, and nothing wait for other alerts', async () => {
    receiver.answer('/order', (response, { json }) => void response.writeHead(JSON.stringify(json).includes('"fails"') ? 500 : 200).end());
    const { id } = await webhook(tenant, `${receiver.url}/order`);
    await tell(app, tenant, [
      notice({ channelId: id }, { key: 'a1' }, { fingerprint: 'a', title: 'fails' }),
      notice({ channelId: id }, { key: 'a2' }, { fingerprint: 'a', event: 'resolved' }),
      notice({ channelId: id }, { key: 'b1' }, { fingerprint: 'b' }),
    ]);
    await eventually(async () => expect(await ledger(tenant)).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'b1', status: 'delivered' }), expect.objectContaining({ key: 'a1', status: 'pending', attempts: expect.any(Number) })])));
    expect(await ledger(tenant)).toEqual(expect.arrayContaining([expect.objectContaining({ key: 'a2', status: 'pending', attempts: 0 })]));
    expect(keysAt('/order')).not.toContain('a2');
    receiver.answer('/order', status(200));
    pass(10);
    await eventually(async () => expect(await ledger(tenant, { status: 'delivered' })).toHaveLength(3));
    const keys = keysAt('/order');
    expect(keys.indexOf('a2')).toBeGreaterThan(keys.lastIndexOf('a1'));
  });

  it('gathers a group for its wait, sends it in one message, and the next after its interval', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/group`);
    const group = { key: 'service=api', waitSeconds: 30, intervalSeconds: 300 };
    const add = (key: string, of = group): Promise<number> => tell(app, tenant, [notice({ channelId: id }, { key, group: of })]);
    await add('g1');
    await add('other', { ...group, key: 'service=web', waitSeconds: 0 });
    pass(20);
    await add('g2');
    await eventually(() => expect(receiver.at('/group')).toHaveLength(1));
    expect(keysAt('/group')).toEqual(['other']);
    pass(11);
    await eventually(() => expect(receiver.at('/group')).toHaveLength(2));
    expect(keysAt('/group')).toEqual(['other', 'g1', 'g2']);
    const together = await eventually(async () => {
      const entries = (await ledger(tenant)).filter(({ key }) => key.startsWith('g'));
      expect(entries).toMatchObject([{ status: 'delivered' }, { status: 'delivered' }]);
      return entries;
    });
    expect(together[0]?.messageId).toBe(together[1]?.messageId);
    expect(receiver.at('/group')[1]?.headers['idempotency-key']).toBe(together[0]?.messageId);
    await add('g3');
    pass(200);
    await add('g4');
    await app.app.get(JobRunner).runNow('outbox-delivery');
    expect(receiver.at('/group')).toHaveLength(2);
    pass(110);
    await eventually(() => expect(keysAt('/group')).toEqual(['other', 'g1', 'g2', 'g3', 'g4']));
    expect(receiver.at('/group')).toHaveLength(3);
  });

  it('shows in Prometheus what becomes of notifications', async () => {
    receiver.answer('/counted', inTurn(status(500), status(200)));
    const { id } = await channel(tenant, 'slack', { webhookUrl: `${receiver.url}/counted` });
    await tell(app, tenant, [notice({ channelId: id })]);
    const entry = await only({ status: 'pending', attempts: 1 });
    await api.post(`/notifications/${entry.id}/retry`);
    await only({ status: 'delivered' });
    const scraped = (await Promise.all([app, replica].map(({ url }) => fetch(`${url}/metrics`).then((answer) => answer.text())))).join('\n');
    expect(scraped).toMatch(/^notifications_delivered_total\{kind="slack",outcome="delivered"\} 1$/m);
    expect(scraped).toMatch(/^notifications_delivered_total\{kind="slack",outcome="retried"\} 1$/m);
    expect(scraped).toMatch(/^notifications_pending \d+$/m);
    expect(scraped).toMatch(/^notifications_dead \d+$/m);
  });

  it('keeps what has ended for 90 days', async () => {
    const { id } = await webhook(tenant, `${receiver.url}/kept`);
    await tell(app, tenant, [notice({ channelId: id })]);
    await only({ status: 'delivered' });
    pass(89 * 24 * HOUR);
    await app.app.get(JobRunner).runNow('notification-cleanup');
    expect(await ledger(tenant)).toHaveLength(1);
    pass(2 * 24 * HOUR);
    await app.app.get(JobRunner).runNow('notification-cleanup');
    expect(await ledger(tenant)).toEqual([]);
  });
});
