import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * KPIs: definitions, how each one stands, and what each one has been.
 *
 * How a KPI stands is a row of its own, so that an evaluation never touches the definition nor its version. History takes a
 * row a minute at most (the last value of the minute), when something changed, and one every quarter of an hour when
 * nothing did; partitions go after 400 days.
 */
export class Kpis1764400000000 implements MigrationInterface {
  name = 'Kpis1764400000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE kpis (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        title text NOT NULL,
        description text NOT NULL DEFAULT '',
        -- { kind, currency?, decimals?, label? }
        unit jsonb NOT NULL,
        direction text NOT NULL CHECK (direction IN ('up', 'down')),
        -- { kind: metric | ratio | query, … }
        source jsonb NOT NULL,
        timeframe text NOT NULL,
        target numeric,
        warning numeric,
        critical numeric,
        owner text,
        executive boolean NOT NULL,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz
      );
      -- A deleted one may be brought back, and leaves its name to others meanwhile.
      CREATE UNIQUE INDEX kpis_name_unique ON kpis (tenant_id, name) WHERE deleted_at IS NULL;
      CREATE INDEX kpis_deleted_at ON kpis (deleted_at) WHERE deleted_at IS NOT NULL;

      CREATE TABLE kpi_states (
        kpi_id uuid PRIMARY KEY REFERENCES kpis (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL,
        -- When the last evaluation began: whoever comes soon after it leaves the work to that one.
        started_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        evaluated_at timestamptz,
        -- json and not jsonb: what was answered keeps its order.
        answer json,
        fingerprint text
      );
      CREATE INDEX kpi_states_due_at ON kpi_states (due_at);

      CREATE TABLE kpi_history (
        tenant_id uuid NOT NULL,
        kpi_id uuid NOT NULL,
        at timestamptz NOT NULL,
        value numeric,
        status text NOT NULL,
        PRIMARY KEY (tenant_id, kpi_id, at)
      ) PARTITION BY RANGE (at);
      INSERT INTO partition_kinds (kind, parent, grain, days_behind, days_ahead, kept_days) VALUES
        ('kpi_history', 'tidemark.kpi_history', 'month', 1, 35, 400);

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['kpis', 'kpi_states', 'kpi_history'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT,
        UPDATE (name, title, description, unit, direction, source, timeframe, target, warning, critical, owner, executive, version, updated_at, deleted_at)
        ON kpis TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (started_at, due_at, evaluated_at, answer, fingerprint), DELETE ON kpi_states TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (value, status) ON kpi_history TO tidemark_app;

      CREATE POLICY definer ON kpi_states FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, kpi_id, due_at) ON kpi_states TO tidemark_definer;
      CREATE POLICY definer ON kpis TO tidemark_definer USING (true);
      GRANT SELECT (id, deleted_at), DELETE ON kpis TO tidemark_definer;

      -- For the job: what is to be evaluated, whoever's it is; that which waits longest first.
      CREATE FUNCTION list_due_kpis(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, kpi_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT s.tenant_id, s.kpi_id FROM kpi_states s WHERE s.due_at <= p_now ORDER BY s.due_at LIMIT p_limit $$;
      CREATE FUNCTION purge_kpis_deleted_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM kpis k WHERE k.deleted_at < p_before RETURNING k.id) SELECT count(*) FROM gone $$;
      REVOKE ALL ON FUNCTION list_due_kpis(timestamptz, integer), purge_kpis_deleted_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_due_kpis(timestamptz, integer), purge_kpis_deleted_before(timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER TABLE kpi_history OWNER TO tidemark_definer;
      ALTER FUNCTION list_due_kpis(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_kpis_deleted_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION purge_kpis_deleted_before(timestamptz);
      DROP FUNCTION list_due_kpis(timestamptz, integer);
      DELETE FROM partition_kinds WHERE kind = 'kpi_history';
      DROP TABLE kpi_history, kpi_states, kpis;
    `);
  }
}
