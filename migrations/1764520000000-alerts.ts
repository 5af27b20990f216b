import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Alerts: rules, how each one stands, alerts with their transitions and what people say about them, silences, and
 * escalation policies.
 *
 * How a rule stands is a row of its own, with the states of all its series: whoever evaluates, or does something about
 * an alert, locks that row first. At most one alert of a rule and series is open: the unique index holds that whoever
 * writes. An escalation's timer stands with its alert, so that it survives a restart.
 */
export class Alerts1764520000000 implements MigrationInterface {
  name = 'Alerts1764520000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE escalation_policies (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        -- In order: { afterSeconds, targets: [{ kind, channelId | userId }] }
        steps jsonb NOT NULL,
        -- How often it begins again after its last step.
        repeat_count integer NOT NULL,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz
      );
      CREATE INDEX escalation_policies_tenant ON escalation_policies (tenant_id, created_at, id) WHERE deleted_at IS NULL;
      CREATE INDEX escalation_policies_deleted_at ON escalation_policies (deleted_at) WHERE deleted_at IS NOT NULL;

      CREATE TABLE alert_rules (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        description text NOT NULL DEFAULT '',
        enabled boolean NOT NULL,
        severity text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
        unit text NOT NULL DEFAULT '',
        -- { kind, … }
        condition jsonb NOT NULL,
        for_seconds integer NOT NULL,
        resolve_after_seconds integer NOT NULL,
        labels jsonb NOT NULL,
        -- { by, waitSeconds, intervalSeconds }
        grouping jsonb NOT NULL,
        no_data text NOT NULL CHECK (no_data IN ('alert', 'keep', 'ok')),
        on_error text NOT NULL CHECK (on_error IN ('alert', 'keep', 'ok')),
        renotify_seconds integer,
        channel_ids uuid[] NOT NULL,
        escalation_policy_id uuid,
        runbook_url text,
        dashboard_id uuid,
        built_in text,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE INDEX alert_rules_tenant ON alert_rules (tenant_id, created_at, id);
      CREATE UNIQUE INDEX alert_rules_built_in ON alert_rules (tenant_id, built_in) WHERE built_in IS NOT NULL;

      -- There is one for each enabled rule.
      CREATE TABLE alert_rule_states (
        rule_id uuid PRIMARY KEY REFERENCES alert_rules (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL,
        -- When the evaluation that may write began.
        started_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        -- For which instant of the rule's grid it was evaluated last.
        evaluated_tick timestamptz,
        -- Why it could not be read then.
        problem text,
        -- The code of that.
        failure text,
        -- Of each series: { key, dimensions, state, alertId, value, bound, … }
        series jsonb NOT NULL DEFAULT '[]'
      );
      CREATE INDEX alert_rule_states_due_at ON alert_rule_states (due_at);

      CREATE TABLE alerts (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        rule_id uuid NOT NULL,
        -- As the rule was when it opened: it may change or go.
        rule_name text NOT NULL,
        severity text NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
        unit text NOT NULL,
        metric text,
        series_key text NOT NULL,
        fingerprint text NOT NULL,
        dimensions jsonb NOT NULL,
        labels jsonb NOT NULL,
        runbook_url text,
        dashboard_id uuid,
        status text NOT NULL CHECK (status IN ('firing', 'acknowledged', 'silenced', 'no_data', 'error', 'resolved')),
        cause text NOT NULL CHECK (cause IN ('breach', 'no_data', 'error')),
        summary text NOT NULL,
        value double precision,
        threshold double precision,
        -- When what opened it was seen first.
        first_seen_at timestamptz NOT NULL,
        opened_at timestamptz NOT NULL,
        last_seen_at timestamptz NOT NULL,
        -- The first time that somebody took it, and who has it now.
        acknowledged_at timestamptz,
        acknowledged_by uuid,
        assigned_to uuid,
        snoozed_until timestamptz,
        resolved_at timestamptz,
        resolution text CHECK (resolution IN ('recovered', 'by_hand', 'rule_changed', 'rule_disabled', 'rule_deleted', 'series_forgotten')),
        resolved_by uuid,
        reason text,
        -- Of the newest transition.
        sequence integer NOT NULL,
        -- Since when it has called for somebody without a break; null: it does not.
        loud_since timestamptz,
        -- The policy that runs while it does, the step that comes next, how often one has begun, and when to look again.
        escalation_policy_id uuid,
        escalation_step integer NOT NULL DEFAULT 0,
        escalation_round integer NOT NULL DEFAULT 0,
        escalation_due_at timestamptz,
        CHECK ((resolved_at IS NULL) = (resolution IS NULL)),
        CHECK ((status = 'resolved') = (resolved_at IS NOT NULL))
      );
      CREATE UNIQUE INDEX alerts_open ON alerts (rule_id, series_key) WHERE resolved_at IS NULL;
      CREATE INDEX alerts_tenant_open ON alerts (tenant_id, opened_at DESC, id DESC) WHERE resolved_at IS NULL;
      CREATE INDEX alerts_tenant_resolved ON alerts (tenant_id, resolved_at DESC, id DESC) WHERE resolved_at IS NOT NULL;
      CREATE INDEX alerts_resolved_at ON alerts (resolved_at) WHERE resolved_at IS NOT NULL;
      CREATE INDEX alerts_escalation_due_at ON alerts (escalation_due_at) WHERE escalation_due_at IS NOT NULL;

      CREATE TABLE alert_transitions (
        alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
        -- From 1, without gaps.
        sequence integer NOT NULL,
        tenant_id uuid NOT NULL,
        kind text NOT NULL,
        from_status text NOT NULL,
        to_status text NOT NULL,
        cause text NOT NULL,
        at timestamptz NOT NULL,
        by_user uuid,
        reason text,
        -- What people are told; null: nothing.
        tells text,
        PRIMARY KEY (alert_id, sequence)
      );

      CREATE TABLE alert_remarks (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        alert_id uuid NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('comment', 'assigned', 'unassigned', 'escalated')),
        text text NOT NULL,
        -- Of an assignment.
        assignee uuid,
        by_user uuid,
        at timestamptz NOT NULL
      );
      CREATE INDEX alert_remarks_alert ON alert_remarks (alert_id, at, id);

      CREATE TABLE silences (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        -- All must match: { name, operator, value }
        matchers jsonb NOT NULL,
        reason text NOT NULL,
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CHECK (starts_at < ends_at)
      );
      CREATE INDEX silences_tenant ON silences (tenant_id, ends_at DESC, id DESC);
      CREATE INDEX silences_ends_at ON silences (ends_at);

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['escalation_policies', 'alert_rules', 'alert_rule_states', 'alerts', 'alert_transitions', 'alert_remarks', 'silences'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT, UPDATE (name, steps, repeat_count, version, updated_at, deleted_at) ON escalation_policies TO tidemark_app;
      GRANT SELECT, INSERT, DELETE,
        UPDATE (name, description, enabled, severity, unit, condition, for_seconds, resolve_after_seconds, labels, grouping, no_data, on_error, renotify_seconds,
                channel_ids, escalation_policy_id, runbook_url, dashboard_id, version, updated_at)
        ON alert_rules TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (started_at, due_at, evaluated_tick, problem, failure, series), DELETE ON alert_rule_states TO tidemark_app;
      GRANT SELECT, INSERT,
        UPDATE (status, cause, summary, value, threshold, last_seen_at, acknowledged_at, acknowledged_by, assigned_to, snoozed_until, resolved_at, resolution,
                resolved_by, reason, sequence, loud_since, escalation_policy_id, escalation_step, escalation_round, escalation_due_at)
        ON alerts TO tidemark_app;
      GRANT SELECT, INSERT ON alert_transitions, alert_remarks TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (matchers, reason, starts_at, ends_at, version, updated_at), DELETE ON silences TO tidemark_app;

      CREATE POLICY definer ON alert_rule_states FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, rule_id, due_at) ON alert_rule_states TO tidemark_definer;
      CREATE POLICY definer ON alert_rules FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (id, condition) ON alert_rules TO tidemark_definer;
      CREATE POLICY definer ON alerts TO tidemark_definer USING (true);
      GRANT SELECT (id, tenant_id, status, severity, resolved_at, escalation_due_at), DELETE ON alerts TO tidemark_definer;
      CREATE POLICY definer ON silences TO tidemark_definer USING (true);
      GRANT SELECT (id, ends_at), DELETE ON silences TO tidemark_definer;
      CREATE POLICY definer ON escalation_policies TO tidemark_definer USING (true);
      GRANT SELECT (id, deleted_at), DELETE ON escalation_policies TO tidemark_definer;

      -- For the job: what is to be evaluated, whoever's it is; that which waits longest first.
      CREATE FUNCTION list_due_alert_rules(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, rule_id uuid, asks_source boolean)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT s.tenant_id, s.rule_id, r.condition ->> 'kind' = 'query'
            FROM alert_rule_states s JOIN alert_rules r ON r.id = s.rule_id
           WHERE s.due_at <= p_now ORDER BY s.due_at LIMIT p_limit
        $$;
      -- For escalation: alerts whose timer has run out, the oldest first.
      CREATE FUNCTION list_due_escalations(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, alert_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT a.tenant_id, a.id FROM alerts a WHERE a.escalation_due_at <= p_now ORDER BY a.escalation_due_at LIMIT p_limit $$;
      -- For the installation's own figures: numbers alone.
      CREATE FUNCTION count_open_alerts() RETURNS TABLE (status text, severity text, count bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT a.status, a.severity, count(*) FROM alerts a WHERE a.resolved_at IS NULL GROUP BY a.status, a.severity $$;
      CREATE FUNCTION purge_alerts_resolved_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM alerts a WHERE a.resolved_at < p_before RETURNING a.id) SELECT count(*) FROM gone $$;
      CREATE FUNCTION purge_silences_ended_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM silences s WHERE s.ends_at < p_before RETURNING s.id) SELECT count(*) FROM gone $$;
      CREATE FUNCTION purge_escalation_policies_deleted_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM escalation_policies p WHERE p.deleted_at < p_before RETURNING p.id) SELECT count(*) FROM gone $$;
      REVOKE ALL ON FUNCTION list_due_alert_rules(timestamptz, integer), list_due_escalations(timestamptz, integer), count_open_alerts(),
        purge_alerts_resolved_before(timestamptz), purge_silences_ended_before(timestamptz), purge_escalation_policies_deleted_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_due_alert_rules(timestamptz, integer), list_due_escalations(timestamptz, integer), count_open_alerts(),
        purge_alerts_resolved_before(timestamptz), purge_silences_ended_before(timestamptz), purge_escalation_policies_deleted_before(timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_due_alert_rules(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION list_due_escalations(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION count_open_alerts() OWNER TO tidemark_definer;
      ALTER FUNCTION purge_alerts_resolved_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_silences_ended_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_escalation_policies_deleted_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION purge_escalation_policies_deleted_before(timestamptz), purge_silences_ended_before(timestamptz), purge_alerts_resolved_before(timestamptz),
        count_open_alerts(), list_due_escalations(timestamptz, integer), list_due_alert_rules(timestamptz, integer);
      DROP TABLE silences, alert_remarks, alert_transitions, alerts, alert_rule_states, alert_rules, escalation_policies;
    `);
  }
}
