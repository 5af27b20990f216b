import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people are changing of dashboards before they publish it: one draft for each dashboard and person; and what a
 * widget's values do when they are chosen.
 */
export class DashboardDrafts1764000000000 implements MigrationInterface {
  name = 'DashboardDrafts1764000000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE dashboard_drafts (
        dashboard_id uuid NOT NULL,
        user_id uuid NOT NULL,
        tenant_id uuid NOT NULL,
        base_version integer NOT NULL,
        revision uuid NOT NULL,
        content json NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (dashboard_id, user_id),
        FOREIGN KEY (tenant_id, dashboard_id) REFERENCES dashboards (tenant_id, id) ON DELETE CASCADE
      );
      ALTER TABLE dashboard_drafts ENABLE ROW LEVEL SECURITY;
      ALTER TABLE dashboard_drafts FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON dashboard_drafts TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, DELETE, UPDATE (base_version, revision, content, updated_at) ON dashboard_drafts TO tidemark_app;

      ALTER TABLE widgets ADD COLUMN interactions json;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE widgets DROP COLUMN interactions');
    await queryRunner.query('DROP TABLE dashboard_drafts');
  }
}
