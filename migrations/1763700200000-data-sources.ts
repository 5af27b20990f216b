import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Data sources with encrypted settings, the tenants' wrapped keys, and the hosts a platform admin allowed. */
export class DataSources1763700200000 implements MigrationInterface {
  name = 'DataSources1763700200000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE data_sources (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        type text NOT NULL,
        settings jsonb NOT NULL,
        encrypted_secrets text,
        secrets_set text[] NOT NULL DEFAULT '{}',
        version integer NOT NULL DEFAULT 1,
        status text NOT NULL DEFAULT 'unknown' CHECK (status IN ('unknown', 'ok', 'failing')),
        last_checked_at timestamptz,
        last_error text,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT data_sources_name_unique UNIQUE (tenant_id, name)
      );
      CREATE TABLE tenant_keys (
        tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
        wrapped_key text NOT NULL,
        created_at timestamptz NOT NULL
      );
      CREATE TABLE allowed_hosts (
        host text NOT NULL,
        port integer NOT NULL CHECK (port BETWEEN 1 AND 65535),
        reason text NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (host, port)
      );

      ALTER TABLE data_sources ENABLE ROW LEVEL SECURITY;
      ALTER TABLE data_sources FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenant_keys ENABLE ROW LEVEL SECURITY;
      ALTER TABLE tenant_keys FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON data_sources TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY tenant ON tenant_keys TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());

      GRANT SELECT, INSERT, UPDATE, DELETE ON data_sources TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE ON tenant_keys TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE, DELETE ON allowed_hosts TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE allowed_hosts, tenant_keys, data_sources');
  }
}
