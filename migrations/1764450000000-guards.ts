import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Guards: definitions, how each one stands, and their violations.
 *
 * How a guard stands is a row of its own, with the states of all its series, so that an evaluation never touches the
 * definition nor its version, and whoever evaluates or resolves locks one row. At most one violation of a guard and
 * series is open: the unique index holds that whoever writes.
 */
export class Guards1764450000000 implements MigrationInterface {
  name = 'Guards1764450000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE threshold_guards (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        violation_type text NOT NULL CHECK (violation_type IN ('storage', 'rate_limit', 'performance', 'security', 'cost')),
        severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
        unit text NOT NULL DEFAULT '',
        -- References to series: { source, … }
        series jsonb NOT NULL,
        percent_of jsonb,
        comparator text NOT NULL CHECK (comparator IN ('gt', 'gte', 'lt', 'lte')),
        threshold double precision NOT NULL,
        baseline text CHECK (baseline IN ('previous', 'weeks')),
        resolve_threshold double precision,
        window_seconds integer NOT NULL,
        minimum_samples integer NOT NULL,
        for_seconds integer NOT NULL,
        resolve_after_seconds integer NOT NULL,
        enabled boolean NOT NULL,
        built_in text,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz
      );
      CREATE INDEX threshold_guards_tenant ON threshold_guards (tenant_id, created_at, id) WHERE deleted_at IS NULL;
      -- One that was deleted stays, so that it does not come back by itself.
      CREATE UNIQUE INDEX threshold_guards_built_in ON threshold_guards (tenant_id, built_in) WHERE built_in IS NOT NULL;
      CREATE INDEX threshold_guards_deleted_at ON threshold_guards (deleted_at) WHERE deleted_at IS NOT NULL;

      -- There is one for each enabled guard.
      CREATE TABLE guard_states (
        guard_id uuid PRIMARY KEY REFERENCES threshold_guards (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL,
        -- When the evaluation that may write began.
        started_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        evaluated_at timestamptz,
        -- Why it could not be read last time.
        problem text,
        -- Of each series: { key, dimensions, state, reading }
        series jsonb NOT NULL DEFAULT '[]'
      );
      CREATE INDEX guard_states_due_at ON guard_states (due_at);

      CREATE TABLE guard_violations (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        guard_id uuid NOT NULL,
        -- As the guard was when it opened: it may change or go.
        guard_name text NOT NULL,
        violation_type text NOT NULL,
        severity text NOT NULL,
        unit text NOT NULL,
        comparator text NOT NULL,
        series_key text NOT NULL,
        dimensions jsonb NOT NULL,
        description text NOT NULL,
        first_value double precision NOT NULL,
        last_value double precision NOT NULL,
        worst_value double precision NOT NULL,
        threshold_value double precision NOT NULL,
        first_seen_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        resolved_at timestamptz,
        resolution text CHECK (resolution IN ('recovered', 'by_hand', 'guard_changed', 'guard_disabled', 'guard_deleted')),
        resolved_by uuid,
        reason text,
        CHECK ((resolved_at IS NULL) = (resolution IS NULL))
      );
      CREATE UNIQUE INDEX guard_violations_open ON guard_violations (guard_id, series_key) WHERE resolved_at IS NULL;
      CREATE INDEX guard_violations_tenant ON guard_violations (tenant_id, opened_at DESC, id DESC);
      CREATE INDEX guard_violations_resolved_at ON guard_violations (resolved_at) WHERE resolved_at IS NOT NULL;

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['threshold_guards', 'guard_states', 'guard_violations'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT,
        UPDATE (name, description, violation_type, severity, unit, series, percent_of, comparator, threshold, baseline, resolve_threshold,
                window_seconds, minimum_samples, for_seconds, resolve_after_seconds, enabled, version, updated_at, deleted_at)
        ON threshold_guards TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (started_at, due_at, evaluated_at, problem, series), DELETE ON guard_states TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (description, last_value, worst_value, threshold_value, last_seen_at, resolved_at, resolution, resolved_by, reason)
        ON guard_violations TO tidemark_app;

      CREATE POLICY definer ON guard_states FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, guard_id, due_at) ON guard_states TO tidemark_definer;
      CREATE POLICY definer ON threshold_guards TO tidemark_definer USING (true);
      GRANT SELECT (id, built_in, deleted_at), DELETE ON threshold_guards TO tidemark_definer;
      CREATE POLICY definer ON guard_violations TO tidemark_definer USING (true);
      GRANT SELECT (id, resolved_at), DELETE ON guard_violations TO tidemark_definer;

      -- For the job: what is to be evaluated, whoever's it is; that which waits longest first.
      CREATE FUNCTION list_due_guards(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, guard_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT s.tenant_id, s.guard_id FROM guard_states s WHERE s.due_at <= p_now ORDER BY s.due_at LIMIT p_limit $$;
      -- For the installation's own figures: a number alone.
      CREATE FUNCTION count_open_violations() RETURNS bigint
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT count(*) FROM guard_violations v WHERE v.resolved_at IS NULL $$;
      CREATE FUNCTION purge_violations_resolved_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM guard_violations v WHERE v.resolved_at < p_before RETURNING v.id) SELECT count(*) FROM gone $$;
      CREATE FUNCTION purge_guards_deleted_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM threshold_guards g WHERE g.deleted_at < p_before AND g.built_in IS NULL RETURNING g.id) SELECT count(*) FROM gone $$;
      REVOKE ALL ON FUNCTION list_due_guards(timestamptz, integer), count_open_violations(), purge_violations_resolved_before(timestamptz),
        purge_guards_deleted_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_due_guards(timestamptz, integer), count_open_violations(), purge_violations_resolved_before(timestamptz),
        purge_guards_deleted_before(timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_due_guards(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION count_open_violations() OWNER TO tidemark_definer;
      ALTER FUNCTION purge_violations_resolved_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_guards_deleted_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION purge_guards_deleted_before(timestamptz), purge_violations_resolved_before(timestamptz), count_open_violations(),
        list_due_guards(timestamptz, integer);
      DROP TABLE guard_violations, guard_states, threshold_guards;
    `);
  }
}
