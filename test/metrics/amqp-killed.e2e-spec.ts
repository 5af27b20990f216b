import type pg from 'pg';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { KillableServers } from '../support/killable-servers.js';
import type { ServerProcess } from '../support/server-process.js';
import { TestQueue, withRabbitMq } from './broker.js';

/** A server as a process of its own, which ends while messages come. */
withRabbitMq('a server that ends while messages come over RabbitMQ', () => {
  let group: KillableServers;
  let queue: TestQueue;
  let server: ServerProcess;
  let client: pg.Client;
  let key: string;
  beforeAll(async () => {
    queue = await TestQueue.make();
    group = await KillableServers.make({ AMQP_URL: queue.url, TIDEMARK_AMQP_QUEUE: queue.name, TIDEMARK_AMQP_PREFETCH: '50' });
    server = group.start();
    const api = new Api(await server.ready());
    const account = { email: 'amqp@example.test', password: 'correct horse battery', tenantName: 'Queue' };
    const { data } = await api.post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account);
    key = (await api.as(data.accessToken).post<{ key: string }>('/auth/api-keys', { name: 'queue', permissions: ['ingest:write'] })).data.key;
    client = await group.connect(data.tenant.id);
  }, 300_000);
  afterAll(async () => {
    await group?.close();
    await queue?.remove();
  });

  const count = async (metric: string): Promise<number> =>
    (await client.query<{ count: number }>('SELECT count(*)::int AS count FROM metric_events e JOIN metric_series s ON s.id = e.series_id WHERE s.metric = $1', [metric])).rows[0]?.count ?? 0;
  const countRolledUp = async (metric: string): Promise<number> =>
    (await client.query<{ count: number }>(`SELECT sum(r.count)::int AS count FROM metric_rollups r JOIN metric_series s ON s.id = r.series_id WHERE r.resolution = 'minute' AND s.metric = $1`, [metric])).rows[0]?.count ?? 0;

  /** Sends messages of two events, one after the other, until it is told to stop. */
  function stream(metric: string): { stop: () => Promise<number> } {
    let running = true;
    let sent = 0;
    const sending = (async () => {
      for (; running; sent += 1) {
        await queue.send([{ metric, value: sent }, { metric, value: sent }], { messageId: `${metric}-${sent}`, headers: { 'x-tidemark-api-key': key } });
      }
    })();
    return { stop: async () => ((running = false), await sending, sent) };
  }

  it('loses nothing and doubles nothing when it is killed with messages in hand', async () => {
    const { stop } = stream('killed');
    for (let kill = 0; kill < 2; kill += 1) {
      const before = await count('killed');
      await eventually(async () => expect(await count('killed')).toBeGreaterThan(before + 100), 30_000);
      await server.end('SIGKILL');
      server = group.start();
      await server.ready();
    }
    const sent = await stop();
    await eventually(async () => expect([await queue.ready(), await count('killed')]).toEqual([0, sent * 2]), 60_000);
    expect(await countRolledUp('killed')).toBe(sent * 2);
    expect(await queue.deadCount()).toBe(0);
  }, 240_000);

  it('writes what it has in hand when it is asked to end with the stream going on, and counts each message once', async () => {
    const { stop } = stream('asked');
    await eventually(async () => expect(await count('asked')).toBeGreaterThan(100), 30_000);
    expect((await server.end('SIGTERM')).code).toBe(0);
    const sent = await stop();
    // Whatever was not written still waits. What was written and not acknowledged in time waits too, and is recognised when it comes again.
    await eventually(async () => expect((await count('asked')) / 2 + (await queue.ready())).toBeGreaterThanOrEqual(sent), 20_000);
    server = group.start();
    await server.ready();
    await eventually(async () => expect([await queue.ready(), await count('asked')]).toEqual([0, sent * 2]), 60_000);
  }, 240_000);

  it('starts without its broker, and takes messages once it is there', async () => {
    await server.end('SIGKILL');
    queue.close();
    server = group.start();
    const url = await server.ready();
    expect((await fetch(`${url}/ready`)).status).toBe(200);
    await queue.send({ metric: 'late', value: 1 }, { headers: { 'x-tidemark-api-key': key } });
    queue.open();
    await eventually(async () => expect(await count('late')).toBe(1), 20_000);
  }, 120_000);
});
