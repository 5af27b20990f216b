import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Embed tokens: what each lets its viewers see, and until when. */
export class EmbedTokens1764100000000 implements MigrationInterface {
  name = 'EmbedTokens1764100000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    // json and not jsonb: what a token binds keeps its order and every character.
    await queryRunner.query(`
      CREATE TABLE embed_tokens (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        dashboard_id uuid NOT NULL,
        token_hash bytea NOT NULL,
        interaction text NOT NULL CHECK (interaction IN ('view', 'interact', 'edit')),
        may_export boolean NOT NULL,
        locked_parameters json NOT NULL,
        user_context json NOT NULL,
        allowed_domains text[] NOT NULL,
        theme text,
        branding json,
        created_at timestamptz NOT NULL,
        created_by uuid,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_by uuid,
        view_count bigint NOT NULL DEFAULT 0,
        last_seen_at timestamptz
      );
      CREATE INDEX embed_tokens_recent ON embed_tokens (tenant_id, created_at DESC, id DESC);
      CREATE INDEX embed_tokens_of_dashboard ON embed_tokens (tenant_id, dashboard_id, created_at DESC, id DESC);
      CREATE INDEX embed_tokens_expires_at ON embed_tokens (expires_at);

      ALTER TABLE embed_tokens ENABLE ROW LEVEL SECURITY;
      ALTER TABLE embed_tokens FORCE ROW LEVEL SECURITY;
      CREATE POLICY tenant ON embed_tokens TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      GRANT SELECT, INSERT, UPDATE (revoked_at, revoked_by, view_count, last_seen_at) ON embed_tokens TO tidemark_app;

      CREATE POLICY definer ON embed_tokens TO tidemark_definer USING (true);
      GRANT SELECT (id, allowed_domains, expires_at, revoked_at), DELETE ON embed_tokens TO tidemark_definer;

      -- The frame's page names a token by its id alone; what it learns is whom its browser lets frame the page.
      CREATE FUNCTION find_embed_frame(p_id uuid) RETURNS TABLE (allowed_domains text[], ends_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT t.allowed_domains, least(t.expires_at, t.revoked_at) FROM embed_tokens t WHERE t.id = p_id $$;
      CREATE FUNCTION delete_expired_embed_tokens(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM embed_tokens t WHERE t.expires_at < p_before RETURNING t.id) SELECT count(*) FROM gone $$;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION find_embed_frame(uuid) OWNER TO tidemark_definer;
      ALTER FUNCTION delete_expired_embed_tokens(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION find_embed_frame(uuid), delete_expired_embed_tokens(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION find_embed_frame(uuid), delete_expired_embed_tokens(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION delete_expired_embed_tokens(timestamptz);
      DROP FUNCTION find_embed_frame(uuid);
      DROP TABLE embed_tokens;
    `);
  }
}
