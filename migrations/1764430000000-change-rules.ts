import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Rules by which changes of rows become events. */
export class ChangeRules1764430000000 implements MigrationInterface {
  name = 'ChangeRules1764430000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE change_rules (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        enabled boolean NOT NULL,
        rule jsonb NOT NULL,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT change_rules_name_unique UNIQUE (tenant_id, name)
      );
      ALTER TABLE change_rules ENABLE ROW LEVEL SECURITY;
      ALTER TABLE change_rules FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON change_rules TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, UPDATE, DELETE ON change_rules TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE change_rules');
  }
}
