import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Exports that are written in the background, with their files. */
export class Exports1764150000000 implements MigrationInterface {
  name = 'Exports1764150000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // json and not jsonb: what was asked keeps its order and every character.
    await queryRunner.query(`
      CREATE TABLE exports (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        subject text NOT NULL,
        dashboard_id uuid NOT NULL,
        widget_id uuid,
        title text NOT NULL,
        format text NOT NULL CHECK (format IN ('pdf', 'png', 'svg', 'csv', 'json', 'xlsx')),
        request json NOT NULL,
        state text NOT NULL CHECK (state IN ('queued', 'running', 'ready', 'failed')),
        progress smallint NOT NULL CHECK (progress BETWEEN 0 AND 100),
        error json,
        file_name text,
        content_type text,
        bytes bigint,
        truncated boolean NOT NULL DEFAULT false,
        failed_widgets integer NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        finished_at timestamptz,
        lease_until timestamptz NOT NULL,
        expires_at timestamptz NOT NULL
      );
      CREATE INDEX exports_recent ON exports (tenant_id, subject, created_at DESC, id DESC);
      CREATE INDEX exports_expires_at ON exports (expires_at);

      CREATE TABLE export_chunks (
        export_id uuid NOT NULL REFERENCES exports (id) ON DELETE CASCADE,
        position integer NOT NULL,
        tenant_id uuid NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (export_id, position)
      );
      -- Files are compressed already, where they can be.
      ALTER TABLE export_chunks ALTER COLUMN bytes SET STORAGE EXTERNAL;

      ALTER TABLE exports ENABLE ROW LEVEL SECURITY;
      ALTER TABLE exports FORCE ROW LEVEL SECURITY;
      ALTER TABLE export_chunks ENABLE ROW LEVEL SECURITY;
      ALTER TABLE export_chunks FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON exports TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON export_chunks TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, DELETE,
        UPDATE (state, progress, error, file_name, content_type, bytes, truncated, failed_widgets, finished_at, lease_until, expires_at)
        ON exports TO tidemark_app;
      GRANT SELECT, INSERT, DELETE ON export_chunks TO tidemark_app;

      CREATE POLICY definer ON exports TO tidemark_definer USING (true);
      GRANT SELECT (id, expires_at), DELETE ON exports TO tidemark_definer;

      CREATE FUNCTION delete_expired_exports(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM exports e WHERE e.expires_at < p_before RETURNING e.id) SELECT count(*) FROM gone $$;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION delete_expired_exports(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION delete_expired_exports(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION delete_expired_exports(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION delete_expired_exports(timestamptz);
      DROP TABLE export_chunks;
      DROP TABLE exports;
    `);
  }
}
