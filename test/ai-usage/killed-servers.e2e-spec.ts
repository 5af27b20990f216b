import { randomBytes } from 'node:crypto';
import { Big } from 'big.js';
import { succeeded } from '../dashboards/sample-source.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { KillableServers } from '../support/killable-servers.js';
import type { ServerProcess } from '../support/server-process.js';

const SESSIONS_A_BATCH = 20;
const KILLS = 3;
const PRICE = { input: '2.50', output: '10.00' };

interface Batch {
  readonly sessions: readonly { sessionId: string; tokens: { freshInput: number; output: number } }[];
  acknowledged: boolean;
}

/** Two servers over one database, as processes of their own, of which some are killed while sessions come in and are costed. */
describe('servers that are killed while AI sessions come in', () => {
  let group: KillableServers;
  beforeAll(async () => {
    group = await KillableServers.make({ TIDEMARK_SELF_METRICS: 'false' });
  }, 300_000);
  afterAll(() => group?.close());

  it('lose none that they acknowledged and double none that is sent again, and the ledger is their price to the last digit', async () => {
    const servers: ServerProcess[] = [group.start(), group.start()];
    let urls = await Promise.all(servers.map((server) => server.ready()));
    const account = { email: `${randomBytes(6).toString('hex')}@example.test`, password: 'correct horse battery', tenantName: 'Shop' };
    const { accessToken, tenant } = succeeded(await new Api(urls[0] ?? '').post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account));
    const { version, entries } = succeeded(await new Api(urls[0] ?? '').as(accessToken).get<{ version: number; entries: object[] }>('/economics/price-book'));
    succeeded(await new Api(urls[0] ?? '').as(accessToken).put('/economics/price-book', { version, currency: 'USD', entries: [...entries, { meter: 'ai.tokens', model: 'm', per: '1000000', ...PRICE }] }));
    const client = await group.connect(tenant.id);

    const batches: Batch[] = [];
    const startedAt = new Date().toISOString();
    const make = (): Batch => {
      const number = batches.length;
      const sessions = Array.from({ length: SESSIONS_A_BATCH }, (_, index) => ({
        ...{ sessionId: `${number}-${index}`, model: 'm', customer: `c${index % 3}`, startedAt, success: true },
        tokens: { freshInput: number * 7 + index, output: index },
      }));
      const batch = { sessions, acknowledged: false };
      batches.push(batch);
      return batch;
    };
    const attempt = async (batch: Batch, url: string): Promise<void> => {
      try {
        const response = await fetch(`${url}/api/v1/ai/sessions`, {
          method: 'POST',
          headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
          body: JSON.stringify(batch.sessions),
          signal: AbortSignal.timeout(20_000),
        });
        batch.acknowledged = response.status === 202;
      } catch (error) {
        // The server has gone away; what became of the batch is not known. (By name: the error is of another realm.)
        if (!['TypeError', 'TimeoutError'].includes((error as Error).name)) throw error;
      }
    };
    const acknowledged = (): number => batches.filter((batch) => batch.acknowledged).length;
    let stopped = false;
    const senders = Array.from({ length: 4 }, async () => {
      while (!stopped) {
        const batch = make();
        await attempt(batch, urls[batches.length % urls.length] ?? '');
      }
    });
    await eventually(() => expect(acknowledged()).toBeGreaterThan(20), 30_000);
    for (let kill = 0; kill < KILLS; kill += 1) {
      const before = acknowledged();
      const [victim] = servers.splice(0, 1);
      await victim?.end('SIGKILL');
      urls = urls.slice(1);
      await eventually(() => expect(acknowledged()).toBeGreaterThan(before + 10), 30_000);
      const next = group.start();
      servers.push(next);
      urls = [...urls, await next.ready()];
      await eventually(() => expect(acknowledged()).toBeGreaterThan(before + 20), 30_000);
    }
    stopped = true;
    await Promise.all(senders);
    expect(acknowledged()).toBeLessThan(batches.length);
    for (const batch of batches) if (!batch.acknowledged) await attempt(batch, urls[0] ?? '');
    expect(acknowledged()).toBe(batches.length);

    const sent = batches.flatMap(({ sessions }) => sessions);
    const [input, output] = [sent.reduce((sum, { tokens }) => sum + tokens.freshInput, 0), sent.reduce((sum, { tokens }) => sum + tokens.output, 0)];
    const one = async (sql: string): Promise<Record<string, string>> => (await client.query<Record<string, string>>(sql)).rows[0] ?? {};
    expect(await one('SELECT count(*)::text AS n, sum(fresh_input)::text AS input, sum(output)::text AS output FROM ai_sessions')).toEqual({ n: `${sent.length}`, input: `${input}`, output: `${output}` });
    expect(await one('SELECT sum(requests)::text AS n, sum(fresh_input)::text AS input, sum(output)::text AS output FROM ai_usage_days')).toEqual({ n: `${sent.length}`, input: `${input}`, output: `${output}` });
    // Nobody waits until the leases of those that were killed end.
    await (await group.connect()).query("UPDATE job_leases SET expires_at = 'epoch'");
    const cost = new Big(input).times(PRICE.input).plus(new Big(output).times(PRICE.output)).div(1_000_000);
    await eventually(async () => {
      const { amount } = await one(`SELECT coalesce(sum(amount), 0)::text AS amount FROM cost_metrics WHERE category = 'ai'`);
      expect(new Big(amount ?? '0').toFixed()).toBe(cost.toFixed());
    }, 120_000);
  }, 300_000);
});
