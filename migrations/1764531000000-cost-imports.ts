import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Imports of costs and revenue, revenue itself, and the rules by which costs that nobody is named for are divided.
 *
 * An import that was undone stays as a line of what happened; its content may then be imported again.
 */
export class CostImports1764531000000 implements MigrationInterface {
  name = 'CostImports1764531000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE cost_imports (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('costs', 'revenue')),
        format text NOT NULL CHECK (format IN ('json', 'csv', 'focus')),
        -- What its sender calls it, such as the name of the file.
        name text NOT NULL,
        -- SHA-256 of what was sent, and of how it was to be read.
        content_hash bytea NOT NULL,
        accepted integer NOT NULL,
        rejected integer NOT NULL,
        -- The first of them: [{ index, field, reason }]
        rejections jsonb NOT NULL,
        from_day date NOT NULL,
        to_day date NOT NULL,
        -- By currency: [{ amount, currency }]
        totals jsonb NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        undone_by uuid,
        undone_at timestamptz,
        UNIQUE (tenant_id, id)
      );
      CREATE UNIQUE INDEX cost_imports_content ON cost_imports (tenant_id, kind, content_hash) WHERE undone_at IS NULL;
      CREATE INDEX cost_imports_tenant ON cost_imports (tenant_id, created_at DESC, id DESC);

      -- An amount is for all days from the first to the last, evenly.
      CREATE TABLE revenues (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        import_id uuid NOT NULL,
        customer text NOT NULL,
        from_day date NOT NULL,
        to_day date NOT NULL CHECK (to_day >= from_day),
        amount numeric NOT NULL,
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        reference text NOT NULL,
        FOREIGN KEY (tenant_id, import_id) REFERENCES cost_imports (tenant_id, id)
      );
      CREATE INDEX revenues_tenant ON revenues (tenant_id, to_day, from_day);
      CREATE INDEX revenues_import ON revenues (tenant_id, import_id);

      CREATE TABLE allocation_rules (
        tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
        version integer NOT NULL,
        -- By category: { driver, … }
        rules jsonb NOT NULL,
        updated_by uuid,
        updated_at timestamptz NOT NULL
      );

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['cost_imports', 'revenues', 'allocation_rules'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT, UPDATE (undone_by, undone_at) ON cost_imports TO tidemark_app;
      GRANT SELECT, INSERT, DELETE ON revenues TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (version, rules, updated_by, updated_at) ON allocation_rules TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE allocation_rules, revenues, cost_imports');
  }
}
