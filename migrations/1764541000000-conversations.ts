import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is derived from messages and searches: conversations, their sums by day, languages, and queries with their near
 * duplicates.
 *
 * Queries are texts, and go when the tenant's retention is over; sums and languages hold none, and stay. A query's id is
 * made of its normal form. Its group's id is its leader's: its own until it was compared with the others.
 */
export class Conversations1764541000000 implements MigrationInterface {
  name = 'Conversations1764541000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE ai_conversations (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        conversation_id text NOT NULL,
        -- Under which it is counted.
        day date NOT NULL,
        domain text NOT NULL,
        first_at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        messages integer NOT NULL,
        user_messages integer NOT NULL,
        language text,
        language_at timestamptz,
        rating smallint CHECK (rating BETWEEN 1 AND 5),
        rated_at timestamptz,
        resolved boolean,
        resolved_at timestamptz,
        session_id text,
        session_at timestamptz,
        -- Whether that session did what it was for.
        outcome boolean,
        PRIMARY KEY (tenant_id, conversation_id)
      );
      CREATE INDEX ai_conversations_newest ON ai_conversations (tenant_id, last_at DESC, conversation_id);
      CREATE INDEX ai_conversations_session ON ai_conversations (tenant_id, session_id) WHERE session_id IS NOT NULL;

      CREATE TABLE ai_conversation_days (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        domain text NOT NULL,
        conversations bigint NOT NULL DEFAULT 0,
        messages bigint NOT NULL DEFAULT 0,
        user_messages bigint NOT NULL DEFAULT 0,
        rated bigint NOT NULL DEFAULT 0,
        ratings bigint NOT NULL DEFAULT 0,
        judged bigint NOT NULL DEFAULT 0,
        resolved bigint NOT NULL DEFAULT 0,
        searches bigint NOT NULL DEFAULT 0,
        failed_searches bigint NOT NULL DEFAULT 0,
        -- Messages that are counted among what people ask for.
        questions bigint NOT NULL DEFAULT 0,
        PRIMARY KEY (tenant_id, day, domain)
      );

      CREATE TABLE ai_language_days (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        day date NOT NULL,
        domain text NOT NULL,
        -- '' of those that do not tell.
        language text NOT NULL,
        messages bigint NOT NULL,
        PRIMARY KEY (tenant_id, day, domain, language)
      );

      CREATE TABLE ai_queries (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN ('search', 'message')),
        query_id uuid NOT NULL,
        group_id uuid NOT NULL,
        normal text NOT NULL,
        text text NOT NULL,
        -- As often as the days below say.
        asked bigint NOT NULL,
        failed bigint NOT NULL,
        last_at timestamptz NOT NULL,
        last_failed_at timestamptz,
        PRIMARY KEY (tenant_id, kind, query_id)
      );
      CREATE INDEX ai_queries_group ON ai_queries (tenant_id, kind, group_id);
      CREATE INDEX ai_queries_most ON ai_queries (tenant_id, kind, asked DESC, query_id);

      -- All queries of a group together: not fewer than of any days of theirs, so that the most frequent are found from here.
      CREATE TABLE ai_query_groups (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        kind text NOT NULL,
        group_id uuid NOT NULL,
        asked bigint NOT NULL,
        failed bigint NOT NULL,
        PRIMARY KEY (tenant_id, kind, group_id)
      );
      CREATE INDEX ai_query_groups_asked ON ai_query_groups (tenant_id, kind, asked DESC, group_id);
      CREATE INDEX ai_query_groups_failed ON ai_query_groups (tenant_id, kind, failed DESC, group_id) WHERE failed > 0;

      CREATE TABLE ai_query_groupings (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        kind text NOT NULL,
        -- Whether there are queries that were not compared with the others.
        outdated boolean NOT NULL,
        PRIMARY KEY (tenant_id, kind)
      );
      CREATE INDEX ai_query_groupings_outdated ON ai_query_groupings (tenant_id) WHERE outdated;

      CREATE TABLE ai_query_days (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        kind text NOT NULL,
        query_id uuid NOT NULL,
        day date NOT NULL,
        domain text NOT NULL,
        asked integer NOT NULL,
        failed integer NOT NULL,
        PRIMARY KEY (tenant_id, kind, query_id, day, domain)
      );
      CREATE INDEX ai_query_days_day ON ai_query_days (tenant_id, day);
    `);
    await this.protectTables(queryRunner);
    await this.createFunctions(queryRunner);
  }

  private async protectTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['ai_conversations', 'ai_conversation_days', 'ai_language_days', 'ai_queries', 'ai_query_groups', 'ai_query_groupings', 'ai_query_days'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT, DELETE,
        UPDATE (first_at, last_at, messages, user_messages, language, language_at, rating, rated_at, resolved, resolved_at, session_id, session_at, outcome)
        ON ai_conversations TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (conversations, messages, user_messages, rated, ratings, judged, resolved, searches, failed_searches, questions) ON ai_conversation_days TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (messages) ON ai_language_days TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (group_id, text, asked, failed, last_at, last_failed_at) ON ai_queries TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (outdated) ON ai_query_groupings TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (asked, failed) ON ai_query_groups, ai_query_days TO tidemark_app;
    `);
  }

  private async createFunctions(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE POLICY definer ON ai_query_groupings FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, kind, outdated) ON ai_query_groupings TO tidemark_definer;

      -- Whose queries have not all been compared with the others yet.
      CREATE FUNCTION list_tenants_with_new_ai_queries() RETURNS TABLE (tenant_id uuid, kind text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT g.tenant_id, g.kind FROM ai_query_groupings g WHERE g.outdated ORDER BY 1, 2 $$;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_tenants_with_new_ai_queries() OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION list_tenants_with_new_ai_queries() FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_tenants_with_new_ai_queries() TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION list_tenants_with_new_ai_queries();
      DROP TABLE ai_query_days, ai_query_groupings, ai_query_groups, ai_queries, ai_language_days, ai_conversation_days, ai_conversations;
    `);
  }
}
