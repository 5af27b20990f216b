import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit trail: inserted and read, never changed. */
export class Audit1763700120000 implements MigrationInterface {
  name = 'Audit1763700120000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- No reference to tenants or users: the trail outlives what it tells of.
      CREATE TABLE audit_log (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant_id uuid,
        at timestamptz NOT NULL,
        actor_kind text NOT NULL CHECK (actor_kind IN ('user', 'api-key', 'embed', 'system')),
        actor_id text,
        actor_user_id uuid,
        action text NOT NULL,
        resource_type text NOT NULL,
        resource_id text,
        before jsonb,
        after jsonb,
        address text,
        request_id text
      );
      CREATE INDEX audit_log_tenant_id ON audit_log (tenant_id, id DESC);

      ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY;
      ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;
      CREATE POLICY read ON audit_log FOR SELECT TO tidemark_app USING (tenant_id = current_tenant_id());
      -- Without a tenant only lines of no tenant may be written, and none be read.
      CREATE POLICY append ON audit_log FOR INSERT TO tidemark_app
        WITH CHECK (tenant_id IS NOT DISTINCT FROM current_tenant_id());
      GRANT SELECT, INSERT ON audit_log TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE audit_log');
  }
}
