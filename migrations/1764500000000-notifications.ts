import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Notifications: channels, and the ledger, which is the outbox as well.
 *
 * A row is written in the transaction that caused it, and found by whoever delivers when it is due. A lane is what one
 * receiver gets (a channel, or a person by toast or by e-mail): of one lane and fingerprint nothing overtakes what came
 * before it. Rows that travel in one message carry its id, so that it is sent again as it was.
 */
export class Notifications1764500000000 implements MigrationInterface {
  name = 'Notifications1764500000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notification_channels (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('slack', 'pagerduty', 'webhook', 'email', 'in_app')),
        settings jsonb NOT NULL,
        encrypted_secrets text,
        secrets_set text[] NOT NULL,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz
      );
      CREATE UNIQUE INDEX notification_channels_name ON notification_channels (tenant_id, lower(name)) WHERE deleted_at IS NULL;
      CREATE INDEX notification_channels_tenant ON notification_channels (tenant_id, created_at, id);

      CREATE TABLE notifications (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        -- In the order in which they were written.
        sequence bigint GENERATED ALWAYS AS IDENTITY,
        key text NOT NULL,
        route text NOT NULL CHECK (route IN ('channel', 'toast', 'email')),
        channel_id uuid,
        user_id uuid,
        lane text NOT NULL,
        fingerprint text NOT NULL,
        subject_kind text NOT NULL,
        subject_id text NOT NULL,
        group_key text,
        content jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('pending', 'delivering', 'delivered', 'dead', 'dismissed')),
        attempts integer NOT NULL DEFAULT 0,
        -- Of pending ones when they are tried next; of those under way when their claim ends.
        due_at timestamptz NOT NULL,
        -- Tries are counted from here: since it was written, or since somebody asked for it again.
        tried_since timestamptz NOT NULL,
        last_attempt_at timestamptz,
        last_error text,
        claim uuid,
        message_id uuid,
        created_at timestamptz NOT NULL,
        ended_at timestamptz,
        CHECK ((route = 'channel') = (channel_id IS NOT NULL)),
        CHECK ((route = 'channel') = (user_id IS NULL)),
        CHECK ((status = 'delivering') = (claim IS NOT NULL)),
        CHECK ((status IN ('pending', 'delivering')) = (ended_at IS NULL)),
        CONSTRAINT notifications_key UNIQUE (tenant_id, key, route)
      );
      CREATE INDEX notifications_due ON notifications (due_at) WHERE ended_at IS NULL;
      CREATE INDEX notifications_open ON notifications (tenant_id, lane, fingerprint, sequence) WHERE ended_at IS NULL;
      CREATE INDEX notifications_group ON notifications (tenant_id, lane, group_key, last_attempt_at) WHERE group_key IS NOT NULL;
      CREATE INDEX notifications_tenant ON notifications (tenant_id, created_at DESC, id DESC);
      CREATE INDEX notifications_subject ON notifications (tenant_id, subject_kind, subject_id, created_at DESC, id DESC);
      CREATE INDEX notifications_channel ON notifications (tenant_id, channel_id, created_at DESC, id DESC) WHERE channel_id IS NOT NULL;
      CREATE INDEX notifications_dead ON notifications (tenant_id, channel_id) WHERE status = 'dead';
      CREATE INDEX notifications_ended ON notifications (ended_at) WHERE ended_at IS NOT NULL;

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['notification_channels', 'notifications'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT, UPDATE (name, settings, encrypted_secrets, secrets_set, version, updated_at, deleted_at) ON notification_channels TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (status, attempts, due_at, tried_since, last_attempt_at, last_error, claim, message_id, ended_at) ON notifications TO tidemark_app;

      CREATE POLICY definer ON notifications TO tidemark_definer USING (true);
      GRANT SELECT (id, tenant_id, sequence, lane, fingerprint, group_key, message_id, status, due_at, created_at, ended_at), DELETE ON notifications TO tidemark_definer;
      CREATE POLICY definer ON notification_channels TO tidemark_definer USING (true);
      GRANT SELECT (id, deleted_at), DELETE ON notification_channels TO tidemark_definer;

      -- For the delivery: lanes of all tenants that have something to send, those that wait longest first; a tenant's next
      -- lane comes after everybody else's first.
      CREATE FUNCTION list_due_notification_lanes(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, lane text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT l.tenant_id, l.lane
            FROM (SELECT n.tenant_id, n.lane, min(n.due_at) AS since, row_number() OVER (PARTITION BY n.tenant_id ORDER BY min(n.due_at)) AS place
                    FROM notifications n
                   WHERE n.ended_at IS NULL AND n.due_at <= p_now
                     AND NOT EXISTS (SELECT FROM notifications e
                                      WHERE e.tenant_id = n.tenant_id AND e.lane = n.lane AND e.fingerprint = n.fingerprint AND e.ended_at IS NULL
                                        AND e.sequence < n.sequence AND e.due_at > p_now)
                   GROUP BY n.tenant_id, n.lane) l
           ORDER BY l.place, l.since LIMIT p_limit
        $$;
      -- For the installation's own figures: numbers alone.
      CREATE FUNCTION count_open_notifications() RETURNS TABLE (pending bigint, dead bigint)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT count(*) FILTER (WHERE n.ended_at IS NULL), count(*) FILTER (WHERE n.status = 'dead') FROM notifications n WHERE n.ended_at IS NULL OR n.status = 'dead' $$;
      CREATE FUNCTION purge_notifications_ended_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM notifications n WHERE n.ended_at < p_before RETURNING n.id) SELECT count(*) FROM gone $$;
      CREATE FUNCTION purge_notification_channels_deleted_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM notification_channels c WHERE c.deleted_at < p_before RETURNING c.id) SELECT count(*) FROM gone $$;
      REVOKE ALL ON FUNCTION list_due_notification_lanes(timestamptz, integer), count_open_notifications(), purge_notifications_ended_before(timestamptz),
        purge_notification_channels_deleted_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_due_notification_lanes(timestamptz, integer), count_open_notifications(), purge_notifications_ended_before(timestamptz),
        purge_notification_channels_deleted_before(timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_due_notification_lanes(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION count_open_notifications() OWNER TO tidemark_definer;
      ALTER FUNCTION purge_notifications_ended_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_notification_channels_deleted_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION purge_notification_channels_deleted_before(timestamptz), purge_notifications_ended_before(timestamptz), count_open_notifications(),
        list_due_notification_lanes(timestamptz, integer);
      DROP TABLE notifications, notification_channels;
    `);
  }
}
