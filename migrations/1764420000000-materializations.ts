import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Materialized views that are kept in tenants' sources, their runs; sums by minute in the history of jobs. */
export class Materializations1764420000000 implements MigrationInterface {
  name = 'Materializations1764420000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE job_leases ADD COLUMN last_due_at timestamptz;
      ALTER TABLE job_runs ADD COLUMN runs integer NOT NULL DEFAULT 1, ADD COLUMN duration_ms double precision;

      CREATE TABLE materializations (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        data_source_id uuid NOT NULL REFERENCES data_sources (id) ON DELETE CASCADE,
        name text NOT NULL,
        description text NOT NULL,
        sql text NOT NULL,
        unique_columns text[] NOT NULL,
        cron text,
        on_change boolean NOT NULL,
        min_interval_seconds integer NOT NULL,
        timeout_seconds integer NOT NULL,
        enabled boolean NOT NULL,
        version integer NOT NULL,
        built_version integer,
        schema_name text,
        row_count bigint,
        bytes bigint,
        duration_ms double precision,
        refreshed_at timestamptz,
        data_as_of timestamptz,
        last_attempt_at timestamptz,
        last_error text,
        failures_in_a_row integer NOT NULL DEFAULT 0,
        refreshes integer NOT NULL DEFAULT 0,
        failures integer NOT NULL DEFAULT 0,
        base_tables text[] NOT NULL DEFAULT '{}',
        change_marks jsonb,
        changes_unseen text,
        changes_checked_at timestamptz,
        changed_at timestamptz,
        next_due_at timestamptz,
        lease_token uuid,
        lease_until timestamptz,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        UNIQUE (tenant_id, id),
        CONSTRAINT materializations_name_unique UNIQUE (data_source_id, name)
      );
      CREATE INDEX materializations_tenant ON materializations (tenant_id, name);

      CREATE TABLE materialization_runs (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        materialization_id uuid NOT NULL,
        cause text NOT NULL CHECK (cause IN ('created', 'definition', 'manual', 'schedule', 'change', 'source')),
        started_at timestamptz NOT NULL,
        ended_at timestamptz,
        outcome text NOT NULL CHECK (outcome IN ('running', 'succeeded', 'failed', 'cancelled', 'abandoned')),
        how text CHECK (how IN ('made', 'refreshed')),
        row_count bigint,
        bytes bigint,
        error text,
        FOREIGN KEY (tenant_id, materialization_id) REFERENCES materializations (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX materialization_runs_recent ON materialization_runs (materialization_id, started_at DESC);

      ALTER TABLE materializations ENABLE ROW LEVEL SECURITY;
      ALTER TABLE materializations FORCE ROW LEVEL SECURITY;
      ALTER TABLE materialization_runs ENABLE ROW LEVEL SECURITY;
      ALTER TABLE materialization_runs FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON materializations TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON materialization_runs TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, UPDATE, DELETE ON materializations, materialization_runs TO tidemark_app;

      CREATE POLICY definer ON materializations FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (id, tenant_id, enabled, on_change, next_due_at, changes_checked_at, lease_until) ON materializations TO tidemark_definer;
      CREATE FUNCTION list_due_materializations(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT m.tenant_id, m.id FROM materializations m
           WHERE m.enabled AND (m.lease_until IS NULL OR m.lease_until <= p_now) AND (m.on_change OR m.next_due_at <= p_now)
           ORDER BY m.next_due_at <= p_now DESC NULLS LAST, m.changes_checked_at NULLS FIRST LIMIT p_limit
        $$;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_due_materializations(timestamptz, integer) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION list_due_materializations(timestamptz, integer) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_due_materializations(timestamptz, integer) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION list_due_materializations(timestamptz, integer);
      DROP TABLE materialization_runs;
      DROP TABLE materializations;
      ALTER TABLE job_runs DROP COLUMN runs, DROP COLUMN duration_ms;
      ALTER TABLE job_leases DROP COLUMN last_due_at;
    `);
  }
}
