import { type TestApp, startTestApp } from '../support/app.js';
import { asRole } from '../support/sql.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

const TABLES = ['memberships', 'invitations', 'tenants', 'users', 'credentials', 'sessions', 'refresh_tokens', 'api_keys', 'audit_log'];

describe('what the application\'s own role may see', () => {
  let app: TestApp;
  let one: TestTenant;
  let two: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
    one = await newTenant(app, { roles: ['viewer'] });
    two = await newTenant(app, { roles: ['viewer'] });
    for (const tenant of [one, two]) {
      await tenant.admin.api.post('/auth/api-keys', { name: 'key', permissions: ['members:read'] });
      await tenant.admin.api.post(`/tenants/${tenant.id}/invitations`, { email: 'guest@example.test', role: 'viewer' });
    }
  });
  afterAll(() => app.close());

  const ask = (sql: string, scope: { tenantId?: string; userId?: string } = {}): Promise<Record<string, unknown>[]> =>
    asRole(app, 'tidemark_app', async (client) => {
      await client.query('BEGIN');
      if (scope.tenantId) await client.query(`SELECT set_config('app.tenant_id', $1, true)`, [scope.tenantId]);
      if (scope.userId) await client.query(`SELECT set_config('app.user_id', $1, true)`, [scope.userId]);
      return (await client.query<Record<string, unknown>>(sql)).rows;
    });

  it.each(TABLES)('is nothing of %s when the tenant was forgotten', async (table) => {
    expect(await ask(`SELECT 1 FROM ${table}`)).toEqual([]);
  });

  it.each(['memberships', 'invitations', 'api_keys', 'audit_log'])('is of %s the tenant\'s own rows alone, also for somebody of two tenants', async (table) => {
    const rows = await ask(`SELECT DISTINCT tenant_id FROM ${table}`, { tenantId: one.id, userId: two.admin.id });
    expect(rows).toEqual([{ tenant_id: one.id }]);
  });

  it('is of people the members of the tenant, and oneself', async () => {
    const ids = async (scope: { tenantId?: string; userId?: string }) => (await ask('SELECT id FROM users ORDER BY id', scope)).map(({ id }) => id);
    expect(await ids({ tenantId: one.id })).toEqual([one.admin.id, one.viewer.id].sort());
    expect(await ids({ userId: two.viewer.id })).toEqual([two.viewer.id]);
  });

  it.each(['credentials', 'sessions', 'refresh_tokens'])('is of %s the person\'s own, not those of the tenant\'s members', async (table) => {
    const rows = await ask(`SELECT DISTINCT user_id FROM ${table}`, { tenantId: one.id, userId: one.viewer.id });
    expect(rows).toEqual([{ user_id: one.viewer.id }]);
    expect(await ask(`SELECT user_id FROM ${table}`, { tenantId: one.id })).toEqual([]);
  });

  it.each([
    ['change the audit trail', `UPDATE audit_log SET action = 'nothing'`],
    ['delete from the audit trail', 'DELETE FROM audit_log'],
    ['empty the audit trail', 'TRUNCATE audit_log'],
    ['make itself platform admin', 'UPDATE users SET platform_admin = true'],
    ['change whose address an account is', `UPDATE users SET email = 'me@example.test'`],
    ['give an API key more permissions', `UPDATE api_keys SET permissions = '{members:write}'`],
    ['prolong a session', `UPDATE sessions SET expires_at = 'infinity'`],
    ['move an invitation to another address', `UPDATE invitations SET email = 'me@example.test'`],
    ['switch row-level security off', 'ALTER TABLE users DISABLE ROW LEVEL SECURITY'],
  ])('does not let it %s', async (_, sql) => {
    await expect(ask(sql, { tenantId: one.id, userId: one.admin.id })).rejects.toMatchObject({ code: '42501' });
  });

  it('does not let it act as who sees more, where the application has a login of its own', async () => {
    // One login for both can become either; what keeps it from that is that no statement of a client reaches it.
    if (!app.database.appUrl) return;
    await expect(ask('SET ROLE tidemark_definer')).rejects.toMatchObject({ code: '42501' });
  });

  it.each([
    ['a membership', `INSERT INTO memberships (tenant_id, user_id, role, created_at) VALUES ('%two', '%user', 'admin', '2020-01-01')`],
    ['an audit line', `INSERT INTO audit_log (tenant_id, at, actor_kind, action, resource_type) VALUES ('%two', '2020-01-01', 'system', 'x', 'x')`],
    ['an API key', `INSERT INTO api_keys (id, tenant_id, user_id, name, prefix, key_hash, permissions, created_at) VALUES (gen_random_uuid(), '%two', '%user', 'x', 'x', 'x', '{}', '2020-01-01')`],
  ])('does not let it put %s into another tenant', async (_, sql) => {
    const filled = sql.replaceAll('%two', two.id).replaceAll('%user', one.admin.id);
    await expect(ask(filled, { tenantId: one.id, userId: one.admin.id })).rejects.toMatchObject({ code: '42501' });
  });

  it('has a short list of functions that look past tenants, each with a fixed search path, closed to others', async () => {
    const functions = await asRole(app, null, async (client) => {
      const { rows } = await client.query<{ name: string; owner: string; path: string[]; open: boolean }>(
        `SELECT p.proname AS name, pg_get_userbyid(p.proowner) AS owner, p.proconfig AS path,
                has_function_privilege('public', p.oid, 'EXECUTE') AS open
           FROM pg_proc p WHERE p.pronamespace = 'tidemark'::regnamespace AND p.prosecdef ORDER BY 1`,
      );
      return rows;
    });
    expect(functions.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['find_api_key', 'find_credential', 'find_invitation', 'find_refresh_token', 'grant_platform_admin', 'list_tenants']),
    );
    for (const { name, owner, path, open } of functions) {
      expect([name, owner, path, open]).toEqual([name, 'tidemark_definer', ['search_path=tidemark, pg_temp'], false]);
    }
  });
});
