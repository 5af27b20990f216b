import { randomBytes } from 'node:crypto';
import { dayOf } from '../../src/economics/index.js';
import { succeeded } from '../dashboards/sample-source.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { KillableServers } from '../support/killable-servers.js';

interface BudgetView {
  id: string;
  state: { spent: string; blocked: boolean; reached: { threshold: number }[] };
}

describe('servers that are killed while a budget reaches a threshold', () => {
  let group: KillableServers;
  beforeAll(async () => {
    group = await KillableServers.make({ TIDEMARK_SELF_METRICS: 'false' });
  }, 300_000);
  afterAll(() => group?.close());

  const start = (): Promise<string> => group.start().ready();

  it('have told nothing; whoever goes on tells once, and refuses what was to be refused', async () => {
    const first = new Api(await start());
    await start();
    const account = { email: `${randomBytes(6).toString('hex')}@example.test`, password: 'correct horse battery', tenantName: 'Shop' };
    const { accessToken, tenant } = succeeded(await first.post<{ accessToken: string; tenant: { id: string } }>('/auth/register', account));
    const owner = await group.connect();
    const client = await group.connect(tenant.id);
    const count = async (table: string): Promise<number> => Number((await client.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);
    const budget = { name: 'Bills', category: 'third_party', period: 'monthly', amount: '100', currency: 'USD', action: 'block', thresholds: [80] };
    const { id } = succeeded(await first.as(accessToken).post<BudgetView>('/economics/budgets', budget));
    // Whoever evaluates is stopped where the notices are written, when all else has been.
    await owner.query('BEGIN; LOCK TABLE notifications IN ACCESS EXCLUSIVE MODE');
    await client.query(
      `INSERT INTO cost_metrics (tenant_id, day, category, subcategory, amount, currency, source, import_id, created_at) VALUES ($1, $2, 'third_party', 'Bill', 120, 'USD', 'imported', gen_random_uuid(), $3)`,
      [tenant.id, dayOf(Date.now(), 'UTC'), new Date()],
    );
    await client.query("UPDATE budgets SET due_at = 'epoch'");
    await eventually(async () => {
      const { rows } = await owner.query("SELECT FROM pg_locks WHERE NOT granted AND relation = 'notifications'::regclass AND mode = 'RowExclusiveLock'");
      expect(rows.length).toBeGreaterThan(0);
    }, 60_000);
    await group.killAll();
    await owner.query('COMMIT');
    await eventually(async () => expect((await owner.query("SELECT FROM pg_locks WHERE relation = 'budget_crossings'::regclass AND pid <> pg_backend_pid()")).rows).toEqual([]));
    expect([await count('budget_crossings'), await count('notifications')]).toEqual([0, 0]);
    // Nobody waits until the lease of those that were killed ends.
    await owner.query("UPDATE job_leases SET expires_at = 'epoch'");
    const [second, third] = await Promise.all([start(), start()]);
    await client.query("UPDATE budgets SET due_at = 'epoch'");
    for (const url of [second, third]) {
      await eventually(async () => {
        const { state } = succeeded(await new Api(url).as(accessToken).get<BudgetView>(`/economics/budgets/${id}`));
        expect(state).toMatchObject({ spent: '120', blocked: true, reached: [{ threshold: 80 }, { threshold: 100 }] });
      }, 60_000);
    }
    // However often it is evaluated from now on.
    for (let round = 0; round < 2; round++) {
      await client.query("UPDATE budgets SET due_at = 'epoch'");
      await eventually(async () => expect((await client.query("SELECT FROM budgets WHERE due_at > 'epoch'")).rows).toHaveLength(1), 60_000);
    }
    expect([await count('budget_crossings'), await count('notifications')]).toEqual([2, 1]);
    // A server that starts refuses at once what was refused before.
    await group.killAll();
    const fourth = new Api(await start()).as(accessToken);
    expect(succeeded(await fourth.get<BudgetView>(`/economics/budgets/${id}`)).state.blocked).toBe(true);
    expect([await count('budget_crossings'), await count('notifications')]).toEqual([2, 1]);
  }, 300_000);
});
