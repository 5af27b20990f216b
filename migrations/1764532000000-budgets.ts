import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Budgets: what may be spent, how each stands in a period, and which thresholds it crossed.
 *
 * Whoever evaluates locks the tenant's budgets, and writes a crossing together with the notices of it: at most one of a
 * budget, period and threshold counts, whoever writes. A crossing that a raised amount undid is withdrawn, so that the
 * threshold is told of anew. Which budgets refuse more stands in their periods, where every replica reads it.
 */
export class Budgets1764532000000 implements MigrationInterface {
  name = 'Budgets1764532000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE budgets (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        -- null: all
        category text CHECK (category IN ('storage', 'compute', 'bandwidth', 'ai', 'query', 'third_party')),
        dimension text CHECK (dimension IN ('customer', 'feature', 'endpoint', 'model', 'domain')),
        dimension_value text,
        period text NOT NULL CHECK (period IN ('daily', 'weekly', 'monthly')),
        amount numeric NOT NULL CHECK (amount > 0),
        currency text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
        -- Percent, ascending.
        thresholds integer[] NOT NULL,
        action text NOT NULL CHECK (action IN ('notify', 'block')),
        channel_ids uuid[] NOT NULL,
        version integer NOT NULL,
        -- When it is evaluated next, though nothing tells that its costs changed.
        due_at timestamptz NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz,
        CHECK ((dimension IS NULL) = (dimension_value IS NULL))
      ) WITH (fillfactor = 80);
      CREATE INDEX budgets_tenant ON budgets (tenant_id, created_at, id) WHERE deleted_at IS NULL;
      CREATE INDEX budgets_due_at ON budgets (due_at) WHERE deleted_at IS NULL;
      CREATE INDEX budgets_deleted_at ON budgets (deleted_at) WHERE deleted_at IS NOT NULL;

      -- How a budget stands, or stood at the end.
      CREATE TABLE budget_periods (
        budget_id uuid NOT NULL REFERENCES budgets (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL,
        first_day date NOT NULL,
        last_day date NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        -- As they were when it was evaluated last: what is over is judged by what held then.
        amount numeric NOT NULL,
        currency text NOT NULL,
        spent numeric NOT NULL,
        evaluated_at timestamptz NOT NULL,
        -- Since when more is refused; null: it is not.
        blocked_at timestamptz,
        PRIMARY KEY (budget_id, first_day)
      ) WITH (fillfactor = 80);
      CREATE INDEX budget_periods_tenant ON budget_periods (tenant_id, ends_at);
      CREATE INDEX budget_periods_blocked ON budget_periods (ends_at) WHERE blocked_at IS NOT NULL;
      CREATE INDEX budget_periods_ends_at ON budget_periods (ends_at);

      CREATE TABLE budget_crossings (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        budget_id uuid NOT NULL REFERENCES budgets (id) ON DELETE CASCADE,
        first_day date NOT NULL,
        threshold integer NOT NULL,
        amount numeric NOT NULL,
        currency text NOT NULL,
        spent numeric NOT NULL,
        crossed_at timestamptz NOT NULL,
        withdrawn_at timestamptz
      );
      CREATE UNIQUE INDEX budget_crossings_once ON budget_crossings (budget_id, first_day, threshold) WHERE withdrawn_at IS NULL;
      CREATE INDEX budget_crossings_tenant ON budget_crossings (tenant_id, crossed_at DESC);

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['budgets', 'budget_periods', 'budget_crossings'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT,
        UPDATE (name, category, dimension, dimension_value, period, amount, currency, thresholds, action, channel_ids, version, due_at, updated_at, deleted_at)
        ON budgets TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (last_day, starts_at, ends_at, amount, currency, spent, evaluated_at, blocked_at), DELETE ON budget_periods TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (withdrawn_at) ON budget_crossings TO tidemark_app;

      CREATE POLICY definer ON budgets TO tidemark_definer USING (true);
      GRANT SELECT (id, tenant_id, name, category, dimension, dimension_value, due_at, deleted_at), DELETE ON budgets TO tidemark_definer;
      CREATE POLICY definer ON budget_periods TO tidemark_definer USING (true);
      GRANT SELECT (budget_id, first_day, ends_at, blocked_at), DELETE ON budget_periods TO tidemark_definer;
      CREATE POLICY definer ON budget_crossings TO tidemark_definer USING (true);
      GRANT SELECT (budget_id, first_day), DELETE ON budget_crossings TO tidemark_definer;

      -- For the job: whose budgets are due; those that wait longest first.
      CREATE FUNCTION list_due_budgets(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT b.tenant_id FROM budgets b WHERE b.deleted_at IS NULL AND b.due_at <= p_now GROUP BY b.tenant_id ORDER BY min(b.due_at) LIMIT p_limit $$;
      -- For every replica, so that nobody who is about to spend something has to ask the database: what refuses more, of all tenants.
      CREATE FUNCTION list_budget_blocks(p_now timestamptz)
        RETURNS TABLE (tenant_id uuid, budget_id uuid, name text, category text, dimension text, dimension_value text, until timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT b.tenant_id, b.id, b.name, b.category, b.dimension, b.dimension_value, p.ends_at
            FROM budget_periods p JOIN budgets b ON b.id = p.budget_id
           WHERE p.blocked_at IS NOT NULL AND p.ends_at > p_now AND b.deleted_at IS NULL
        $$;
      CREATE FUNCTION purge_budgets_deleted_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM budgets b WHERE b.deleted_at < p_before RETURNING b.id) SELECT count(*) FROM gone $$;
      CREATE FUNCTION purge_budget_periods_ended_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          WITH gone AS (DELETE FROM budget_periods p WHERE p.ends_at < p_before RETURNING p.budget_id, p.first_day),
               crossings AS (DELETE FROM budget_crossings c USING gone g WHERE c.budget_id = g.budget_id AND c.first_day = g.first_day)
          SELECT count(*) FROM gone
        $$;
      -- For the installation's own figures: two numbers alone. Rows of the ledger come in the order of their days.
      CREATE POLICY definer_totals ON cost_metrics FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (day, amount, currency) ON cost_metrics TO tidemark_definer;
      CREATE POLICY definer_totals ON usage_quantities FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (day, meter, quantity) ON usage_quantities TO tidemark_definer;
      CREATE INDEX cost_metrics_day ON cost_metrics USING brin (day) WITH (pages_per_range = 32);
      CREATE INDEX usage_quantities_day ON usage_quantities USING brin (day) WITH (pages_per_range = 32);
      CREATE FUNCTION sum_installation_costs(p_since date, p_currency text) RETURNS TABLE (cost numeric, requests numeric)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT (SELECT sum(c.amount) FROM cost_metrics c WHERE c.day >= p_since AND c.currency = p_currency),
                 (SELECT coalesce(sum(q.quantity), 0) FROM usage_quantities q WHERE q.day >= p_since AND q.meter = 'requests')
        $$;
      REVOKE ALL ON FUNCTION sum_installation_costs(date, text), list_due_budgets(timestamptz, integer), list_budget_blocks(timestamptz), purge_budgets_deleted_before(timestamptz),
        purge_budget_periods_ended_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION sum_installation_costs(date, text), list_due_budgets(timestamptz, integer), list_budget_blocks(timestamptz), purge_budgets_deleted_before(timestamptz),
        purge_budget_periods_ended_before(timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION sum_installation_costs(date, text) OWNER TO tidemark_definer;
      ALTER FUNCTION list_due_budgets(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION list_budget_blocks(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_budgets_deleted_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_budget_periods_ended_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION sum_installation_costs(date, text);
      DROP INDEX usage_quantities_day, cost_metrics_day;
      DROP POLICY definer_totals ON usage_quantities;
      DROP POLICY definer_totals ON cost_metrics;
      REVOKE SELECT (day, meter, quantity) ON usage_quantities FROM tidemark_definer;
      REVOKE SELECT (day, amount, currency) ON cost_metrics FROM tidemark_definer;
      DROP FUNCTION purge_budget_periods_ended_before(timestamptz), purge_budgets_deleted_before(timestamptz), list_budget_blocks(timestamptz),
        list_due_budgets(timestamptz, integer);
      DROP TABLE budget_crossings, budget_periods, budgets;
    `);
  }
}
