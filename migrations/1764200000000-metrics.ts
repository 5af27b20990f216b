import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Partitions, and the tables of metrics: series, raw events, rollups, and what recognises an event sent again.
 *
 * Partitions lie in a schema of their own that the application may not enter: their rows are reached through the parent
 * alone, whose policies hold. `tidemark_definer` owns the parents, because whoever attaches a partition must, and reads
 * none of their rows. There are no foreign keys on raw events and rollups: a trigger for each row would cost more than
 * writing it.
 */
export class Metrics1764200000000 implements MigrationInterface {
  name = 'Metrics1764200000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createPartitioning(queryRunner);
    await this.createTables(queryRunner);
    await this.protectTables(queryRunner);
  }

  private async createPartitioning(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SCHEMA tidemark_partitions;
      REVOKE ALL ON SCHEMA tidemark_partitions FROM PUBLIC;
      GRANT USAGE, CREATE ON SCHEMA tidemark_partitions TO tidemark_definer;

      -- Which tables are partitioned by time, and for how long their rows are kept. Migrations register; nobody else writes.
      CREATE TABLE partition_kinds (
        kind text PRIMARY KEY CHECK (kind ~ '^[a-z][a-z_]{0,40}$'),
        -- Schema and name of the parent, whose partition key is one column: a time or a UTC day.
        parent text NOT NULL,
        grain text NOT NULL CHECK (grain IN ('day', 'month')),
        -- Days behind and ahead of the present for which rows may come.
        days_behind integer NOT NULL,
        days_ahead integer NOT NULL,
        kept_days integer NOT NULL,
        fill_factor integer NOT NULL DEFAULT 100
      );
      GRANT SELECT ON partition_kinds TO tidemark_app, tidemark_definer;

      -- Makes the partitions of a kind that touch [p_from, p_until). Attaching leaves readers and writers alone.
      CREATE FUNCTION ensure_partitions(p_kind text, p_from timestamptz, p_until timestamptz) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
        DECLARE
          known partition_kinds%ROWTYPE;
          begins_at timestamp;
          ends_at timestamp;
          part text;
          made integer := 0;
        BEGIN
          SELECT * INTO known FROM partition_kinds k WHERE k.kind = p_kind;
          IF NOT FOUND OR p_from < '2000-01-01' OR p_until > '2200-01-01' OR p_until - p_from > interval '4000 days' THEN
            RAISE EXCEPTION 'No partitions of that kind, or not for that long.' USING ERRCODE = 'invalid_parameter_value';
          END IF;
          PERFORM set_config('lock_timeout', '3s', true);
          PERFORM pg_advisory_xact_lock(7420115);
          begins_at := date_trunc(known.grain, p_from AT TIME ZONE 'UTC');
          WHILE begins_at < p_until AT TIME ZONE 'UTC' LOOP
            ends_at := begins_at + ('1 ' || known.grain)::interval;
            part := format('tidemark_partitions.%I', p_kind || '_' || to_char(begins_at, 'YYYYMMDD'));
            IF to_regclass(part) IS NULL THEN
              EXECUTE format('CREATE TABLE %s (LIKE %s INCLUDING ALL) WITH (fillfactor = %s)', part, known.parent::regclass, known.fill_factor);
              EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
              EXECUTE format('ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)', known.parent::regclass, part,
                to_char(begins_at, 'YYYY-MM-DD') || ' 00:00:00+00', to_char(ends_at, 'YYYY-MM-DD') || ' 00:00:00+00');
              made := made + 1;
            END IF;
            begins_at := ends_at;
          END LOOP;
          RETURN made;
        END $$;

      -- Drops the partitions of a kind that end before p_before, or at it.
      CREATE FUNCTION drop_partitions_before(p_kind text, p_before timestamptz) RETURNS integer
        LANGUAGE plpgsql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
        DECLARE
          known partition_kinds%ROWTYPE;
          part record;
          dropped integer := 0;
        BEGIN
          SELECT * INTO known FROM partition_kinds k WHERE k.kind = p_kind;
          IF NOT FOUND THEN
            RAISE EXCEPTION 'No partitions of that kind.' USING ERRCODE = 'invalid_parameter_value';
          END IF;
          PERFORM set_config('lock_timeout', '3s', true);
          PERFORM pg_advisory_xact_lock(7420115);
          FOR part IN
            SELECT c.oid::regclass AS name, to_date(right(c.relname, 8), 'YYYYMMDD')::timestamp + ('1 ' || known.grain)::interval AS ends_at
              FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
             WHERE i.inhparent = known.parent::regclass ORDER BY c.relname
          LOOP
            IF part.ends_at <= p_before AT TIME ZONE 'UTC' THEN
              EXECUTE format('DROP TABLE %s', part.name);
              dropped := dropped + 1;
            END IF;
          END LOOP;
          RETURN dropped;
        END $$;
    `);
  }

  private async createTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TYPE metric_resolution AS ENUM ('minute', 'hour', 'day');

      -- What is measured: a metric with one set of values of its dimensions.
      CREATE TABLE metric_series (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        metric text NOT NULL,
        -- { key: value }, strings alone.
        dimensions jsonb NOT NULL,
        type text NOT NULL CHECK (type IN ('operational', 'system', 'business')),
        -- 128 bits of SHA-256 over metric, type and the dimensions in the order of their keys.
        hash uuid NOT NULL,
        first_seen_at timestamptz NOT NULL,
        -- To within an hour, so that being seen is not a write each time.
        last_seen_at timestamptz NOT NULL,
        CONSTRAINT metric_series_hash_unique UNIQUE (tenant_id, hash)
      );
      CREATE INDEX metric_series_metric ON metric_series (tenant_id, metric);

      -- Bronze: each event as it was counted. Read seldom and by time, written always.
      CREATE TABLE metric_events (
        tenant_id uuid NOT NULL,
        series_id bigint NOT NULL,
        "timestamp" timestamptz NOT NULL,
        value double precision NOT NULL,
        -- What recognises an event with an id of its own; null for others.
        event_key uuid
      ) PARTITION BY RANGE ("timestamp");
      CREATE INDEX metric_events_timestamp ON metric_events USING brin ("timestamp") WITH (pages_per_range = 32, autosummarize = on);

      -- Silver. A minute belongs to the writer that made the row, so that replicas never contend for a sketch: readers merge
      -- all writers' rows of a bucket. Hours and days are cut in the tenant's time zone and made by compaction, writer 0.
      CREATE TABLE metric_rollups (
        tenant_id uuid NOT NULL,
        series_id bigint NOT NULL,
        resolution metric_resolution NOT NULL,
        bucket_start timestamptz NOT NULL,
        writer integer NOT NULL,
        count bigint NOT NULL,
        sum double precision NOT NULL,
        min double precision NOT NULL,
        max double precision NOT NULL,
        -- The value of the latest event and when it was; of equals the one that came last.
        last double precision NOT NULL,
        last_at timestamptz NOT NULL,
        sketch bytea NOT NULL,
        PRIMARY KEY (tenant_id, series_id, bucket_start, writer, resolution)
      ) PARTITION BY LIST (resolution);
      CREATE TABLE tidemark_partitions.metric_rollups_minute PARTITION OF metric_rollups FOR VALUES IN ('minute') PARTITION BY RANGE (bucket_start);
      CREATE TABLE tidemark_partitions.metric_rollups_hour PARTITION OF metric_rollups FOR VALUES IN ('hour') PARTITION BY RANGE (bucket_start);
      CREATE TABLE tidemark_partitions.metric_rollups_day PARTITION OF metric_rollups FOR VALUES IN ('day');
      CREATE SEQUENCE metric_writers AS integer START WITH 1;

      -- Quarters of an hour (UTC) in which a writer's minutes are newer than the hours and days over them. Whoever reads
      -- takes minutes wherever a row stands here. The row is locked by each flush and deleted by compaction, which decides
      -- between the two. All time zones of today are whole quarters away from UTC.
      CREATE TABLE metric_dirty_slots (
        tenant_id uuid NOT NULL,
        slot timestamptz NOT NULL,
        writer integer NOT NULL,
        flushes bigint NOT NULL,
        PRIMARY KEY (tenant_id, slot, writer)
      );
      -- The series in each, so that one late event costs one series.
      CREATE TABLE metric_dirty_buckets (
        tenant_id uuid NOT NULL,
        slot timestamptz NOT NULL,
        writer integer NOT NULL,
        series_id bigint NOT NULL,
        PRIMARY KEY (tenant_id, slot, writer, series_id)
      );

      -- Events with an id: 128 bits of SHA-256 over it, each once a UTC day of its timestamp.
      CREATE TABLE metric_event_keys (
        tenant_id uuid NOT NULL,
        day date NOT NULL,
        key uuid NOT NULL,
        PRIMARY KEY (tenant_id, day, key)
      ) PARTITION BY RANGE (day);
      -- Batches with a key: which of their items were counted for that day, a bit each, lowest first.
      CREATE TABLE metric_batch_keys (
        tenant_id uuid NOT NULL,
        day date NOT NULL,
        key uuid NOT NULL,
        counted bytea NOT NULL,
        PRIMARY KEY (tenant_id, day, key)
      ) PARTITION BY RANGE (day);

      -- Events may be 7 days old and 5 minutes ahead; a local day's or month's beginning may lie a day further back.
      INSERT INTO partition_kinds (kind, parent, grain, days_behind, days_ahead, kept_days, fill_factor) VALUES
        ('metric_events', 'tidemark.metric_events', 'day', 8, 3, 30, 100),
        ('metric_event_keys', 'tidemark.metric_event_keys', 'day', 9, 3, 10, 100),
        ('metric_batch_keys', 'tidemark.metric_batch_keys', 'day', 9, 3, 10, 100),
        ('metric_rollups_minute', 'tidemark_partitions.metric_rollups_minute', 'day', 8, 3, 35, 70),
        ('metric_rollups_hour', 'tidemark_partitions.metric_rollups_hour', 'month', 40, 35, 400, 90);
    `);
  }

  private async protectTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['metric_series', 'metric_events', 'metric_rollups', 'metric_dirty_slots', 'metric_dirty_buckets',
                                    'metric_event_keys', 'metric_batch_keys'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
        -- Partitions are reached through their parents alone.
        FOREACH part IN ARRAY ARRAY['metric_rollups_minute', 'metric_rollups_hour', 'metric_rollups_day'] LOOP
          EXECUTE format('ALTER TABLE tidemark_partitions.%I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
        END LOOP;
      END $$;

      GRANT SELECT, INSERT, UPDATE (last_seen_at) ON metric_series TO tidemark_app;
      GRANT SELECT, INSERT ON metric_events, metric_event_keys TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (count, sum, min, max, last, last_at, sketch), DELETE ON metric_rollups TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (flushes), DELETE ON metric_dirty_slots TO tidemark_app;
      GRANT SELECT, INSERT, DELETE ON metric_dirty_buckets TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (counted) ON metric_batch_keys TO tidemark_app;
      GRANT USAGE ON SEQUENCE metric_writers TO tidemark_app;

      CREATE POLICY definer ON metric_dirty_slots FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, slot) ON metric_dirty_slots TO tidemark_definer;
      -- For compaction: whose hours and days are behind, and in which time zone they are cut.
      CREATE FUNCTION list_tenants_with_dirty_metrics(p_slots_before timestamptz)
        RETURNS TABLE (tenant_id uuid, time_zone text)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          SELECT t.id, t.time_zone FROM tenants t
           WHERE t.id IN (SELECT s.tenant_id FROM metric_dirty_slots s WHERE s.slot < p_slots_before) ORDER BY t.id
        $$;

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER TABLE metric_events OWNER TO tidemark_definer;
      ALTER TABLE metric_rollups OWNER TO tidemark_definer;
      ALTER TABLE metric_event_keys OWNER TO tidemark_definer;
      ALTER TABLE metric_batch_keys OWNER TO tidemark_definer;
      ALTER TABLE tidemark_partitions.metric_rollups_minute OWNER TO tidemark_definer;
      ALTER TABLE tidemark_partitions.metric_rollups_hour OWNER TO tidemark_definer;
      ALTER TABLE tidemark_partitions.metric_rollups_day OWNER TO tidemark_definer;
      ALTER FUNCTION ensure_partitions(text, timestamptz, timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION drop_partitions_before(text, timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION list_tenants_with_dirty_metrics(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
      REVOKE ALL ON FUNCTION ensure_partitions(text, timestamptz, timestamptz), drop_partitions_before(text, timestamptz),
        list_tenants_with_dirty_metrics(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION ensure_partitions(text, timestamptz, timestamptz), drop_partitions_before(text, timestamptz),
        list_tenants_with_dirty_metrics(timestamptz) TO tidemark_app;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION list_tenants_with_dirty_metrics(timestamptz);
      DROP TABLE metric_batch_keys, metric_event_keys, metric_dirty_buckets, metric_dirty_slots, metric_rollups, metric_events, metric_series;
      DROP SEQUENCE metric_writers;
      DROP TYPE metric_resolution;
      DROP FUNCTION drop_partitions_before(text, timestamptz);
      DROP FUNCTION ensure_partitions(text, timestamptz, timestamptz);
      DROP TABLE partition_kinds;
      DROP SCHEMA tidemark_partitions;
    `);
  }
}
