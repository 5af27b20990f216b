import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Dashboards with their widgets, versions and shares; deleted ones are kept for a while, to be undone. */
export class Dashboards1763700400000 implements MigrationInterface {
  name = 'Dashboards1763700400000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // json and not jsonb: dashboards as code keep the order of their keys. Foreign keys are checked past row-level
    // security, so they hold the tenant too.
    await queryRunner.query(`
      CREATE TABLE dashboards (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        slug text NOT NULL,
        name text NOT NULL,
        description text,
        tags text[] NOT NULL DEFAULT '{}',
        owner_id uuid,
        visibility text NOT NULL CHECK (visibility IN ('private', 'tenant')),
        version integer NOT NULL DEFAULT 1,
        layout json NOT NULL,
        settings json NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        updated_by uuid,
        deleted_at timestamptz,
        deleted_by uuid,
        CONSTRAINT dashboards_of_tenant UNIQUE (tenant_id, id)
      );
      CREATE UNIQUE INDEX dashboards_slug_unique ON dashboards (tenant_id, slug) WHERE deleted_at IS NULL;
      CREATE INDEX dashboards_recent ON dashboards (tenant_id, updated_at DESC, id DESC) WHERE deleted_at IS NULL;
      CREATE INDEX dashboards_deleted_at ON dashboards (deleted_at) WHERE deleted_at IS NOT NULL;

      CREATE TABLE widgets (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        dashboard_id uuid NOT NULL,
        ordinal integer NOT NULL,
        slug text NOT NULL,
        type text NOT NULL,
        name text NOT NULL,
        description text,
        position json NOT NULL,
        query json,
        visualization json NOT NULL,
        styling json,
        CONSTRAINT widgets_slug_unique UNIQUE (dashboard_id, slug),
        FOREIGN KEY (tenant_id, dashboard_id) REFERENCES dashboards (tenant_id, id) ON DELETE CASCADE
      );
      CREATE TABLE dashboard_versions (
        dashboard_id uuid NOT NULL,
        version integer NOT NULL,
        tenant_id uuid NOT NULL,
        name text NOT NULL,
        author_id uuid,
        created_at timestamptz NOT NULL,
        summary text NOT NULL,
        content json NOT NULL,
        PRIMARY KEY (dashboard_id, version),
        FOREIGN KEY (tenant_id, dashboard_id) REFERENCES dashboards (tenant_id, id) ON DELETE CASCADE
      );
      CREATE TABLE dashboard_shares (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        dashboard_id uuid NOT NULL,
        role text,
        user_id uuid,
        access text NOT NULL CHECK (access IN ('view', 'edit')),
        CHECK (num_nonnulls(role, user_id) = 1),
        CONSTRAINT dashboard_shares_role_unique UNIQUE (dashboard_id, role),
        CONSTRAINT dashboard_shares_user_unique UNIQUE (dashboard_id, user_id),
        FOREIGN KEY (tenant_id, dashboard_id) REFERENCES dashboards (tenant_id, id) ON DELETE CASCADE
      );

      ALTER TABLE dashboards ENABLE ROW LEVEL SECURITY;
      ALTER TABLE dashboards FORCE ROW LEVEL SECURITY;
      ALTER TABLE widgets ENABLE ROW LEVEL SECURITY;
      ALTER TABLE widgets FORCE ROW LEVEL SECURITY;
      ALTER TABLE dashboard_versions ENABLE ROW LEVEL SECURITY;
      ALTER TABLE dashboard_versions FORCE ROW LEVEL SECURITY;
      ALTER TABLE dashboard_shares ENABLE ROW LEVEL SECURITY;
      ALTER TABLE dashboard_shares FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON dashboards TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON widgets TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON dashboard_versions TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON dashboard_shares TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY retention ON dashboards TO tidemark_definer USING (deleted_at IS NOT NULL);

      GRANT SELECT, INSERT, UPDATE ON dashboards TO tidemark_app;
      GRANT SELECT, INSERT, DELETE ON widgets, dashboard_versions, dashboard_shares TO tidemark_app;
      GRANT SELECT (id, deleted_at), DELETE ON dashboards TO tidemark_definer;

      CREATE FUNCTION purge_dashboards_deleted_before(boundary timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM dashboards WHERE deleted_at < boundary RETURNING id) SELECT count(*) FROM gone $$;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION purge_dashboards_deleted_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION purge_dashboards_deleted_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION purge_dashboards_deleted_before(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION purge_dashboards_deleted_before(timestamptz);
      DROP TABLE dashboard_shares, dashboard_versions, widgets, dashboards;
    `);
  }
}
