import pg from 'pg';
import { APP_ROLE, TenantDatabase, applicationConnection } from '../../src/platform/database/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type Northwind, createNorthwind } from '../support/northwind.js';
import { type Row, asRole, onDatabase } from '../support/sql.js';
import { type Planted, plant } from './planted.js';

/** Tables whose rows belong to no tenant; whatever joins them is a decision to be made here too. */
const WITHOUT_TENANT = ['allowed_hosts', 'credentials', 'job_leases', 'job_runs', 'migrations', 'partition_kinds', 'refresh_tokens', 'sessions', 'tenants', 'users'];
/** Functions that look past tenants: the closed list. */
const DEFINER_FUNCTIONS = [
  'count_log_lines(timestamp with time zone,timestamp with time zone,tsquery,smallint[],jsonb,integer)',
  'count_log_lines_by_level(timestamp with time zone,timestamp with time zone,tsquery,smallint[],jsonb,interval,timestamp with time zone)',
  'count_open_alerts()',
  'count_open_notifications()',
  'count_open_violations()',
  'delete_call_edges_before(timestamp with time zone)',
  'delete_expired_embed_tokens(timestamp with time zone)',
  'delete_expired_exports(timestamp with time zone)',
  'delete_expired_invitations(timestamp with time zone)',
  'delete_expired_sign_ins(timestamp with time zone,timestamp with time zone)',
  'delete_query_history_before(timestamp with time zone)',
  'delete_workflows_before(timestamp with time zone)',
  'drop_partitions_before(text,timestamp with time zone)',
  'ensure_partitions(text,timestamp with time zone,timestamp with time zone)',
  'find_api_key(bytea)',
  'find_credential(text)',
  'find_embed_frame(uuid)',
  'find_invitation(bytea)',
  'find_refresh_token(bytea)',
  'find_tenant_id(text)',
  'find_user_id(text)',
  'grant_platform_admin(uuid,boolean,text)',
  'list_budget_blocks(timestamp with time zone)',
  'list_changed_usage(integer)',
  'list_due_alert_rules(timestamp with time zone,integer)',
  'list_due_anomaly_scans(timestamp with time zone,integer)',
  'list_due_budgets(timestamp with time zone,integer)',
  'list_due_escalations(timestamp with time zone,integer)',
  'list_due_guards(timestamp with time zone,integer)',
  'list_due_kpis(timestamp with time zone,integer)',
  'list_due_materializations(timestamp with time zone,integer)',
  'list_due_notification_lanes(timestamp with time zone,integer)',
  'list_tenants(timestamp with time zone,uuid,integer)',
  'list_tenants_to_probe(timestamp with time zone)',
  'list_tenants_with_dirty_metrics(timestamp with time zone)',
  'list_tenants_with_new_ai_queries()',
  'list_tenants_with_silent_ai_sessions(timestamp with time zone)',
  'purge_alerts_resolved_before(timestamp with time zone)',
  'purge_anomalies_resolved_before(timestamp with time zone)',
  'purge_budget_periods_ended_before(timestamp with time zone)',
  'purge_budgets_deleted_before(timestamp with time zone)',
  'purge_dashboards_deleted_before(timestamp with time zone)',
  'purge_escalation_policies_deleted_before(timestamp with time zone)',
  'purge_guards_deleted_before(timestamp with time zone)',
  'purge_kpis_deleted_before(timestamp with time zone)',
  'purge_notification_channels_deleted_before(timestamp with time zone)',
  'purge_notifications_ended_before(timestamp with time zone)',
  'purge_silences_ended_before(timestamp with time zone)',
  'purge_violations_resolved_before(timestamp with time zone)',
  'purge_watched_metrics_deleted_before(timestamp with time zone)',
  'search_log_lines(timestamp with time zone,timestamp with time zone,tsquery,smallint[],jsonb,boolean,timestamp with time zone,bigint,integer)',
  'sum_installation_costs(date,text)',
];
/** Tables of which those functions may see or delete something. */
const DEFINER_TABLES = ['ai_query_groupings', 'ai_sessions', 'alert_rule_states', 'alert_rules', 'alerts', 'anomalies', 'anomaly_scans', 'api_keys', 'budget_crossings', 'budget_periods', 'budgets', 'call_edges', 'changed_usage_days', 'cost_metrics', 'credentials', 'dashboards', 'data_sources', 'embed_tokens', 'escalation_policies', 'exports', 'guard_states', 'guard_violations', 'invitations', 'kpi_states', 'kpis', 'materializations', 'metric_dirty_slots', 'notification_channels', 'notifications', 'partition_kinds', 'query_history', 'refresh_tokens', 'sessions', 'silences', 'system_checks', 'system_services', 'tenants', 'threshold_guards', 'usage_quantities', 'users', 'watched_metrics', 'workflows'];

describe('a database in which the tenant was forgotten', () => {
  let app: TestApp;
  let northwind: Northwind;
  let one: Planted;
  let two: Planted;
  let tables: string[];
  beforeAll(async () => {
    [app, northwind] = await Promise.all([startTestApp(), createNorthwind()]);
    one = await plant(app, northwind, 'onemark');
    two = await plant(app, northwind, 'twomark');
    const rows = await onDatabase(app, `SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'tidemark' AND column_name = 'tenant_id' ORDER BY 1`);
    tables = rows.map(({ name }) => String(name));
  }, 180_000);
  afterAll(async () => {
    await app.close();
    await northwind.drop();
  });

  /** Asks as the application's role, on a connection of its own, with that tenant set or none. */
  const ask = (sql: string, tenantId?: string, values: unknown[] = []): Promise<Row[]> =>
    asRole(app, APP_ROLE, async (client) => {
      if (tenantId) await client.query(`SELECT set_config('app.tenant_id', $1, false)`, [tenantId]);
      return (await client.query<Row>(sql, values)).rows;
    });
  const refusal = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'nothing was refused',
      (error: pg.DatabaseError) => `${error.code} ${error.message}`,
    );

  it('has only tables that belong to tenants, but for a few', async () => {
    const all = await onDatabase(app, `SELECT relname AS name FROM pg_class WHERE relnamespace = 'tidemark'::regnamespace AND relkind IN ('r', 'p', 'v', 'm') ORDER BY 1`);
    expect(all.map(({ name }) => name).filter((name) => !tables.includes(String(name)))).toEqual(WITHOUT_TENANT);
  });

  it('shows no row of any table', async () => {
    for (const table of tables) expect([table, await ask(`SELECT 1 AS leaked FROM ${table}`)]).toEqual([table, []]);
    for (const table of ['users', 'tenants', 'credentials', 'sessions', 'refresh_tokens']) expect([table, await ask(`SELECT 1 AS leaked FROM ${table}`)]).toEqual([table, []]);
  });

  it('shows with a tenant set that tenant\'s rows alone, and some of every table', async () => {
    // What ran is written down a moment after it was answered.
    await eventually(async () => expect(await ask('SELECT 1 FROM query_history', two.tenant.id)).not.toEqual([]));
    for (const table of tables) {
      for (const { tenant } of [one, two]) {
        expect([table, await ask(`SELECT DISTINCT tenant_id FROM ${table}`, tenant.id)]).toEqual([table, [{ tenant_id: tenant.id }]]);
      }
    }
  });

  it('shows nothing again on a connection that has worked for a tenant', async () => {
    const database = app.app.get(TenantDatabase, { strict: false });
    const count = 'SELECT count(*)::int AS n FROM dashboards';
    for (let round = 0; round < app.config.database.poolSize * 2; round += 1) {
      expect(await database.run({ tenantId: one.tenant.id }, (manager) => manager.query(count))).toEqual([{ n: 1 }]);
      expect(await database.runWithoutTenant((manager) => manager.query(count))).toEqual([{ n: 0 }]);
      await database.run({ tenantId: two.tenant.id }, () => Promise.reject(new Error('rolled back'))).catch(() => undefined);
      expect(await database.runWithoutTenant((manager) => manager.query(count))).toEqual([{ n: 0 }]);
    }
  });

  it('takes no row without a tenant, none for another tenant than the one set, and moves none to another', async () => {
    for (const table of tables) {
      const [row] = await ask(`SELECT to_jsonb(t) AS whole FROM ${table} t LIMIT 1`, one.tenant.id);
      const insert = `INSERT INTO ${table} OVERRIDING USER VALUE SELECT (jsonb_populate_record(NULL::${table}, $1)).*`;
      expect([table, await refusal(ask(insert, undefined, [row?.['whole']]))]).toEqual([table, expect.stringContaining('row-level security policy')]);
      expect([table, await refusal(ask(insert, two.tenant.id, [row?.['whole']]))]).toEqual([table, expect.stringContaining('row-level security policy')]);
      expect([table, await refusal(ask(`UPDATE ${table} SET tenant_id = $1`, one.tenant.id, [two.tenant.id]))]).toEqual([table, expect.stringMatching(/^42501/)]);
    }
  });

  it('lets the application neither change nor remove what the audit trail holds, whatever tenant is set', async () => {
    for (const sql of [`UPDATE audit_log SET action = 'nothing'`, 'DELETE FROM audit_log', 'TRUNCATE audit_log']) {
      expect([sql, await refusal(ask(sql, one.tenant.id))]).toEqual([sql, expect.stringMatching(/^42501/)]);
    }
  });

  describe('has roles of which', () => {
    it('none is exempt from row-level security, may make roles, or is a member of another', async () => {
      const roles = await onDatabase(
        app,
        `SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication AS mighty,
                ARRAY(SELECT roleid::regrole::text FROM pg_auth_members WHERE member = r.oid) AS member_of
           FROM pg_roles r WHERE rolname IN ('tidemark_app', 'tidemark_definer') ORDER BY 1`,
      );
      expect(roles).toEqual(['tidemark_app', 'tidemark_definer'].map((rolname) => ({ rolname, mighty: false, member_of: [] })));
    });

    it('the application\'s stays itself when its role is reset, also where one login serves for all', async () => {
      const { options } = applicationConnection(app.config.database).extra as { options: string };
      for (const connectionString of [app.config.database.url, app.config.database.migrationUrl]) {
        const client = new pg.Client({ connectionString, options });
        await client.connect();
        await client.query('RESET ROLE; RESET ALL');
        const { rows } = await client.query<{ who: string }>('SELECT current_user AS who');
        await client.end();
        expect(rows).toEqual([{ who: APP_ROLE }]);
      }
    });

    it.each([
      'SET ROLE tidemark_definer',
      'SET ROLE tidemark_owner',
      'SET SESSION AUTHORIZATION tidemark_owner',
      'SET session_replication_role = replica',
      'GRANT tidemark_definer TO tidemark_app',
      'ALTER ROLE tidemark_app BYPASSRLS',
      'SET row_security = off; SELECT * FROM dashboards',
      'ALTER TABLE dashboards DISABLE ROW LEVEL SECURITY',
      'DROP POLICY tenant ON dashboards',
      'CREATE POLICY mine ON dashboards USING (true)',
      'CREATE OR REPLACE FUNCTION current_tenant_id() RETURNS uuid LANGUAGE sql AS $$ SELECT NULL::uuid $$',
      'CREATE TABLE tidemark.mine (id int)',
      'CREATE TABLE public.mine (id int)',
      'SELECT * FROM pg_authid',
      'SELECT passwd FROM pg_shadow',
      `SELECT pg_read_file('postgresql.conf')`,
      `SELECT lo_import('/etc/passwd')`,
      `COPY dashboards TO PROGRAM 'cat'`,
      `COPY tenants TO '/tmp/tenants'`,
      'CREATE EXTENSION dblink',
      'ALTER SYSTEM SET log_statement = none',
      'SELECT * FROM migrations',
    ])('the application\'s is refused: %s', async (sql) => {
      // Where tests run on a server of somebody else's, one login serves for all and may become any role that it is in.
      if (!app.database.appUrl && /^SET (ROLE|SESSION)/.test(sql)) return;
      expect(await refusal(ask(sql, one.tenant.id))).toMatch(/^(42501|0LP01)/);
    });
  });

  describe('has functions that look past tenants, which', () => {
    it('are the closed list, each with a fixed search path, owned by tidemark_definer and open to the application alone', async () => {
      const functions = await onDatabase(
        app,
        `SELECT p.oid::regprocedure::text AS name, p.proowner::regrole::text AS owner, p.proconfig AS config,
                ARRAY(SELECT DISTINCT CASE grantee WHEN 0 THEN 'PUBLIC' ELSE grantee::regrole::text END FROM aclexplode(p.proacl) WHERE privilege_type = 'EXECUTE' ORDER BY 1) AS open_to
           FROM pg_proc p WHERE p.pronamespace = 'tidemark'::regnamespace AND p.prosecdef ORDER BY 1`,
      );
      const expected = { owner: 'tidemark_definer', config: ['search_path=tidemark, pg_temp'], open_to: ['tidemark_app', 'tidemark_definer'] };
      expect(functions).toEqual(DEFINER_FUNCTIONS.map((name) => ({ name, ...expected })));
    });

    it('are closed to everybody else, like every other function and table of the schema', async () => {
      const open = await onDatabase(
        app,
        `SELECT oid::regprocedure::text AS name FROM pg_proc WHERE pronamespace = 'tidemark'::regnamespace AND has_function_privilege('public', oid, 'EXECUTE')
         UNION ALL
         SELECT relname FROM pg_class, aclexplode(relacl) WHERE relnamespace = 'tidemark'::regnamespace AND grantee = 0
         UNION ALL
         SELECT nspname FROM pg_namespace, aclexplode(nspacl) WHERE nspname = 'tidemark' AND grantee = 0`,
      );
      expect(open).toEqual([]);
    });

    it('reach into a few tables, and write nothing but a flag', async () => {
      const rights = await onDatabase(
        app,
        `SELECT c.relname AS name FROM pg_class c WHERE c.relnamespace = 'tidemark'::regnamespace AND c.relkind = 'r'
            AND (has_any_column_privilege('tidemark_definer', c.oid, 'SELECT') OR has_table_privilege('tidemark_definer', c.oid, 'DELETE')) ORDER BY 1`,
      );
      expect(rights.map(({ name }) => name)).toEqual(DEFINER_TABLES);
      const written = await onDatabase(
        app,
        `SELECT a.attrelid::regclass || '.' || a.attname AS name FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
          WHERE c.relnamespace = 'tidemark'::regnamespace AND c.relkind = 'r' AND a.attnum > 0
            AND has_column_privilege('tidemark_definer', c.oid, a.attnum, 'INSERT, UPDATE')`,
      );
      expect(written).toEqual([{ name: 'users.platform_admin' }]);
    });

    it('see of the partitioned tables, which their role owns, the lines that are searched and nothing else', async () => {
      const seen = await onDatabase(
        app,
        `SELECT p.polrelid::regclass::text AS name, p.polcmd::text AS command FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
          WHERE c.relnamespace = 'tidemark'::regnamespace AND c.relkind = 'p' AND 'tidemark_definer'::regrole = ANY (p.polroles)`,
      );
      expect(seen).toEqual([{ name: 'log_lines', command: 'r' }]);
    });
  });

  // Last, because each takes a wall down for a moment.
  describe('is not served:', () => {
    const ready = async (): Promise<{ status: number; problems: string[] }> => {
      const answer = await fetch(`${app.url}/ready`);
      const { problems = [] } = (await answer.json()) as { problems?: string[] };
      return { status: answer.status, problems };
    };

    const POLICY = '(tenant_id = current_tenant_id())';
    it.each([
      ['a policy was dropped', 'DROP POLICY tenant ON widgets', `CREATE POLICY tenant ON widgets TO tidemark_app USING ${POLICY} WITH CHECK ${POLICY}`, 'The table widgets has no policy'],
      ['a policy lets everything through', 'ALTER POLICY tenant ON widgets USING (true)', `ALTER POLICY tenant ON widgets USING ${POLICY}`, 'The policy tenant of the table widgets'],
      ['a policy takes everything', 'ALTER POLICY tenant ON widgets WITH CHECK (true)', `ALTER POLICY tenant ON widgets WITH CHECK ${POLICY}`, 'The policy tenant of the table widgets'],
      ['another policy was added for the application', 'CREATE POLICY leak ON dashboards TO tidemark_app USING (true)', 'DROP POLICY leak ON dashboards', 'The policy leak of the table dashboards'],
      ['another policy was added for everybody', 'CREATE POLICY leak ON sessions USING (true)', 'DROP POLICY leak ON sessions', 'The policy leak of the table sessions'],
      ['row-level security was switched off', 'ALTER TABLE data_sources DISABLE ROW LEVEL SECURITY', 'ALTER TABLE data_sources ENABLE ROW LEVEL SECURITY', 'The table data_sources has no forced'],
      ['row-level security is not forced', 'ALTER TABLE audit_log NO FORCE ROW LEVEL SECURITY', 'ALTER TABLE audit_log FORCE ROW LEVEL SECURITY', 'The table audit_log has no forced'],
    ])('%s', async (_, harm, mend, sentence) => {
      expect(await ready()).toEqual({ status: 200, problems: [] });
      await onDatabase(app, harm);
      try {
        const { status, problems } = await ready();
        expect([status, problems.join(' ')]).toEqual([503, expect.stringContaining(sentence)]);
      } finally {
        await onDatabase(app, mend);
      }
      expect(await ready()).toEqual({ status: 200, problems: [] });
    });
  });
});
