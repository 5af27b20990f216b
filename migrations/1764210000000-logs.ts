import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Lines of logs, events of systems, and the search over them.
 *
 * Lines are partitioned by when they were received, not by the time that they tell: a line of long ago has a place, and
 * retention counts from when it came. Row-level security keeps GIN indexes from operators that are not leakproof, as `@@`
 * is not; so the search runs in functions of `tidemark_definer`, for whom the policy asks nothing, and which take the
 * tenant from the transaction's setting alone. Their statements are put together of fixed pieces; values are bound.
 */
export class Logs1764210000000 implements MigrationInterface {
  name = 'Logs1764210000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await this.createTables(queryRunner);
    await this.protectTables(queryRunner);
    await this.createSearch(queryRunner);
  }

  private async createTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE SEQUENCE log_line_ids AS bigint;
      CREATE TABLE log_lines (
        tenant_id uuid NOT NULL,
        received_at timestamptz NOT NULL,
        id bigint NOT NULL DEFAULT nextval('log_line_ids'),
        at timestamptz NOT NULL,
        -- 10 trace, 20 debug, 30 info, 40 warn, 50 error, 60 fatal.
        level smallint NOT NULL,
        service text NOT NULL,
        message text NOT NULL,
        trace_id text,
        request_id text,
        -- { dotted.path: string | number | boolean | null }
        fields jsonb NOT NULL,
        -- Those fields that are numbers or spell one, by name in small letters, for searches such as ms>100.
        numbers jsonb NOT NULL,
        format text NOT NULL CHECK (format IN ('json', 'access', 'syslog-5424', 'syslog-3164', 'text')),
        -- Words by place, fields as name=value, and the tenant as @beginning-of-its-id.
        search tsvector NOT NULL
      ) PARTITION BY RANGE (received_at);
      CREATE INDEX log_lines_newest ON log_lines (tenant_id, at DESC, id DESC);
      CREATE INDEX log_lines_id ON log_lines (tenant_id, id);
      CREATE INDEX log_lines_search ON log_lines USING gin (search);

      -- Batches with a key, so that one sent again is not stored again.
      CREATE TABLE log_batches (
        tenant_id uuid NOT NULL,
        day date NOT NULL,
        key uuid NOT NULL,
        -- SHA-256 of the body.
        body bytea NOT NULL,
        accepted integer NOT NULL,
        rejected jsonb NOT NULL,
        PRIMARY KEY (tenant_id, day, key)
      ) PARTITION BY RANGE (day);

      CREATE TABLE log_settings (
        tenant_id uuid PRIMARY KEY REFERENCES tenants (id) ON DELETE CASCADE,
        redact_emails boolean NOT NULL,
        updated_at timestamptz NOT NULL
      );

      -- What happened to systems: deploys, violations, work that began and ended.
      CREATE TABLE system_events (
        tenant_id uuid NOT NULL,
        recorded_at timestamptz NOT NULL,
        id uuid NOT NULL,
        at timestamptz NOT NULL,
        type text NOT NULL,
        level smallint NOT NULL,
        service text,
        message text NOT NULL,
        trace_id text,
        request_id text,
        fields jsonb NOT NULL
      ) PARTITION BY RANGE (recorded_at);
      CREATE INDEX system_events_newest ON system_events (tenant_id, at DESC, id DESC);

      INSERT INTO partition_kinds (kind, parent, grain, days_behind, days_ahead, kept_days) VALUES
        ('log_lines', 'tidemark.log_lines', 'day', 1, 3, 7),
        ('log_batches', 'tidemark.log_batches', 'day', 2, 3, 2),
        ('system_events', 'tidemark.system_events', 'month', 1, 35, 90);
    `);
  }

  private async protectTables(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DO $$
      DECLARE
        part text;
      BEGIN
        FOREACH part IN ARRAY ARRAY['log_lines', 'log_batches', 'log_settings', 'system_events'] LOOP
          EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', part);
          EXECUTE format('CREATE POLICY tenant ON %I TO tidemark_app USING (tenant_id = current_tenant_id()) WITH CHECK (tenant_id = current_tenant_id())', part);
        END LOOP;
      END $$;
      GRANT SELECT, INSERT ON log_lines, log_batches, system_events TO tidemark_app;
      GRANT SELECT, INSERT, UPDATE (redact_emails, updated_at) ON log_settings TO tidemark_app;
      GRANT USAGE ON SEQUENCE log_line_ids TO tidemark_app;
      CREATE POLICY definer ON log_lines FOR SELECT TO tidemark_definer USING (true);

      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER TABLE log_lines OWNER TO tidemark_definer;
      ALTER TABLE log_batches OWNER TO tidemark_definer;
      ALTER TABLE system_events OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  private async createSearch(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      -- The condition of a search, of fixed pieces: $1 tenant, $2 from, $3 to, $4 words and fields, $5 levels, $6 ranges of
      -- numbers: [{ field, from?, from_inclusive?, to?, to_inclusive?, negated }]. Of these only which parts there are
      -- is looked at here; the values stay in $6.
      CREATE FUNCTION log_search_condition(p_match boolean, p_levels boolean, p_ranges jsonb) RETURNS text LANGUAGE sql IMMUTABLE
        AS $$
          SELECT 'l.tenant_id = $1 AND l.at >= $2 AND l.at < $3'
                 || CASE WHEN p_match THEN ' AND l.search @@ $4' ELSE '' END
                 || CASE WHEN p_levels THEN ' AND l.level = ANY ($5)' ELSE '' END
                 || coalesce((
                      SELECT string_agg(
                               ' AND coalesce(true'
                               || CASE WHEN p_ranges -> i ? 'from'
                                       THEN format(' AND (l.numbers ->> ($6 -> %1$s ->> ''field''))::numeric %2$s ($6 -> %1$s ->> ''from'')::numeric', i,
                                                   CASE WHEN (p_ranges -> i ->> 'from_inclusive')::boolean THEN '>=' ELSE '>' END) ELSE '' END
                               || CASE WHEN p_ranges -> i ? 'to'
                                       THEN format(' AND (l.numbers ->> ($6 -> %1$s ->> ''field''))::numeric %2$s ($6 -> %1$s ->> ''to'')::numeric', i,
                                                   CASE WHEN (p_ranges -> i ->> 'to_inclusive')::boolean THEN '<=' ELSE '<' END) ELSE '' END
                               || CASE WHEN (p_ranges -> i ->> 'negated')::boolean THEN ', false) = false' ELSE ', false)' END, '')
                        FROM generate_series(0, jsonb_array_length(p_ranges) - 1) AS i), '')
        $$;

      -- Lines of the transaction's tenant, newest first, or oldest first: those beyond a line, when one is given.
      CREATE FUNCTION search_log_lines(p_from timestamptz, p_to timestamptz, p_match tsquery, p_levels smallint[], p_ranges jsonb,
                                       p_newest_first boolean, p_beyond_at timestamptz, p_beyond_id bigint, p_limit integer)
        RETURNS TABLE (id bigint, at timestamptz, level smallint, service text, message text, trace_id text, request_id text, fields jsonb, format text)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
        DECLARE
          direction text := CASE WHEN p_newest_first THEN 'DESC' ELSE 'ASC' END;
          beyond text := CASE WHEN p_beyond_at IS NULL THEN '' WHEN p_newest_first THEN ' AND (l.at, l.id) < ($7, $8)' ELSE ' AND (l.at, l.id) > ($7, $8)' END;
        BEGIN
          RETURN QUERY EXECUTE
            'SELECT l.id, l.at, l.level, l.service, l.message, l.trace_id, l.request_id, l.fields, l.format FROM log_lines l WHERE '
            || log_search_condition(p_match IS NOT NULL, p_levels IS NOT NULL, p_ranges) || beyond
            || ' ORDER BY l.at ' || direction || ', l.id ' || direction || ' LIMIT $9'
            USING current_tenant_id(), p_from, p_to, p_match, p_levels, p_ranges, p_beyond_at, p_beyond_id, p_limit;
        END $$;

      -- How many lines a search finds, up to p_most.
      CREATE FUNCTION count_log_lines(p_from timestamptz, p_to timestamptz, p_match tsquery, p_levels smallint[], p_ranges jsonb, p_most integer) RETURNS integer
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
        DECLARE
          found integer;
        BEGIN
          EXECUTE 'SELECT count(*)::integer FROM (SELECT FROM log_lines l WHERE '
            || log_search_condition(p_match IS NOT NULL, p_levels IS NOT NULL, p_ranges) || ' LIMIT $7) AS found'
            INTO found USING current_tenant_id(), p_from, p_to, p_match, p_levels, p_ranges, p_most;
          RETURN found;
        END $$;

      -- Lines that a search finds, by time and level; each piece of time is p_step long, the first begins at p_origin.
      CREATE FUNCTION count_log_lines_by_level(p_from timestamptz, p_to timestamptz, p_match tsquery, p_levels smallint[], p_ranges jsonb,
                                               p_step interval, p_origin timestamptz)
        RETURNS TABLE (begins_at timestamptz, level smallint, lines bigint)
        LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = tidemark, pg_temp
        AS $$
        BEGIN
          RETURN QUERY EXECUTE
            'SELECT date_bin($7, l.at, $8), l.level, count(*) FROM log_lines l WHERE '
            || log_search_condition(p_match IS NOT NULL, p_levels IS NOT NULL, p_ranges) || ' GROUP BY 1, 2 ORDER BY 1, 2'
            USING current_tenant_id(), p_from, p_to, p_match, p_levels, p_ranges, p_step, p_origin;
        END $$;

      REVOKE ALL ON FUNCTION log_search_condition(boolean, boolean, jsonb),
        search_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, boolean, timestamptz, bigint, integer),
        count_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, integer),
        count_log_lines_by_level(timestamptz, timestamptz, tsquery, smallint[], jsonb, interval, timestamptz) FROM PUBLIC;
      GRANT EXECUTE ON FUNCTION log_search_condition(boolean, boolean, jsonb) TO tidemark_definer;
      GRANT EXECUTE ON FUNCTION search_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, boolean, timestamptz, bigint, integer),
        count_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, integer),
        count_log_lines_by_level(timestamptz, timestamptz, tsquery, smallint[], jsonb, interval, timestamptz) TO tidemark_app;
      GRANT CREATE ON SCHEMA tidemark TO tidemark_definer;
      ALTER FUNCTION search_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, boolean, timestamptz, bigint, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION count_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, integer) OWNER TO tidemark_definer;
      ALTER FUNCTION count_log_lines_by_level(timestamptz, timestamptz, tsquery, smallint[], jsonb, interval, timestamptz) OWNER TO tidemark_definer;
      REVOKE CREATE ON SCHEMA tidemark FROM tidemark_definer;
    `);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      DROP FUNCTION count_log_lines_by_level(timestamptz, timestamptz, tsquery, smallint[], jsonb, interval, timestamptz);
      DROP FUNCTION count_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, integer);
      DROP FUNCTION search_log_lines(timestamptz, timestamptz, tsquery, smallint[], jsonb, boolean, timestamptz, bigint, integer);
      DROP FUNCTION log_search_condition(boolean, boolean, jsonb);
      DELETE FROM partition_kinds WHERE kind IN ('log_lines', 'log_batches', 'system_events');
      DROP TABLE system_events, log_settings, log_batches, log_lines;
      DROP SEQUENCE log_line_ids;
    `);
  }
}
