import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { SCHEMA } from './connection-options.js';

interface RoleSight {
  name: string;
  exempt: boolean;
  owned: number;
  reaches: string[];
}

/** The connected role: whether row-level security holds it, what it owns, and which roles that see more it could become. */
const ROLE_SQL = `
  SELECT rolname AS name, rolsuper OR rolbypassrls AS exempt,
         (SELECT count(*)::int FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relowner = me.oid) AS owned,
         ARRAY(SELECT other.rolname::text FROM pg_roles other
                WHERE other.oid <> me.oid AND pg_has_role(me.oid, other.oid, 'MEMBER')
                  AND (other.rolsuper OR other.rolbypassrls
                       OR EXISTS (SELECT FROM pg_class c WHERE c.relnamespace = $1::regnamespace AND c.relowner = other.oid)
                       OR EXISTS (SELECT FROM pg_proc p WHERE p.pronamespace = $1::regnamespace AND p.proowner = other.oid))) AS reaches
    FROM pg_roles me WHERE rolname = current_user`;

/** Tables whose rows belong to a tenant or a person: have they forced policies, and is there one that shows the role anything? */
const TABLES_SQL = `
  SELECT c.relname AS table, c.relrowsecurity AND c.relforcerowsecurity AS forced,
         EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('r', '*')
                    AND EXISTS (SELECT FROM unnest(p.polroles) role WHERE role IN (0, current_user::regrole))) AS readable
    FROM pg_class c
   WHERE c.relnamespace = $1::regnamespace AND c.relkind IN ('r', 'p')
     AND EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname IN ('tenant_id', 'user_id') AND NOT a.attisdropped)
   ORDER BY 1`;

/** Policies under which the role works and which ask neither for the tenant nor, on tables without tenants, for the person. */
const OPEN_POLICIES_SQL = `
  SELECT c.relname AS table, p.polname AS policy
    FROM pg_policy p
    JOIN pg_class c ON c.oid = p.polrelid
    CROSS JOIN LATERAL (
      SELECT CASE WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped)
                  THEN 'current_tenant_id\\(\\)' ELSE 'current_(tenant|user)_id\\(\\)' END AS asks,
             pg_get_expr(p.polqual, p.polrelid) AS shown, pg_get_expr(p.polwithcheck, p.polrelid) AS taken
    ) rule
   WHERE c.relnamespace = $1::regnamespace AND p.polpermissive
     AND EXISTS (SELECT FROM unnest(p.polroles) role WHERE role = 0 OR pg_has_role(current_user, role, 'USAGE'))
     AND (shown !~ asks OR taken !~ asks)
   ORDER BY 1, 2`;

/** Proves that the policies bite before the server calls itself ready. */
@Injectable()
export class IsolationProbe {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Checks the connected role, every table whose rows belong to a tenant or a person, and the policies on them.
   * @returns sentences about what is wrong; empty when isolation holds.
   */
  async findProblems(): Promise<string[]> {
    const [role] = await this.dataSource.query<RoleSight[]>(ROLE_SQL, [SCHEMA]);
    const tables = await this.dataSource.query<{ table: string; forced: boolean; readable: boolean }[]>(TABLES_SQL, [SCHEMA]);
    const policies = await this.dataSource.query<{ table: string; policy: string }[]>(OPEN_POLICIES_SQL, [SCHEMA]);
    // With no tenant set, a tenant table must answer with no rows at all.
    const [leak] = await this.dataSource.query<{ tenant: string | null; rows: number }[]>(
      'SELECT current_tenant_id() AS tenant, (SELECT count(*)::int FROM memberships) AS rows',
    );
    return [
      role === undefined ? 'The role of the application is not known to the database.' : null,
      role?.exempt ? `The role ${role.name} is not held by row-level security.` : null,
      (role?.owned ?? 0) > 0 ? `The role ${role?.name} owns tables of the schema ${SCHEMA}.` : null,
      ...(role?.reaches ?? []).map((other) => `The role ${role?.name} may become ${other}, which sees more.`),
      ...tables.filter(({ forced }) => !forced).map(({ table }) => `The table ${table} has no forced row-level security.`),
      ...tables.filter(({ readable }) => !readable).map(({ table }) => `The table ${table} has no policy for the application.`),
      ...policies.map(({ table, policy }) => `The policy ${policy} of the table ${table} does not ask whose the rows are.`),
      (leak?.tenant ?? null) !== null ? 'A tenant is set where nobody has set one.' : null,
      (leak?.rows ?? 0) > 0 ? 'Rows are visible without a tenant.' : null,
    ].filter((problem) => problem !== null);
  }
}
