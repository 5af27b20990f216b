import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { type Piece, SLOT_MS } from './domain/cover-window.js';
import type { Resolution } from './domain/time-buckets.js';

/** Milliseconds that one statement over rollups may take. */
const STATEMENT_TIMEOUT_MS = 15_000;
/** Rows that are fetched at a time when sketches are read. */
const BATCH = 2_000;
/** Stretches of one resolution that are read each by itself; more are read as one range with holes. */
const MAX_BRANCHES = 6;
/** `last_seen_at` is kept to within an hour, and events may be some minutes ahead. */
const SEEN_MARGIN_MS = 2 * 3_600_000;

/** Which series of a metric. */
export interface SeriesSelection {
  readonly metric: string;
  readonly filter: Readonly<Record<string, readonly string[]>>;
  readonly groupBy: readonly string[];
  /** Series that were last seen before this instant (ms) have nothing to say. */
  readonly seenSince: number;
}

/** The series found, and to which group each belongs. */
export interface ChosenSeries {
  /** Rising. */
  readonly ids: readonly string[];
  /** By place in `ids`: place in `groups`. */
  readonly groupOf: readonly number[];
  readonly groups: readonly (readonly (string | null)[])[];
}

/** Rows of one group in one stretch, merged. */
export interface MergedRow {
  group: number;
  slot: number;
  count: number;
  sum: number;
  min: number;
  max: number;
  /** Only when asked for. */
  last: number | null;
}

/** One row with its sketch. */
export interface SketchRow extends Omit<MergedRow, 'last'> {
  sketch: Buffer;
}

/** What is read: rows of series over pieces of time, sorted into the stretches between borders (ms). */
export interface Reading {
  readonly series: ChosenSeries;
  readonly pieces: readonly Piece[];
  readonly borders: readonly number[];
}

/** Reads rollups. All that one call to `inSnapshot` reads, it sees as of one moment. */
@Injectable()
export class MetricReadingsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /**
   * Compaction replaces rows and dirty slots together; whoever reads both must see both as of one moment.
   * @param signal cancels the statement that is running, and fails the reading
   */
  async inSnapshot<T>(
    scope: TenantScope,
    work: (manager: EntityManager) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    signal?.throwIfAborted();
    // By a name that holds for the transaction alone it is found, behind a connection pooler too, and nothing else is.
    const name = `tidemark reading ${randomUUID()}`;
    const cancel = (): void => void this.cancel(name).catch(() => undefined);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      return await this.database.run(scope, async (manager) => {
        await manager.query(
          `SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; SET LOCAL statement_timeout = ${STATEMENT_TIMEOUT_MS}; SET LOCAL application_name = '${name}'`,
        );
        signal?.throwIfAborted();
        return work(manager);
      });
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  private cancel(name: string): Promise<unknown> {
    return this.database.runWithoutTenant((manager) =>
      manager.query('SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE application_name = $1', [name]),
    );
  }

  /** Beginnings (ms) of the slots in `[from, to)` whose hours and days are behind; rising. */
  async dirtySlots(manager: EntityManager, { tenantId }: TenantScope, from: number, to: number): Promise<number[]> {
    const rows = await manager.query<{ slot: Date }[]>(
      'SELECT DISTINCT slot FROM metric_dirty_slots WHERE tenant_id = $1 AND slot > $2 AND slot < $3 ORDER BY slot',
      [tenantId, new Date(from - SLOT_MS), new Date(to)],
    );
    return rows.map(({ slot }) => slot.getTime());
  }

  /** @returns at most `limit` series, in the order in which they were first seen. */
  async chooseSeries(
    manager: EntityManager,
    { tenantId }: TenantScope,
    selection: SeriesSelection,
    limit: number,
  ): Promise<ChosenSeries> {
    const { metric, filter, groupBy, seenSince } = selection;
    const parameters: unknown[] = [tenantId, metric, new Date(seenSince - SEEN_MARGIN_MS), [...groupBy], limit];
    const conditions = Object.entries(filter).map(([name, values]) => {
      parameters.push(name, [...values]);
      return `AND dimensions ->> $${parameters.length - 1}::text = ANY($${parameters.length}::text[])`;
    });
    const rows = await manager.query<{ id: string; values: (string | null)[] }[]>(
      `SELECT id, ARRAY(SELECT s.dimensions ->> name FROM unnest($4::text[]) WITH ORDINALITY AS wanted(name, place) ORDER BY place) AS values
         FROM metric_series s
        WHERE tenant_id = $1 AND metric = $2 AND last_seen_at >= $3 ${conditions.join(' ')}
        ORDER BY id LIMIT $5`,
      parameters,
    );
    const places = new Map<string, number>();
    const groups: (string | null)[][] = [];
    const groupOf = rows.map(({ values }) => {
      const key = JSON.stringify(values);
      let place = places.get(key);
      if (place === undefined) {
        place = groups.push(values) - 1;
        places.set(key, place);
      }
      return place;
    });
    return { ids: rows.map(({ id }) => id), groupOf, groups };
  }

  /** The rows merged by group and stretch, where there are any. */
  async merged(
    manager: EntityManager,
    { tenantId }: TenantScope,
    reading: Reading,
    withLast: boolean,
  ): Promise<MergedRow[]> {
    const { sql, parameters } = rowsOf(tenantId, reading, withLast ? ['series_id', 'last', 'last_at', 'writer'] : []);
    const last = withLast ? '(array_agg(r.last ORDER BY r.last_at DESC, r.writer DESC, r.series_id DESC))[1]' : 'NULL';
    return manager.query<MergedRow[]>(
      `${sql}
       SELECT "group", slot, sum(r.count)::float8 AS count, sum(r.sum) AS sum, min(r.min) AS min, max(r.max) AS max, ${last} AS last
         FROM r GROUP BY 1, 2`,
      parameters,
    );
  }

  /**
   * Every row with its sketch, those of one group and stretch one after the other, a batch at a time: a sketch is needed
   * no longer than until the next stretch begins.
   */
  async *sketches(manager: EntityManager, { tenantId }: TenantScope, reading: Reading): AsyncGenerator<SketchRow[]> {
    const { sql, parameters } = rowsOf(tenantId, reading, ['sketch']);
    await manager.query(
      `DECLARE sketches NO SCROLL CURSOR FOR ${sql}
       SELECT "group", slot, r.count::float8 AS count, r.sum, r.min, r.max, r.sketch FROM r ORDER BY 2, 1`,
      parameters,
    );
    for (;;) {
      const rows = await manager.query<SketchRow[]>(`FETCH ${BATCH} FROM sketches`);
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) break;
    }
    await manager.query('CLOSE sketches');
  }
}

/**
 * `WITH` for the rows of the chosen series over the pieces (`r`). Resolution and bounds stand in each branch by themselves,
 * so that the planner leaves other partitions alone. Group and stretch are found by halving sorted arrays: a join would
 * look at every series for every row wherever the planner expects few rows.
 */
function rowsOf(
  tenantId: string,
  { series, pieces, borders }: Reading,
  columns: readonly string[],
): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [tenantId, series.ids, series.groupOf, borders.map((border) => new Date(border))];
  const bind = (value: unknown): string => `$${parameters.push(value)}`;
  const group = series.groups.length > 1 ? '($3::int[])[width_bucket(m.series_id, $2::bigint[])]' : '($3::int[])[1]';
  const own = columns.map((column) => `, m.${column}`).join('');
  const branch = (resolution: Resolution, stretches: readonly Piece[]): string => {
    const first = stretches[0] as Piece;
    const last = stretches.at(-1) as Piece;
    const holes = stretches.length > 1 ? `AND m.bucket_start <@ ${bind(multirange(stretches))}::tstzmultirange` : '';
    return `SELECT ${group} AS "group", width_bucket(m.bucket_start, $4::timestamptz[]) - 1 AS slot, m.count, m.sum, m.min, m.max${own}
              FROM metric_rollups m
             WHERE m.tenant_id = $1 AND m.resolution = '${resolution}' AND m.series_id = ANY($2::bigint[])
               AND m.bucket_start >= ${bind(new Date(first.from))}::timestamptz AND m.bucket_start < ${bind(new Date(last.to))}::timestamptz ${holes}`;
  };
  const branches = (['minute', 'hour', 'day'] as const).flatMap((resolution) => {
    const stretches = pieces.filter((piece) => piece.resolution === resolution);
    if (stretches.length === 0) return [];
    return stretches.length > MAX_BRANCHES
      ? [branch(resolution, stretches)]
      : stretches.map((stretch) => branch(resolution, [stretch]));
  });
  return {
    sql: `WITH r AS (${branches.join(' UNION ALL ')})`,
    parameters,
  };
}

function multirange(pieces: readonly Piece[]): string {
  return `{${pieces.map(({ from, to }) => `[${new Date(from).toISOString()},${new Date(to).toISOString()})`).join(',')}}`;
}
