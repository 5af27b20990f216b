import type { MigrationInterface, QueryRunner } from 'typeorm';

/** People, tenants, memberships and invitations, and the look-ups that come before a tenant is known. */
export class Tenants1763700100000 implements MigrationInterface {
  name = 'Tenants1763700100000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text NOT NULL CONSTRAINT users_email_unique UNIQUE,
        name text NOT NULL,
        platform_admin boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE tenants (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        slug text NOT NULL CONSTRAINT tenants_slug_unique UNIQUE,
        time_zone text NOT NULL,
        plan text NOT NULL CHECK (plan IN ('free', 'pro', 'enterprise')),
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL
      );
      CREATE TABLE memberships (
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        role text NOT NULL CHECK (role IN ('viewer', 'operator', 'developer', 'admin')),
        created_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, user_id)
      );
      CREATE INDEX memberships_user_id ON memberships (user_id);
      CREATE TABLE invitations (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        email text NOT NULL,
        role text NOT NULL CHECK (role IN ('viewer', 'operator', 'developer', 'admin')),
        token_hash bytea NOT NULL CONSTRAINT invitations_token_hash_unique UNIQUE,
        invited_by uuid REFERENCES users (id) ON DELETE SET NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        accepted_at timestamptz
      );
      -- One open invitation for an address: inviting again replaces the link.
      CREATE UNIQUE INDEX invitations_open ON invitations (tenant_id, email) WHERE accepted_at IS NULL;

      ALTER TABLE users ENABLE ROW LEVEL SECURITY;
      ALTER TABLE users FORCE ROW LEVEL SECURITY;
      ALTER TABLE tenants ENABLE ROW LEVEL SECURITY;
      ALTER TABLE tenants FORCE ROW LEVEL SECURITY;
      ALTER TABLE memberships ENABLE ROW LEVEL SECURITY;
      ALTER TABLE memberships FORCE ROW LEVEL SECURITY;
      ALTER TABLE invitations ENABLE ROW LEVEL SECURITY;
      ALTER TABLE invitations FORCE ROW LEVEL SECURITY;

      CREATE POLICY tenant ON memberships TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      -- Before a tenant is chosen a person sees their own places; within a tenant nobody sees another tenant's.
      CREATE POLICY own ON memberships FOR SELECT TO tidemark_app
        USING (current_tenant_id() IS NULL AND user_id = current_user_id());
      CREATE POLICY tenant ON invitations TO tidemark_app
        USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id());
      CREATE POLICY read ON tenants FOR SELECT TO tidemark_app
        USING (id = current_tenant_id()
               OR EXISTS (SELECT FROM memberships m WHERE m.tenant_id = tenants.id AND m.user_id = current_user_id()));
      CREATE POLICY found ON tenants FOR INSERT TO tidemark_app WITH CHECK (id = current_tenant_id());
      CREATE POLICY change ON tenants FOR UPDATE TO tidemark_app
        USING (id = current_tenant_id()) WITH CHECK (id = current_tenant_id());
      CREATE POLICY read ON users FOR SELECT TO tidemark_app
        USING (id = current_user_id()
               OR EXISTS (SELECT FROM memberships m WHERE m.user_id = users.id AND m.tenant_id = current_tenant_id()));
      CREATE POLICY join_in ON users FOR INSERT TO tidemark_app WITH CHECK (id = current_user_id());
      CREATE POLICY change ON users FOR UPDATE TO tidemark_app
        USING (id = current_user_id()) WITH CHECK (id = current_user_id());

      GRANT SELECT, INSERT (id, email, name, created_at, updated_at), UPDATE (name, updated_at) ON users TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (name, time_zone, plan, updated_at) ON tenants TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (role) ON memberships TO tidemark_app;
      GRANT SELECT, INSERT, DELETE, UPDATE (accepted_at) ON invitations TO tidemark_app;

      CREATE POLICY definer ON users TO tidemark_definer USING (true);
      CREATE POLICY definer ON tenants FOR SELECT TO tidemark_definer USING (true);
      CREATE POLICY definer ON invitations TO tidemark_definer USING (true);
      GRANT SELECT (id, email, platform_admin), UPDATE (platform_admin) ON users TO tidemark_definer;
      GRANT SELECT ON tenants TO tidemark_definer;
      GRANT SELECT, DELETE ON invitations TO tidemark_definer;

      -- The link's bearer sees what they are invited to, before they belong to it.
      CREATE FUNCTION find_invitation(p_token_hash bytea)
        RETURNS TABLE (id uuid, tenant_id uuid, tenant_name text, email text, role text, expires_at timestamptz,
                       accepted_at timestamptz, user_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT i.id, i.tenant_id, t.name, i.email, i.role, i.expires_at, i.accepted_at, u.id
            FROM invitations i JOIN tenants t ON t.id = i.tenant_id LEFT JOIN users u ON u.email = i.email
           WHERE i.token_hash = p_token_hash
        $$;

      -- All tenants, for the platform admin, in pages.
      CREATE FUNCTION list_tenants(p_after_created_at timestamptz, p_after_id uuid, p_limit integer)
        RETURNS TABLE (id uuid, name text, slug text, time_zone text, plan text, created_at timestamptz)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT t.id, t.name, t.slug, t.time_zone, t.plan, t.created_at FROM tenants t
           WHERE p_after_id IS NULL OR (t.created_at, t.id) > (p_after_created_at, p_after_id)
           ORDER BY t.created_at, t.id LIMIT p_limit
        $$;

      -- For the command line and the demo's seed, which know a slug or an address and no id.
      CREATE FUNCTION find_tenant_id(p_slug text) RETURNS uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT t.id FROM tenants t WHERE t.slug = p_slug $$;
      CREATE FUNCTION find_user_id(p_email text) RETURNS uuid
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT u.id FROM users u WHERE u.email = p_email $$;

      -- Makes a person platform admin: always, or only when nobody else is there yet (p_ignored_email does not count).
      -- The lock is held until the end of the transaction, so of two who register at once one is the first.
      CREATE FUNCTION grant_platform_admin(p_user_id uuid, p_only_if_first boolean, p_ignored_email text) RETURNS boolean
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
        BEGIN
          PERFORM pg_advisory_xact_lock(7420114);
          UPDATE users SET platform_admin = true
           WHERE id = p_user_id
             AND (NOT p_only_if_first
                  OR NOT EXISTS (SELECT FROM users other WHERE other.id <> p_user_id AND other.email <> p_ignored_email));
          RETURN FOUND;
        END $$;

      CREATE FUNCTION delete_expired_invitations(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          WITH gone AS (DELETE FROM invitations WHERE expires_at < p_before RETURNING 1) SELECT count(*) FROM gone
        $$;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION find_invitation(bytea) OWNER TO tidemark_definer;
      ALTER FUNCTION list_tenants(timestamptz, uuid, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION find_tenant_id(text) OWNER TO tidemark_definer;
      ALTER FUNCTION find_user_id(text) OWNER TO tidemark_definer;
      ALTER FUNCTION grant_platform_admin(uuid, boolean, text) OWNER TO tidemark_definer;
      ALTER FUNCTION delete_expired_invitations(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION find_invitation(bytea), list_tenants(timestamptz, uuid, integer), find_tenant_id(text),
        find_user_id(text), grant_platform_admin(uuid, boolean, text), delete_expired_invitations(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION find_invitation(bytea), list_tenants(timestamptz, uuid, integer), find_tenant_id(text),
        find_user_id(text), grant_platform_admin(uuid, boolean, text), delete_expired_invitations(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION delete_expired_invitations(timestamptz);
      DROP FUNCTION grant_platform_admin(uuid, boolean, text);
      DROP FUNCTION find_user_id(text);
      DROP FUNCTION find_tenant_id(text);
      DROP FUNCTION list_tenants(timestamptz, uuid, integer);
      DROP FUNCTION find_invitation(bytea);
      DROP TABLE invitations, memberships, tenants, users;
    `);
  }
}
