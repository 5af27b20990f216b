import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What embedded viewers are changing of a dashboard, and their names on the versions that they publish. */
export class EmbeddedEdits1764300000000 implements MigrationInterface {
  name = 'EmbeddedEdits1764300000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // A draft goes with the token that it was begun with, 30 days after that has expired.
    await queryRunner.query(`
      CREATE TABLE embed_drafts (
        embed_token_id uuid PRIMARY KEY REFERENCES embed_tokens (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL,
        dashboard_id uuid NOT NULL,
        base_version integer NOT NULL,
        revision uuid NOT NULL,
        content json NOT NULL,
        updated_at timestamptz NOT NULL,
        FOREIGN KEY (tenant_id, dashboard_id) REFERENCES dashboards (tenant_id, id) ON DELETE CASCADE
      );
      CREATE INDEX embed_drafts_of_dashboard ON embed_drafts (tenant_id, dashboard_id, updated_at DESC);
      ALTER TABLE embed_drafts ENABLE ROW LEVEL SECURITY;
      ALTER TABLE embed_drafts FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON embed_drafts TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, DELETE, UPDATE (base_version, revision, content, updated_at) ON embed_drafts TO tidemark_app;

      ALTER TABLE dashboard_versions ADD COLUMN author_token_id uuid, ADD COLUMN author_name text;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE dashboard_versions DROP COLUMN author_token_id, DROP COLUMN author_name');
    await queryRunner.query('DROP TABLE embed_drafts');
  }
}
