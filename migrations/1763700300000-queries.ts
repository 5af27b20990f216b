import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Saved queries and the history of what ran. */
export class Queries1763700300000 implements MigrationInterface {
  name = 'Queries1763700300000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE saved_queries (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        data_source_id uuid NOT NULL,
        sql text NOT NULL,
        parameters jsonb NOT NULL DEFAULT '[]',
        version integer NOT NULL DEFAULT 1,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT saved_queries_name_unique UNIQUE (tenant_id, name)
      );
      CREATE TABLE query_history (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid,
        subject text NOT NULL,
        data_source_id uuid NOT NULL,
        sql text NOT NULL,
        origin text NOT NULL,
        dashboard_id uuid,
        widget_id uuid,
        started_at timestamptz NOT NULL,
        duration_ms double precision NOT NULL,
        rows integer,
        bytes bigint,
        cache_level text,
        outcome text NOT NULL,
        error_code text,
        error_message text
      );
      CREATE INDEX query_history_recent ON query_history (tenant_id, started_at DESC, id DESC);
      CREATE INDEX query_history_started_at ON query_history (started_at);

      ALTER TABLE saved_queries ENABLE ROW LEVEL SECURITY;
      ALTER TABLE saved_queries FORCE ROW LEVEL SECURITY;
      ALTER TABLE query_history ENABLE ROW LEVEL SECURITY;
      ALTER TABLE query_history FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON saved_queries TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON query_history TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY retention ON query_history TO tidemark_definer USING (true);

      GRANT SELECT, INSERT, UPDATE, DELETE ON saved_queries TO tidemark_app;
      GRANT SELECT, INSERT ON query_history TO tidemark_app;
      GRANT SELECT (id, started_at), DELETE ON query_history TO tidemark_definer;

      CREATE FUNCTION delete_query_history_before(boundary timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM query_history WHERE started_at < boundary RETURNING id) SELECT count(*) FROM gone $$;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION delete_query_history_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION delete_query_history_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION delete_query_history_before(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION delete_query_history_before(timestamptz);
      DROP TABLE query_history, saved_queries;
    `);
  }
}
