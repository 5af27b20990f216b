import { randomBytes } from 'node:crypto';
import type pg from 'pg';
import { Api } from '../support/http.js';
import { eventually } from '../support/eventually.js';
import { KillableServers } from '../support/killable-servers.js';
import type { ServerProcess } from '../support/server-process.js';
import { EVENTS_A_BATCH, Sender } from './sender.js';
import { MINUTES, RECOUNT, SENT } from './sending.js';

/** Two servers over one database, as processes of their own, of which some are killed while events come in. */
describe('servers that are killed while events come in', () => {
  let group: KillableServers;
  let servers: ServerProcess[] = [];
  let client: pg.Client;
  let accessToken: string;
  beforeAll(async () => {
    group = await KillableServers.make();
  }, 300_000);
  afterEach(() => group.killAll());
  afterAll(() => group?.close());

  /** Servers, a tenant, and a client of the database that sees its rows. */
  async function start(count: number): Promise<string[]> {
    servers = Array.from({ length: count }, () => group.start());
    const urls = await Promise.all(servers.map((server) => server.ready()));
    const account = { email: `${randomBytes(6).toString('hex')}@example.test`, password: 'correct horse battery', tenantName: 'Load' };
    const { data } = await new Api(urls[0] ?? '').post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account);
    accessToken = data.accessToken;
    client = await group.connect(data.tenant.id);
    return urls;
  }

  /** Every batch that was acknowledged is there once and whole, nothing is there that was not sent, and rollups equal a recount. */
  async function expectOnce(sender: Sender): Promise<void> {
    const { rows } = await client.query<{ number: number; count: number }>(SENT);
    expect(rows).toEqual(sender.batches.map(({ number }) => ({ number, count: EVENTS_A_BATCH })));
    const [minutes, recount] = [(await client.query<Counted>(MINUTES)).rows, (await client.query<Counted>(RECOUNT)).rows];
    expect(minutes.map(withoutLast)).toEqual(recount.map(withoutLast));
    expect(minutes.length).toBeGreaterThan(0);
  }

  it('lose nothing that they acknowledged and double nothing that is sent again, beside another that goes on', async () => {
    let urls = await start(2);
    const sender = new Sender(accessToken, () => urls);
    sender.start();
    await eventually(() => expect(sender.acknowledged).toBeGreaterThan(60), 30_000);
    for (let kill = 0; kill < 3; kill += 1) {
      const before = sender.acknowledged;
      const [victim] = servers.splice(0, 1);
      await victim?.end('SIGKILL');
      urls = urls.slice(1);
      await eventually(() => expect(sender.acknowledged).toBeGreaterThan(before + 20), 30_000);
      const next = group.start();
      servers.push(next);
      urls = [...urls, await next.ready()];
      await eventually(() => expect(sender.acknowledged).toBeGreaterThan(before + 60), 30_000);
    }
    await sender.stop();
    expect(sender.acknowledged).toBeLessThan(sender.batches.length);
    await sender.settle();
    await expectOnce(sender);
    const { rows } = await client.query<{ writers: number }>('SELECT count(DISTINCT writer)::int AS writers FROM metric_rollups');
    expect(rows[0]?.writers).toBeGreaterThan(2);
  }, 300_000);

  it('write and answer all that they have taken when they are asked to end', async () => {
    let urls = await start(1);
    const sender = new Sender(accessToken, () => urls);
    sender.start();
    await eventually(() => expect(sender.acknowledged).toBeGreaterThan(30), 30_000);
    const [server] = servers.splice(0, 1);
    const ending = server?.end('SIGTERM');
    await sender.stop();
    expect((await ending)?.code).toBe(0);
    // Nothing had to be sent again but what the server did not take any more: what it took, it acknowledged.
    const { rows } = await client.query<{ number: number }>('SELECT DISTINCT value::int AS number FROM metric_events ORDER BY 1');
    expect(rows.map(({ number }) => number)).toEqual(sender.batches.filter(({ acknowledged }) => acknowledged).map(({ number }) => number));
    const next = group.start();
    servers.push(next);
    urls = [await next.ready()];
    await sender.settle();
    await expectOnce(sender);
  }, 240_000);
});

interface Counted extends pg.QueryResultRow {
  last: number;
}

/** Of events at the same moment either may be the last. */
const withoutLast = ({ last: _last, ...rest }: Counted): object => rest;
