import { gzipSync } from 'node:zlib';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { keepOwnUseOut } from '../support/own-use.js';
import { onDatabase } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { TestQueue, whereItMayRestart, withRabbitMq } from './broker.js';
import { MINUTES, ofTenant } from './sending.js';

withRabbitMq('events over RabbitMQ', () => {
  let app: TestApp;
  let queue: TestQueue;
  let tenant: TestTenant;
  let key: string;
  beforeAll(async () => {
    queue = await TestQueue.make();
    app = await startTestApp({ amqp: { url: queue.url, queue: queue.name, prefetch: 20 } });
    keepOwnUseOut(app);
  });
  beforeEach(async () => {
    tenant = await newTenant(app, { roles: [] });
    key = await keyOf(tenant, ['ingest:write']);
  });
  afterAll(async () => {
    await app?.close();
    await queue.remove();
  });

  async function keyOf({ admin }: TestTenant, permissions: string[]): Promise<string> {
    const { data } = await admin.api.post<{ key: string }>('/auth/api-keys', { name: 'queue', permissions });
    return data.key;
  }
  const from = (apiKey: string, more: object = {}): object => ({ headers: { 'x-tidemark-api-key': apiKey }, ...more });
  const values = async (): Promise<unknown[]> => (await ofTenant(app, tenant.id, 'SELECT value FROM metric_events ORDER BY 1')).map(({ value }) => value);
  const expectValues = (expected: number[]): Promise<void> => eventually(async () => expect(await values()).toEqual(expected), 20_000);
  const figure = async (name: string): Promise<number> => Number(new RegExp(`^${name.replace(/[{}]/g, '\\$&')} (\\d+)$`, 'm').exec(await (await fetch(`${app.url}/metrics`)).text())?.[1] ?? 0);
  /** Nothing waits and nothing is in hand. */
  const expectSettled = (): Promise<void> =>
    eventually(async () => expect([await queue.ready(), await figure('ingest_amqp_messages_under_way')]).toEqual([0, 0]), 20_000);

  it('takes an object, a list, lines and gzip, commits them with their rollups, and acknowledges', async () => {
    const before = await figure('ingest_amqp_acknowledged_messages_total');
    await queue.send({ metric: 'm', value: 1 }, from(key));
    await queue.send([{ metric: 'm', value: 2 }, { metric: 'm', value: 3 }], from(key, { contentType: 'application/json; charset=utf-8' }));
    await queue.send('{"metric":"m","value":4}\n\n{"metric":"m","value":5}\n', from(key, { contentType: 'application/x-ndjson' }));
    await queue.send(gzipSync('[{"metric":"m","value":6}]'), from(key, { contentEncoding: 'gzip' }));
    await expectValues([1, 2, 3, 4, 5, 6]);
    await expectSettled();
    expect((await ofTenant(app, tenant.id, MINUTES)).reduce((sum, { count }) => sum + Number(count), 0)).toBe(6);
    expect(await figure('ingest_amqp_acknowledged_messages_total')).toBe(before + 4);
    expect([await figure('ingest_amqp_connected'), await queue.deadCount()]).toEqual([1, 0]);
  });

  it('counts a message with an id once, however often it comes, and one without each time', async () => {
    const events = [{ metric: 'm', value: 1 }, { metric: 'm', value: 2 }];
    for (let time = 0; time < 3; time += 1) await queue.send(events, from(key, { messageId: 'order-17' }));
    await queue.send(events, from(key));
    await expectValues([1, 1, 2, 2]);
    await expectSettled();
    expect(await values()).toEqual([1, 1, 2, 2]);
  });

  it.each([
    ['malformed', 'no JSON', 'not json at all', {}],
    ['malformed', 'a number', '7', {}],
    ['malformed', 'another type', '<event/>', { contentType: 'text/xml' }],
    ['malformed', 'another packing', '[]', { contentEncoding: 'br' }],
    ['malformed', 'broken gzip', 'no gzip', { contentEncoding: 'gzip' }],
    ['malformed', 'bytes that are no text', Buffer.from([0x5b, 0xff, 0x5d]), {}],
    ['too-large', 'a gzip bomb', gzipSync(Buffer.alloc(6 * 1024 * 1024, 0x20)), { contentEncoding: 'gzip' }],
  ])('lays a message aside as %s: %s; what follows is taken', async (reason, _, body, options) => {
    await queue.send(body, from(key, { messageId: 'poison', ...options }));
    const dead = await queue.dead();
    expect(dead.headers).toMatchObject({ 'x-tidemark-reason': reason, 'x-tidemark-problem': expect.any(String), 'x-tidemark-tenant': tenant.id });
    expect([dead.messageId, dead.body]).toEqual(['poison', body.toString()]);
    await queue.send({ metric: 'm', value: 1 }, from(key));
    await expectValues([1]);
    await expectSettled();
  });

  it('lays aside what has no key, one that is made up, or one without the right; the key itself goes no further', async () => {
    const event = { metric: 'm', value: 1 };
    const blind = await keyOf(tenant, ['metrics:read']);
    await queue.send(event);
    expect((await queue.dead()).headers).toMatchObject({ 'x-tidemark-reason': 'unauthorized' });
    await queue.send(event, { headers: { 'X-Tidemark-API-Key': key, 'x-tenant-id': tenant.id } });
    expect((await queue.dead()).headers).toEqual(expect.not.objectContaining({ 'X-Tidemark-API-Key': key }));
    for (const [wrong, reason] of [[`${key.slice(0, -1)}!`, 'unauthorized'], [blind, 'forbidden']] as const) {
      await queue.send(event, from(wrong));
      const dead = await queue.dead();
      expect(dead.headers).toMatchObject({ 'x-tidemark-reason': reason });
      expect(JSON.stringify(dead)).not.toContain(wrong);
      expect(JSON.parse(dead.body)).toEqual(event);
    }
    await expectSettled();
    expect(await values()).toEqual([]);
  });

  it('takes nothing under a key that was revoked a moment ago', async () => {
    await queue.send({ metric: 'm', value: 1 }, from(key));
    await expectValues([1]);
    const { data } = await tenant.admin.api.get<{ id: string }[]>('/auth/api-keys');
    await tenant.admin.api.delete(`/auth/api-keys/${data[0]?.id}`);
    await queue.send({ metric: 'm', value: 2 }, from(key));
    expect((await queue.dead()).headers).toMatchObject({ 'x-tidemark-reason': 'unauthorized' });
    expect(await values()).toEqual([1]);
  });

  it('keeps the good items of a message and lays the others aside, each with its reason', async () => {
    await queue.send('{"metric":"m","value":1}\n{"metric":"m","value":NaN}\n{"metric":"Ä","value":2}\n{"metric":"m","value":3}', from(key, { contentType: 'application/x-ndjson', messageId: 'half' }));
    const dead = await queue.dead();
    expect(dead).toMatchObject({ messageId: 'half', headers: { 'x-tidemark-reason': 'rejected', 'x-tidemark-tenant': tenant.id } });
    expect(JSON.parse(dead.body)).toEqual({
      rejected: [
        { index: 1, reason: 'this item is not JSON', item: '{"metric":"m","value":NaN}' },
        { index: 2, reason: expect.stringContaining('metric'), item: { metric: 'Ä', value: 2 } },
      ],
    });
    await expectValues([1, 3]);
    await expectSettled();
  });

  it('loses nothing and doubles nothing when connections break in mid-stream, and goes on by itself', async () => {
    const reconnects = await figure('ingest_amqp_reconnects_total');
    const sending = (async () => {
      for (let number = 0; number < 300; number += 1) await queue.send([{ metric: 'm', value: number }], from(key, { messageId: `cut-${number}` }));
    })();
    for (let cut = 1; cut <= 3; cut += 1) {
      await eventually(async () => expect((await values()).length).toBeGreaterThan(cut * 20), 20_000);
      queue.cut();
      await eventually(async () => expect(await figure('ingest_amqp_reconnects_total')).toBeGreaterThanOrEqual(reconnects + cut), 20_000);
    }
    await sending;
    await expectValues(Array.from({ length: 300 }, (_, number) => number));
    await expectSettled();
    expect((await values()).length).toBe(300);
  });

  whereItMayRestart('loses nothing and doubles nothing when the broker is restarted in mid-stream', async () => {
    await Promise.all(Array.from({ length: 2_000 }, (_, number) => queue.send({ metric: 'm', value: number }, from(key, { messageId: `restart-${number}` }))));
    await eventually(async () => expect((await values()).length).toBeGreaterThan(50), 20_000);
    const reconnects = await figure('ingest_amqp_reconnects_total');
    await queue.restart();
    await expectValues(Array.from({ length: 2_000 }, (_, number) => number));
    await expectSettled();
    expect(await figure('ingest_amqp_reconnects_total')).toBeGreaterThan(reconnects);
  }, 120_000);

  it('goes on when somebody deletes its queue, and makes it anew', async () => {
    const reconnects = await figure('ingest_amqp_reconnects_total');
    await queue.lose();
    await eventually(async () => expect(await figure('ingest_amqp_reconnects_total')).toBe(reconnects + 1), 20_000);
    await queue.send({ metric: 'm', value: 1 }, from(key));
    await expectValues([1]);
  });

  it('holds what cannot be written just now, no more of it than the prefetch, and writes it when it can', async () => {
    await queue.send({ metric: 'm', value: 1000 }, from(key));
    await expectValues([1000]);
    await expectSettled();
    const consumed = await figure('ingest_amqp_consumed_messages_total');
    // As a database that is away answers; "too many connections" is one of the states for that.
    await onDatabase(app, `CREATE FUNCTION be_away() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'away' USING ERRCODE = '53300'; END $$`);
    await onDatabase(app, 'CREATE TRIGGER away BEFORE INSERT ON metric_rollups FOR EACH ROW EXECUTE FUNCTION be_away()');
    try {
      for (let number = 0; number < 50; number += 1) await queue.send({ metric: 'm', value: number }, from(key, { messageId: `held-${number}` }));
      await eventually(async () => expect(await figure('ingest_amqp_retries_total')).toBeGreaterThan(40), 20_000);
      expect([await figure('ingest_amqp_messages_under_way'), await queue.ready(), await queue.deadCount()]).toEqual([20, 30, 0]);
      // Each was delivered once: nothing goes round between the broker and the process.
      expect(await figure('ingest_amqp_consumed_messages_total')).toBe(consumed + 20);
    } finally {
      await onDatabase(app, 'DROP TRIGGER away ON metric_rollups; DROP FUNCTION be_away()');
    }
    await expectValues([...Array.from({ length: 50 }, (_, number) => number), 1000]);
    await expectSettled();
    expect(await queue.deadCount()).toBe(0);
  });

  it('says in its figures what became of messages', async () => {
    const before = await figure('ingest_amqp_dead_messages_total{reason="unauthorized"}');
    await queue.send({ metric: 'm', value: 1 });
    await queue.dead();
    await eventually(async () => expect(await figure('ingest_amqp_dead_messages_total{reason="unauthorized"}')).toBe(before + 1));
  });
});
