import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What language models were used for: sessions, messages, sums of both, and what a tenant wants of them.
 *
 * A session carries the hour and the day that it is counted under, cut in the tenant's time zone when it came, so that
 * what is added to it later is added to the same sums. Sums hold quantities alone: money is these times a price.
 */
export class AiUsage1764540000000 implements MigrationInterface {
  name = 'AiUsage1764540000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createRecords(queryRunner);
    await this.createSums(queryRunner);
    await this.protectTables(queryRunner);
    await this.createFunctions(queryRunner);
  }

  private async createRecords(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE ai_settings (
        tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
        -- Whether what people and models wrote is stored at all.
        content_enabled boolean NOT NULL,
        redact_emails boolean NOT NULL,
        retention_days integer NOT NULL CHECK (retention_days BETWEEN 1 AND 400),
        -- Of products that are asked for: [{ name, words }]; null: those that everybody has.
        categories jsonb,
        version integer NOT NULL,
        updated_at timestamptz NOT NULL
      );

      CREATE TABLE ai_sessions (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        -- As its sender calls it.
        session_id text NOT NULL,
        model text NOT NULL,
        -- Here and below '' means that none was named.
        provider text NOT NULL DEFAULT '',
        domain text NOT NULL DEFAULT '',
        customer text NOT NULL DEFAULT '',
        feature text NOT NULL DEFAULT '',
        -- Of the sender's own users.
        user_id text,
        started_at timestamptz NOT NULL,
        -- Null while it is live.
        ended_at timestamptz,
        -- Null while it is live, and where its sender does not know.
        duration_ms bigint CHECK (duration_ms >= 0),
        -- When something of it came in last.
        heard_at timestamptz NOT NULL,
        hour timestamptz NOT NULL,
        day date NOT NULL,
        iterations bigint NOT NULL CHECK (iterations >= 0),
        search_count integer NOT NULL CHECK (search_count >= 0),
        -- [{ id, query, results, ms }]; null once the tenant's retention is over, or where it keeps no content.
        searches jsonb,
        -- Five buckets that do not overlap.
        fresh_input bigint NOT NULL CHECK (fresh_input >= 0),
        cache_read bigint NOT NULL CHECK (cache_read >= 0),
        cache_write bigint NOT NULL CHECK (cache_write >= 0),
        reasoning bigint NOT NULL CHECK (reasoning >= 0),
        output bigint NOT NULL CHECK (output >= 0),
        success boolean,
        error text,
        -- [{ id, at, level, message }]; null as searches are.
        logs jsonb,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, session_id),
        CHECK ((ended_at IS NULL) = (success IS NULL)),
        CHECK (ended_at IS NOT NULL OR duration_ms IS NULL)
      );
      CREATE INDEX ai_sessions_newest ON ai_sessions (tenant_id, started_at DESC, session_id DESC);
      CREATE INDEX ai_sessions_live ON ai_sessions (tenant_id, started_at DESC, session_id DESC) WHERE ended_at IS NULL;
      CREATE INDEX ai_sessions_silent ON ai_sessions (heard_at) WHERE ended_at IS NULL;
      CREATE INDEX ai_sessions_content ON ai_sessions (tenant_id, started_at) WHERE searches IS NOT NULL OR logs IS NOT NULL;

      CREATE TABLE ai_messages (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        -- As its sender calls it.
        message_id text NOT NULL,
        conversation_id text NOT NULL,
        session_id text,
        role text NOT NULL CHECK (role IN ('user', 'assistant', 'system', 'tool')),
        -- Redacted; null where the tenant keeps no content.
        content text,
        domain text NOT NULL DEFAULT '',
        user_id text,
        -- What somebody said of the conversation, explicitly.
        rating smallint CHECK (rating BETWEEN 1 AND 5),
        resolved boolean,
        sent_at timestamptz NOT NULL,
        day date NOT NULL,
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, message_id)
      );
      CREATE INDEX ai_messages_newest ON ai_messages (tenant_id, sent_at DESC, message_id DESC);
      CREATE INDEX ai_messages_conversation ON ai_messages (tenant_id, conversation_id, sent_at);
    `);
  }

  private async createSums(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE ai_usage_hours (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        hour timestamptz NOT NULL,
        -- Whose prices hold.
        day date NOT NULL,
        model text NOT NULL,
        provider text NOT NULL,
        domain text NOT NULL,
        -- Those that are live are in none of the two others.
        requests bigint NOT NULL,
        succeeded bigint NOT NULL,
        failed bigint NOT NULL,
        fresh_input bigint NOT NULL,
        cache_read bigint NOT NULL,
        cache_write bigint NOT NULL,
        reasoning bigint NOT NULL,
        output bigint NOT NULL,
        searches bigint NOT NULL,
        iterations bigint NOT NULL,
        -- How many are known to have lasted how long together.
        timed bigint NOT NULL,
        duration_ms bigint NOT NULL,
        PRIMARY KEY (tenant_id, hour, day, model, provider, domain)
      );

      CREATE TABLE ai_usage_days (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        model text NOT NULL,
        provider text NOT NULL,
        domain text NOT NULL,
        customer text NOT NULL,
        feature text NOT NULL,
        requests bigint NOT NULL,
        fresh_input bigint NOT NULL,
        cache_read bigint NOT NULL,
        cache_write bigint NOT NULL,
        reasoning bigint NOT NULL,
        output bigint NOT NULL,
        PRIMARY KEY (tenant_id, day, model, provider, domain, customer, feature)
      );

      -- How long sessions lasted of which it is known; the sketches are those of the metrics' rollups.
      CREATE TABLE ai_latency_hours (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        hour timestamptz NOT NULL,
        model text NOT NULL,
        domain text NOT NULL,
        sketch bytea NOT NULL,
        PRIMARY KEY (tenant_id, hour, model, domain)
      );
      CREATE TABLE ai_latency_days (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        model text NOT NULL,
        domain text NOT NULL,
        sketch bytea NOT NULL,
        PRIMARY KEY (tenant_id, day, model, domain)
      );
    `);
  }

  private async protectTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['ai_settings', 'ai_sessions', 'ai_messages', 'ai_usage_hours', 'ai_usage_days', 'ai_latency_hours', 'ai_latency_days'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT, UPDATE (content_enabled, redact_emails, retention_days, categories, version, updated_at) ON ai_settings TO tidemark_app;
      GRANT SELECT, INSERT, DELETE,
        UPDATE (ended_at, duration_ms, heard_at, iterations, search_count, searches, fresh_input, cache_read, cache_write, reasoning, output, success, error, logs)
        ON ai_sessions TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (content) ON ai_messages TO tidemark_app;
      -- Deleted when they are made anew.
      GRANT SELECT, INSERT, DELETE,
        UPDATE (requests, succeeded, failed, fresh_input, cache_read, cache_write, reasoning, output, searches, iterations, timed, duration_ms) ON ai_usage_hours TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (requests, fresh_input, cache_read, cache_write, reasoning, output) ON ai_usage_days TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (sketch) ON ai_latency_hours, ai_latency_days TO tidemark_app;
    `);
  }

  private async createFunctions(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE POLICY definer ON ai_sessions FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, heard_at, ended_at) ON ai_sessions TO tidemark_definer;

      -- Whose live sessions have not been heard of since.
      CREATE FUNCTION list_tenants_with_silent_ai_sessions(p_before timestamptz) RETURNS TABLE (tenant_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT DISTINCT s.tenant_id FROM ai_sessions s WHERE s.ended_at IS NULL AND s.heard_at < p_before ORDER BY 1 $$;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_tenants_with_silent_ai_sessions(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION list_tenants_with_silent_ai_sessions(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_tenants_with_silent_ai_sessions(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION list_tenants_with_silent_ai_sessions(timestamptz);
      DROP TABLE ai_latency_days, ai_latency_hours, ai_usage_days, ai_usage_hours, ai_messages, ai_sessions, ai_settings;
    `);
  }
}
