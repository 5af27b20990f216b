import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Anomalies: which series are watched, how far each was read and what its detectors know, and what was found.
 *
 * How far a watched metric was judged is a row of its own, so that a scan never touches the definition nor its version.
 * At most one anomaly of a metric and series is open, and one was found of a bucket: unique indexes hold that whoever writes.
 */
export class Anomalies1764510000000 implements MigrationInterface {
  name = 'Anomalies1764510000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE watched_metrics (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
        title text NOT NULL,
        description text NOT NULL DEFAULT '',
        unit text NOT NULL DEFAULT '',
        -- A reference to series: { source, … }
        series jsonb NOT NULL,
        bucket text NOT NULL,
        -- What was said of the detectors; what was not has their defaults.
        settings jsonb NOT NULL,
        -- Feedback that came before this does not count: somebody set the sensitivity then.
        sensitivity_set_at timestamptz NOT NULL,
        -- What the settings and the feedback since come to.
        sensitivity double precision NOT NULL,
        enabled boolean NOT NULL,
        built_in text,
        version integer NOT NULL,
        created_by uuid,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz
      );
      CREATE INDEX watched_metrics_tenant ON watched_metrics (tenant_id, created_at, id) WHERE deleted_at IS NULL;
      -- One that was deleted stays, so that it does not come back by itself.
      CREATE UNIQUE INDEX watched_metrics_built_in ON watched_metrics (tenant_id, built_in) WHERE built_in IS NOT NULL;
      CREATE INDEX watched_metrics_deleted_at ON watched_metrics (deleted_at) WHERE deleted_at IS NOT NULL;

      -- There is one for each enabled metric.
      CREATE TABLE anomaly_scans (
        metric_id uuid PRIMARY KEY REFERENCES watched_metrics (id) ON DELETE CASCADE,
        tenant_id uuid NOT NULL,
        -- When the scan that may write began.
        started_at timestamptz NOT NULL,
        due_at timestamptz NOT NULL,
        scanned_at timestamptz,
        -- Buckets that end by then are judged; null until the detectors were warmed up.
        judged_until timestamptz,
        -- Why it could not be read last time, or what of it is not watched.
        problem text
      );
      CREATE INDEX anomaly_scans_due_at ON anomaly_scans (due_at);

      CREATE TABLE anomaly_detectors (
        metric_id uuid NOT NULL REFERENCES watched_metrics (id) ON DELETE CASCADE,
        series_key text NOT NULL,
        tenant_id uuid NOT NULL,
        dimensions jsonb NOT NULL,
        -- What a state is good for: window size and time zone.
        shape text NOT NULL,
        -- The detector after the buckets that end by learned_until: little-endian doubles, deflated.
        state bytea NOT NULL,
        learned_until timestamptz NOT NULL,
        -- The last bucket that held a value.
        seen_at timestamptz,
        PRIMARY KEY (metric_id, series_key)
      );
      -- What is in it is small already.
      ALTER TABLE anomaly_detectors ALTER COLUMN state SET STORAGE EXTERNAL;

      CREATE TABLE anomalies (
        id uuid PRIMARY KEY,
        tenant_id uuid NOT NULL,
        metric_id uuid NOT NULL,
        -- As the metric was when it was found: it may change or go.
        title text NOT NULL,
        unit text NOT NULL,
        bucket text NOT NULL,
        series_key text NOT NULL,
        dimensions jsonb NOT NULL,
        -- Beginning of the bucket that was found, and of the last one that was like it.
        at timestamptz NOT NULL,
        last_at timestamptz NOT NULL,
        found_at timestamptz NOT NULL,
        -- Its bucket was still running.
        provisional boolean NOT NULL,
        value double precision NOT NULL,
        last_value double precision NOT NULL,
        expected double precision NOT NULL,
        lower double precision NOT NULL,
        upper double precision NOT NULL,
        z_score double precision NOT NULL,
        score double precision NOT NULL,
        severity text NOT NULL CHECK (severity IN ('low', 'medium', 'high', 'critical')),
        type text NOT NULL CHECK (type IN ('statistical', 'trend', 'seasonal', 'learned')),
        confidence double precision NOT NULL,
        sentence text NOT NULL,
        -- Which dimensions moved most; null where that is not known.
        context jsonb,
        -- Buckets in a row that were as usual.
        calm integer NOT NULL DEFAULT 0,
        resolved_at timestamptz,
        resolution text CHECK (resolution IN ('calm', 'not_confirmed', 'by_hand', 'metric_changed', 'metric_disabled', 'metric_deleted')),
        resolved_by uuid,
        feedback text CHECK (feedback IN ('right', 'wrong')),
        feedback_by uuid,
        feedback_at timestamptz,
        CHECK ((resolved_at IS NULL) = (resolution IS NULL)),
        CHECK ((feedback IS NULL) = (feedback_at IS NULL))
      );
      CREATE UNIQUE INDEX anomalies_open ON anomalies (metric_id, series_key) WHERE resolved_at IS NULL;
      CREATE UNIQUE INDEX anomalies_bucket ON anomalies (metric_id, series_key, at);
      CREATE INDEX anomalies_tenant ON anomalies (tenant_id, found_at DESC, id DESC);
      CREATE INDEX anomalies_feedback ON anomalies (metric_id, feedback_at) WHERE feedback IS NOT NULL;
      CREATE INDEX anomalies_resolved_at ON anomalies (resolved_at) WHERE resolved_at IS NOT NULL;

      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['watched_metrics', 'anomaly_scans', 'anomaly_detectors', 'anomalies'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT,
        UPDATE (title, description, unit, series, bucket, settings, sensitivity_set_at, sensitivity, enabled, version, updated_at, deleted_at)
        ON watched_metrics TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (started_at, due_at, scanned_at, judged_until, problem), DELETE ON anomaly_scans TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (dimensions, shape, state, learned_until, seen_at), DELETE ON anomaly_detectors TO tidemark_app;
      GRANT SELECT, INSERT,
        UPDATE (last_at, provisional, value, last_value, expected, lower, upper, z_score, score, severity, type, confidence, sentence, calm,
                resolved_at, resolution, resolved_by, feedback, feedback_by, feedback_at)
        ON anomalies TO tidemark_app;

      CREATE POLICY definer ON anomaly_scans FOR SELECT TO tidemark_definer USING (true);
      GRANT SELECT (tenant_id, metric_id, due_at) ON anomaly_scans TO tidemark_definer;
      CREATE POLICY definer ON watched_metrics TO tidemark_definer USING (true);
      GRANT SELECT (id, built_in, deleted_at), DELETE ON watched_metrics TO tidemark_definer;
      CREATE POLICY definer ON anomalies TO tidemark_definer USING (true);
      GRANT SELECT (id, metric_id, resolved_at, feedback), DELETE ON anomalies TO tidemark_definer;

      -- For the job: what is to be scanned, whoever's it is; that which waits longest first.
      CREATE FUNCTION list_due_anomaly_scans(p_now timestamptz, p_limit integer) RETURNS TABLE (tenant_id uuid, metric_id uuid)
        LANGUAGE sql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ SELECT s.tenant_id, s.metric_id FROM anomaly_scans s WHERE s.due_at <= p_now ORDER BY s.due_at LIMIT p_limit $$;
      -- What somebody judged stays as long as its metric, whose sensitivity rests on it.
      CREATE FUNCTION purge_anomalies_resolved_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
          WITH gone AS (
            DELETE FROM anomalies a
             WHERE a.resolved_at < p_before AND (a.feedback IS NULL OR NOT EXISTS (SELECT FROM watched_metrics m WHERE m.id = a.metric_id))
            RETURNING a.id
          ) SELECT count(*) FROM gone
        $$;
      CREATE FUNCTION purge_watched_metrics_deleted_before(p_before timestamptz) RETURNS bigint
        LANGUAGE sql SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$ WITH gone AS (DELETE FROM watched_metrics m WHERE m.deleted_at < p_before AND m.built_in IS NULL RETURNING m.id) SELECT count(*) FROM gone $$;
      REVOKE ALL ON FUNCTION list_due_anomaly_scans(timestamptz, integer), purge_anomalies_resolved_before(timestamptz),
        purge_watched_metrics_deleted_before(timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION list_due_anomaly_scans(timestamptz, integer), purge_anomalies_resolved_before(timestamptz),
        purge_watched_metrics_deleted_before(timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION list_due_anomaly_scans(timestamptz, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_anomalies_resolved_before(timestamptz) OWNER TO tidemark_definer;
      ALTER FUNCTION purge_watched_metrics_deleted_before(timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION purge_watched_metrics_deleted_before(timestamptz), purge_anomalies_resolved_before(timestamptz),
        list_due_anomaly_scans(timestamptz, integer);
      DROP TABLE anomalies, anomaly_detectors, anomaly_scans, watched_metrics;
    `);
  }
}
