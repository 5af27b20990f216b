import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Passwords, sessions with their refresh tokens, and API keys. */
export class Auth1763700110000 implements MigrationInterface {
  name = 'Auth1763700110000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE credentials (
        user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        password_hash text NOT NULL,
        changed_at timestamptz NOT NULL
      );
      CREATE TABLE sessions (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        -- Where the session's next access token leads; the session itself is the person's and crosses tenants.
        chosen_tenant_id uuid REFERENCES tenants (id) ON DELETE SET NULL,
        address text,
        user_agent text,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz,
        revoked_because text
      );
      CREATE INDEX sessions_user_id ON sessions (user_id, last_used_at DESC);
      CREATE TABLE refresh_tokens (
        id uuid PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL CONSTRAINT refresh_tokens_token_hash_unique UNIQUE,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      );
      CREATE INDEX refresh_tokens_session_id ON refresh_tokens (session_id);
      CREATE TABLE api_keys (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        name text NOT NULL,
        prefix text NOT NULL,
        key_hash bytea NOT NULL CONSTRAINT api_keys_key_hash_unique UNIQUE,
        permissions text[] NOT NULL,
        created_at timestamptz NOT NULL,
        last_used_at timestamptz,
        expires_at timestamptz
      );
      CREATE INDEX api_keys_tenant_id ON api_keys (tenant_id, created_at);

      ALTER TABLE credentials ENABLE ROW LEVEL SECURITY;
      ALTER TABLE credentials FORCE ROW LEVEL SECURITY;
      ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;
      ALTER TABLE sessions FORCE ROW LEVEL SECURITY;
      ALTER TABLE refresh_tokens ENABLE ROW LEVEL SECURITY;
      ALTER TABLE refresh_tokens FORCE ROW LEVEL SECURITY;
      ALTER TABLE api_keys ENABLE ROW LEVEL SECURITY;
      ALTER TABLE api_keys FORCE ROW LEVEL SECURITY;

      CREATE POLICY own ON credentials TO tidemark_app
        USING (user_id = current_user_id()) WITH CHECK (user_id = current_user_id());
      CREATE POLICY own ON sessions TO tidemark_app
        USING (user_id = current_user_id()) WITH CHECK (user_id = current_user_id());
      CREATE POLICY own ON refresh_tokens TO tidemark_app
        USING (user_id = current_user_id()) WITH CHECK (user_id = current_user_id());
      CREATE POLICY tenant ON api_keys TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());

      GRANT SELECT, INSERT, UPDATE (password_hash, changed_at) ON credentials TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (chosen_tenant_id, last_used_at, address, user_agent, revoked_at, revoked_because)
        ON sessions TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (used_at) ON refresh_tokens TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (last_used_at) ON api_keys TO tidemark_app;

      CREATE POLICY definer ON credentials FOR SELECT TO tidemark_definer USING (true);
      CREATE POLICY definer ON sessions TO tidemark_definer USING (true);
      CREATE POLICY definer ON refresh_tokens TO tidemark_definer USING (true);
      CREATE POLICY definer ON api_keys TO tidemark_definer USING (true);
      GRANT SELECT ON credentials TO tidemark_definer;
      GRANT SELECT (id, chosen_tenant_id, expires_at, revoked_at), DELETE ON sessions TO tidemark_definer;
      GRANT SELECT (id, session_id, user_id, token_hash, expires_at), DELETE ON refresh_tokens TO tidemark_definer;
      GRANT SELECT (id, tenant_id, user_id, key_hash, expires_at), DELETE ON api_keys TO tidemark_definer;

      -- Each answers only to whoever already knows the address, or holds the secret behind the hash.
      CREATE FUNCTION find_credential(p_email text) RETURNS TABLE (user_id uuid, password_hash text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT u.id, c.password_hash FROM users u JOIN credentials c ON c.user_id = u.id WHERE u.email = p_email $$;
      CREATE FUNCTION find_refresh_token(p_token_hash bytea)
        RETURNS TABLE (id uuid, session_id uuid, user_id uuid, chosen_tenant_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT r.id, r.session_id, r.user_id, s.chosen_tenant_id
            FROM refresh_tokens r JOIN sessions s ON s.id = r.session_id
           WHERE r.token_hash = p_token_hash
        $$;
      CREATE FUNCTION find_api_key(p_key_hash bytea) RETURNS TABLE (id uuid, tenant_id uuid, user_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT k.id, k.tenant_id, k.user_id FROM api_keys k WHERE k.key_hash = p_key_hash $$;

      -- p_now ends refresh tokens; what people may still want to look at stays until p_before.
      CREATE FUNCTION delete_expired_sign_ins(p_now timestamptz, p_before timestamptz)
        RETURNS TABLE (sessions bigint, refresh_tokens bigint, api_keys bigint)
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          WITH old_tokens AS (DELETE FROM refresh_tokens r WHERE r.expires_at < p_now RETURNING 1),
               old_sessions AS (DELETE FROM sessions s WHERE s.expires_at < p_before OR s.revoked_at < p_before RETURNING 1),
               old_keys AS (DELETE FROM api_keys k WHERE k.expires_at < p_before RETURNING 1)
          SELECT (SELECT count(*) FROM old_sessions), (SELECT count(*) FROM old_tokens), (SELECT count(*) FROM old_keys)
        $$;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION find_credential(text) OWNER TO tidemark_definer;
      ALTER FUNCTION find_refresh_token(bytea) OWNER TO tidemark_definer;
      ALTER FUNCTION find_api_key(bytea) OWNER TO tidemark_definer;
      ALTER FUNCTION delete_expired_sign_ins(timestamptz, timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION find_credential(text), find_refresh_token(bytea), find_api_key(bytea),
        delete_expired_sign_ins(timestamptz, timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION find_credential(text), find_refresh_token(bytea), find_api_key(bytea),
        delete_expired_sign_ins(timestamptz, timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION delete_expired_sign_ins(timestamptz, timestamptz);
      DROP FUNCTION find_api_key(bytea);
      DROP FUNCTION find_refresh_token(bytea);
      DROP FUNCTION find_credential(text);
      DROP TABLE api_keys, refresh_tokens, sessions, credentials;
    `);
  }
}
