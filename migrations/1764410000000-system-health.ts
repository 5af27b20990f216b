import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Services and how they were, checks that probe them, observed calls between services, and work in progress.
 *
 * A run is a stretch in which a service was seen in one state; it holds until `held_until`, past which nothing is known.
 * Runs begin anew with each UTC day, so that dropping a month of them takes nothing from the next.
 */
export class SystemHealth1764410000000 implements MigrationInterface {
  name = 'SystemHealth1764410000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createTables(queryRunner);
    await this.protectTables(queryRunner);
    await this.createFunctions(queryRunner);
  }

  private async createTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE system_services (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        name text NOT NULL,
        -- Who says how it is: itself, a check, the probe of a data source, or the installation.
        kind text NOT NULL CHECK (kind IN ('heartbeat', 'check', 'data-source', 'installation')),
        -- Of the check or the data source.
        reference_id uuid,
        status text NOT NULL CHECK (status IN ('up', 'degraded', 'down')),
        since timestamptz NOT NULL,
        -- When it was last heard of or probed.
        last_at timestamptz NOT NULL,
        -- From when on nothing being heard means that it is down.
        due_at timestamptz NOT NULL,
        latency_ms double precision,
        message text,
        -- Milliseconds between two heartbeats: as its sender says, or else as learned; null until two have come.
        interval_ms bigint,
        interval_given boolean NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, id),
        CONSTRAINT system_services_name_unique UNIQUE (tenant_id, name)
      );
      CREATE INDEX system_services_due ON system_services (due_at) WHERE kind = 'heartbeat';
      CREATE UNIQUE INDEX system_services_reference ON system_services (tenant_id, reference_id) WHERE reference_id IS NOT NULL;

      CREATE TABLE system_service_runs (
        tenant_id uuid NOT NULL,
        service_id uuid NOT NULL,
        started_at timestamptz NOT NULL,
        held_until timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('up', 'degraded', 'down')),
        message text,
        PRIMARY KEY (tenant_id, service_id, started_at)
      ) PARTITION BY RANGE (started_at);

      CREATE TABLE system_checks (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        id uuid NOT NULL,
        name text NOT NULL,
        url text NOT NULL,
        method text NOT NULL CHECK (method IN ('GET', 'HEAD')),
        -- Statuses of HTTP that mean that it is up.
        expected_from integer NOT NULL,
        expected_to integer NOT NULL,
        timeout_ms integer NOT NULL,
        -- Slower than this it counts as degraded; null: it never does.
        degraded_above_ms integer,
        enabled boolean NOT NULL,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, id),
        CONSTRAINT system_checks_name_unique UNIQUE (tenant_id, name)
      );

      CREATE TABLE system_health_settings (
        tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
        -- Percent of the time in which a service shall not be down.
        availability_target numeric(7, 4) NOT NULL CHECK (availability_target > 0 AND availability_target < 100),
        updated_at timestamptz NOT NULL
      );

      -- Which services were seen to call which, so that their number can be held to a limit. An empty caller is somebody
      -- outside.
      CREATE TABLE call_edges (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        caller text NOT NULL,
        callee text NOT NULL,
        -- To within a minute, so that being seen is not a write each time.
        last_seen_at timestamptz NOT NULL,
        last_trace_id text,
        last_error_at timestamptz,
        last_error_trace_id text,
        PRIMARY KEY (tenant_id, caller, callee)
      );

      CREATE TABLE workflows (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        id text NOT NULL,
        name text NOT NULL,
        service text,
        status text NOT NULL CHECK (status IN ('running', 'completed', 'failed')),
        progress double precision CHECK (progress BETWEEN 0 AND 100),
        message text,
        started_at timestamptz NOT NULL,
        -- The time of the message that tells the newest state.
        updated_at timestamptz NOT NULL,
        received_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, id)
      );
      CREATE INDEX workflows_newest ON workflows (tenant_id, updated_at DESC, id DESC);
      CREATE INDEX workflows_running ON workflows (tenant_id, updated_at DESC) WHERE status = 'running';

      INSERT INTO partition_kinds (kind, parent, grain, days_behind, days_ahead, kept_days, fill_factor) VALUES
        ('system_service_runs', 'tidemark.system_service_runs', 'month', 9, 35, 400, 70);
    `);
  }

  private async protectTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['system_services', 'system_service_runs', 'system_checks', 'system_health_settings', 'call_edges', 'workflows'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT, DELETE,
            UPDATE (name, status, since, last_at, due_at, latency_ms, message, interval_ms, interval_given) ON system_services TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (held_until, message) ON system_service_runs TO tidemark_app;
      GRANT SELECT, INSERT, DELETE,
            UPDATE (name, url, method, expected_from, expected_to, timeout_ms, degraded_above_ms, enabled, version, updated_at) ON system_checks TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (availability_target, updated_at) ON system_health_settings TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (last_seen_at, last_trace_id, last_error_at, last_error_trace_id) ON call_edges TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (name, service, status, progress, message, started_at, updated_at, received_at) ON workflows TO tidemark_app;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER TABLE system_service_runs OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  private async createFunctions(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE POLICY definer ON system_services FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, kind, due_at) ON system_services TO tidemark_definer;
      CREATE POLICY definer ON system_checks FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, enabled) ON system_checks TO tidemark_definer;
      CREATE POLICY definer_probes ON data_sources FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, type) ON data_sources TO tidemark_definer;
      CREATE POLICY definer ON workflows TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, id, status, updated_at), DELETE ON workflows TO tidemark_definer;
      CREATE POLICY definer ON call_edges TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, caller, callee, last_seen_at), DELETE ON call_edges TO tidemark_definer;

      -- Whose services are to be looked at: tenants with checks, with sources that can be reached over a network, or with
      -- heartbeats that have not come in time.
      CREATE FUNCTION list_tenants_to_probe(p_now timestamptz)
        RETURNS TABLE (tenant_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT c.tenant_id FROM system_checks c WHERE c.enabled
          UNION
          SELECT d.tenant_id FROM data_sources d WHERE d.type <> 'file'
          UNION
          SELECT s.tenant_id FROM system_services s WHERE s.kind = 'heartbeat' AND s.due_at <= p_now
          ORDER BY 1
        $$;

      -- Work that has ended, or of which nothing was heard, before p_before.
      CREATE FUNCTION delete_workflows_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM workflows w WHERE w.updated_at < p_before RETURNING w.id) SELECT count(*) FROM gone $$;

      CREATE FUNCTION delete_call_edges_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM call_edges e WHERE e.last_seen_at < p_before RETURNING e.callee) SELECT count(*) FROM gone $$;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_tenants_to_probe(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION delete_workflows_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION delete_call_edges_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION list_tenants_to_probe(timestamptz), delete_workflows_before(timestamptz), delete_call_edges_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_tenants_to_probe(timestamptz), delete_workflows_before(timestamptz), delete_call_edges_before(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION delete_call_edges_before(timestamptz);
      DROP FUNCTION delete_workflows_before(timestamptz);
      DROP FUNCTION list_tenants_to_probe(timestamptz);
      DROP POLICY definer_probes ON data_sources;
      REVOKE SELECT (tenant_id, type) ON data_sources FROM tidemark_definer;
      DELETE FROM partition_kinds WHERE kind = 'system_service_runs';
      DROP TABLE workflows, call_edges, system_health_settings, system_checks, system_service_runs, system_services;
    `);
  }
}
