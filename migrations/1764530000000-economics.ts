import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Economics: prices, quantities, and the ledger of costs.
 *
 * Quantities say what was used, and are the truth; what the ledger says of them is computed from them and from the
 * version of the price book that is in force for their day, and can be computed again at any time. Imported costs stand
 * in the ledger with the amounts that they came with. Dimensions are '' where there is none, so that they can be keys.
 */
export class Economics1764530000000 implements MigrationInterface {
  name = 'Economics1764530000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE price_book_versions (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        version integer NOT NULL CHECK (version > 0),
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        entries jsonb NOT NULL,
        note text NOT NULL,
        -- null: it came with Tidemark
        created_by uuid,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, version)
      );

      -- Added to as the day goes on. Days are dates of the tenant's time zone.
      CREATE TABLE usage_quantities (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        meter text NOT NULL,
        customer text NOT NULL,
        feature text NOT NULL,
        endpoint text NOT NULL,
        model text NOT NULL,
        label text NOT NULL,
        quantity numeric NOT NULL CHECK (quantity >= 0),
        PRIMARY KEY (tenant_id, day, meter, customer, feature, endpoint, model, label)
      ) WITH (fillfactor = 80);

      -- A row for each time that a day's quantities changed, written with the change and removed with the costing that saw
      -- it. Only ever inserted, so that nobody who counts waits for another.
      CREATE TABLE changed_usage_days (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL
      );
      CREATE INDEX changed_usage_days_tenant ON changed_usage_days (tenant_id, day);

      -- Days that are over: by which version they are priced until they are repriced. Others go by the newest.
      CREATE TABLE priced_days (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        version integer NOT NULL,
        priced_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, day),
        FOREIGN KEY (tenant_id, version) REFERENCES price_book_versions (tenant_id, version)
      );

      -- The ledger.
      CREATE TABLE cost_metrics (
        id bigint GENERATED ALWAYS AS IDENTITY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        category text NOT NULL CHECK (category IN ('storage', 'compute', 'bandwidth', 'ai', 'query', 'third_party')),
        -- The meter, or the service of an imported cost.
        subcategory text NOT NULL,
        label text NOT NULL DEFAULT '',
        -- null: there is no price for it, which is not nothing
        amount numeric,
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        quantity numeric,
        unit text NOT NULL DEFAULT '',
        customer text NOT NULL DEFAULT '',
        feature text NOT NULL DEFAULT '',
        endpoint text NOT NULL DEFAULT '',
        model text NOT NULL DEFAULT '',
        domain text NOT NULL DEFAULT '',
        source text NOT NULL CHECK (source IN ('measured', 'imported', 'priced')),
        price_version integer,
        import_id uuid,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, day, id),
        CHECK ((source = 'imported') = (import_id IS NOT NULL)),
        CHECK (source <> 'imported' OR amount IS NOT NULL)
      ) WITH (fillfactor = 80);
      CREATE UNIQUE INDEX cost_metrics_priced ON cost_metrics (tenant_id, day, subcategory, customer, feature, endpoint, model, domain, label)
        WHERE import_id IS NULL;
      CREATE INDEX cost_metrics_import ON cost_metrics (tenant_id, import_id) WHERE import_id IS NOT NULL;

      -- How much of a day's costs the metric economics.cost has told.
      CREATE TABLE told_costs (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        category text NOT NULL,
        amount numeric NOT NULL,
        currency text NOT NULL,
        version integer NOT NULL,
        PRIMARY KEY (tenant_id, day, category)
      );

      CREATE TABLE repricings (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        from_day date NOT NULL,
        to_day date NOT NULL,
        version integer NOT NULL,
        -- By which versions the days were priced before: [{ from, to, version }]
        versions_before jsonb NOT NULL,
        difference jsonb NOT NULL,
        reason text NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        FOREIGN KEY (tenant_id, version) REFERENCES price_book_versions (tenant_id, version)
      );
      CREATE INDEX repricings_tenant ON repricings (tenant_id, created_at DESC, id DESC);

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['price_book_versions', 'usage_quantities', 'changed_usage_days', 'priced_days', 'cost_metrics', 'told_costs', 'repricings'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT ON price_book_versions, repricings TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (quantity) ON usage_quantities TO tidemark_app;
      GRANT SELECT, INSERT, DELETE ON changed_usage_days TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (version, priced_at) ON priced_days TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (amount, currency, quantity, unit, source, price_version, created_at), DELETE ON cost_metrics TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (amount, currency, version), DELETE ON told_costs TO tidemark_app;

      CREATE POLICY definer ON changed_usage_days FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (id, tenant_id) ON changed_usage_days TO tidemark_definer;

      -- For the job: whose quantities changed; those that wait longest first.
      CREATE FUNCTION list_changed_usage(p_limit integer) RETURNS TABLE (tenant_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT c.tenant_id FROM changed_usage_days c GROUP BY c.tenant_id ORDER BY min(c.id) LIMIT p_limit $$;
      REVOKE ALL ON FUNCTION list_changed_usage(integer) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_changed_usage(integer) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_changed_usage(integer) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION list_changed_usage(integer);
      DROP TABLE repricings, told_costs, cost_metrics, priced_days, changed_usage_days, usage_quantities, price_book_versions;
    `);
  }
}
