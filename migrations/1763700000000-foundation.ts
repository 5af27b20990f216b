import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Roles, the functions that row-level security leans on, and the tables of scheduled jobs.
 *
 * `tidemark_app` is who the application works as; `tidemark_definer` owns the few SECURITY DEFINER functions that may
 * look before a tenant is known, and sees only what a policy of its own grants.
 */
export class Foundation1763700000000 implements MigrationInterface {
  name = 'Foundation1763700000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$
      DECLARE
        role text;
        kind text := CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END;
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tidemark_app') THEN
          CREATE ROLE tidemark_app NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
        END IF;
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'tidemark_definer') THEN
          CREATE ROLE tidemark_definer NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE;
        END IF;
        -- From PostgreSQL 16 on whoever creates a role is a member that may not act as it, until told so.
        FOREACH role IN ARRAY ARRAY['tidemark_app', 'tidemark_definer'] LOOP
          IF NOT pg_has_role(current_user, role, kind) THEN
            EXECUTE format('GRANT %I TO %I', role, current_user);
          END IF;
        END LOOP;
      END $$;

      REVOKE ALL ON SCHEMA tidemark FROM PUBLIC;
      GRANT USAGE ON SCHEMA tidemark TO tidemark_app, tidemark_definer;
      -- Functions are open to everybody until they are closed (a default for one schema cannot change that), so each
      -- migration closes its own.

      CREATE FUNCTION current_tenant_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('app.tenant_id', true), '')::uuid $$;
      CREATE FUNCTION current_user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
        AS $$ SELECT nullif(current_setting('app.user_id', true), '')::uuid $$;
      REVOKE ALL ON FUNCTION current_tenant_id(), current_user_id() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION current_tenant_id(), current_user_id() TO tidemark_app, tidemark_definer;

      CREATE TABLE job_leases (
        name text PRIMARY KEY,
        holder uuid,
        fencing_token bigint NOT NULL DEFAULT 0,
        expires_at timestamptz NOT NULL
      );
      CREATE TABLE job_runs (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name text NOT NULL,
        fencing_token bigint NOT NULL,
        due_at timestamptz NOT NULL,
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text NOT NULL CHECK (outcome IN ('running', 'succeeded', 'failed', 'abandoned')),
        counts jsonb NOT NULL DEFAULT '{}',
        error text
      );
      CREATE INDEX job_runs_name_started_at ON job_runs (name, started_at DESC);
      GRANT SELECT, INSERT, UPDATE, DELETE ON job_leases, job_runs TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // The roles stay: they belong to the cluster, and another database may use them.
    await queryRunner.query(`
      DROP TABLE job_runs, job_leases;
      DROP FUNCTION current_user_id();
      DROP FUNCTION current_tenant_id();
    `);
  }
}
