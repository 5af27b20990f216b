import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope, binaryArray } from '../../platform/database/index.js';
import type { PlacedRollup, RollupRow } from '../domain/rollup.js';
import type { Series } from '../domain/series.js';
import { saveRollups } from '../save-rollups.js';

/** A minute of a series, as its writer keeps it. */
export interface MinuteOfSeries {
  readonly seriesId: number;
  /** Beginning, ms since 1970. */
  readonly minute: number;
}

/** A key that recognises something within a UTC day. */
export interface DayKey {
  /** Beginning of the day, ms since 1970. */
  readonly day: number;
  readonly key: string;
}

/** Raw events in columns. */
export interface EventColumns {
  readonly seriesIds: readonly number[];
  readonly instants: readonly number[];
  readonly values: readonly number[];
  /** Null where no event has a key. */
  readonly keys: readonly (string | null)[] | null;
}

/**
 * The statements of a flush, each for thousands of rows. `COPY` is not to be had under row-level security; arrays in binary
 * form come close to it.
 */
@Injectable()
export class IngestRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** One transaction for several tenants, see `TenantDatabase.runForEach`. */
  transaction<T>(scopes: readonly TenantScope[], work: (manager: EntityManager, scope: TenantScope, index: number) => Promise<T>): Promise<PromiseSettledResult<T>[]> {
    return this.database.runForEach(scopes, work);
  }

  /** A number for this process's rows that no other process has had. */
  newWriter(): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ writer: string }[]>(`SELECT nextval('metric_writers') AS writer`);
      return Number(row?.writer);
    });
  }

  async findSeries(manager: EntityManager, hashes: readonly string[]): Promise<Map<string, { id: number; seenAt: number }>> {
    const rows = await manager.query<{ id: string; hash: string; seen_at: Date }[]>(
      'SELECT id, hash, last_seen_at AS seen_at FROM metric_series WHERE tenant_id = current_tenant_id() AND hash = ANY($1::uuid[])',
      [binaryArray.uuid(hashes)],
    );
    return new Map(rows.map(({ id, hash, seen_at: seenAt }) => [hash, { id: Number(id), seenAt: seenAt.getTime() }]));
  }

  async countSeries(manager: EntityManager): Promise<number> {
    const [row] = await manager.query<{ count: string }[]>('SELECT count(*) FROM metric_series WHERE tenant_id = current_tenant_id()');
    return Number(row?.count ?? 0);
  }

  /** Counts a tenant's series in a transaction of its own. */
  countSeriesOf(scope: TenantScope): Promise<number> {
    return this.database.run(scope, (manager) => this.countSeries(manager));
  }

  /** Adds series; those that another replica added meanwhile are left alone. Hashes should come in rising order. */
  async addSeries(manager: EntityManager, { tenantId }: TenantScope, added: readonly { series: Series; hash: string }[], now: Date): Promise<void> {
    await manager.query(
      `INSERT INTO metric_series (tenant_id, metric, dimensions, type, hash, first_seen_at, last_seen_at)
       SELECT $1, s.metric, s.dimensions::jsonb, s.type, s.hash, $6, $6
         FROM unnest($2::text[], $3::text[], $4::text[], $5::uuid[]) AS s (metric, dimensions, type, hash)
       ON CONFLICT (tenant_id, hash) DO NOTHING`,
      [
        tenantId,
        binaryArray.text(added.map(({ series }) => series.metric)),
        binaryArray.text(added.map(({ series }) => JSON.stringify(Object.fromEntries(series.dimensions)))),
        binaryArray.text(added.map(({ series }) => series.type)),
        binaryArray.uuid(added.map(({ hash }) => hash)),
        now,
      ],
    );
  }

  async touchSeries(manager: EntityManager, ids: readonly number[], now: Date): Promise<void> {
    // In one order, so that two replicas that do so at once wait and do not block each other.
    await manager.query(
      `UPDATE metric_series SET last_seen_at = $2 WHERE id IN
         (SELECT id FROM metric_series WHERE tenant_id = current_tenant_id() AND id = ANY($1::bigint[]) ORDER BY id FOR UPDATE)`,
      [binaryArray.int8(ids), now],
    );
  }

  /** Remembers keys of events, in rising order. @returns those that were not there, as `day key`. */
  async addEventKeys(manager: EntityManager, { tenantId }: TenantScope, keys: readonly DayKey[]): Promise<Set<string>> {
    const rows = await manager.query<{ day: string; key: string }[]>(
      `INSERT INTO metric_event_keys (tenant_id, day, key) SELECT $1, k.day, k.key FROM unnest($2::date[], $3::uuid[]) AS k (day, key)
       ON CONFLICT (tenant_id, day, key) DO NOTHING RETURNING extract(epoch FROM day)::bigint AS day, key`,
      [tenantId, binaryArray.date(keys.map(({ day }) => day)), binaryArray.uuid(keys.map(({ key }) => key))],
    );
    return new Set(rows.map(({ day, key }) => `${Number(day) * 1000} ${key}`));
  }

  /** Locks the rows of batches, in rising order, made where they are missing. @returns which items each counted so far. */
  async lockBatchKeys(manager: EntityManager, { tenantId }: TenantScope, keys: readonly DayKey[]): Promise<Map<string, Uint8Array>> {
    const rows = await manager.query<{ day: string; key: string; counted: Buffer }[]>(
      `INSERT INTO metric_batch_keys AS known (tenant_id, day, key, counted)
       SELECT $1, k.day, k.key, ''::bytea FROM unnest($2::date[], $3::uuid[]) AS k (day, key)
       ON CONFLICT (tenant_id, day, key) DO UPDATE SET counted = known.counted
       RETURNING extract(epoch FROM day)::bigint AS day, key, counted`,
      [tenantId, binaryArray.date(keys.map(({ day }) => day)), binaryArray.uuid(keys.map(({ key }) => key))],
    );
    return new Map(rows.map(({ day, key, counted }) => [`${Number(day) * 1000} ${key}`, counted]));
  }

  /** Which items batches counted on a day, by key, where there is a row. */
  async findBatchKeys(manager: EntityManager, keys: readonly DayKey[]): Promise<Map<string, Uint8Array>> {
    const rows = await manager.query<{ key: string; counted: Buffer }[]>(
      `SELECT known.key, known.counted FROM metric_batch_keys known
         JOIN unnest($1::date[], $2::uuid[]) AS k (day, key) ON known.day = k.day AND known.key = k.key
        WHERE known.tenant_id = current_tenant_id()`,
      [binaryArray.date(keys.map(({ day }) => day)), binaryArray.uuid(keys.map(({ key }) => key))],
    );
    return new Map(rows.map(({ key, counted }) => [key, counted]));
  }

  async saveBatchKeys(manager: EntityManager, keys: readonly (DayKey & { counted: Uint8Array })[]): Promise<void> {
    await manager.query(
      `UPDATE metric_batch_keys AS known SET counted = k.counted
         FROM unnest($1::date[], $2::uuid[], $3::bytea[]) AS k (day, key, counted)
        WHERE known.tenant_id = current_tenant_id() AND known.day = k.day AND known.key = k.key`,
      [
        binaryArray.date(keys.map(({ day }) => day)),
        binaryArray.uuid(keys.map(({ key }) => key)),
        binaryArray.bytea(keys.map(({ counted }) => counted)),
      ],
    );
  }

  async addEvents(manager: EntityManager, { tenantId }: TenantScope, { seriesIds, instants, values, keys }: EventColumns): Promise<void> {
    const columns = [tenantId, binaryArray.int8(seriesIds), binaryArray.timestamptz(instants), binaryArray.float8(values)];
    if (keys === null) {
      await manager.query(
        `INSERT INTO metric_events (tenant_id, series_id, "timestamp", value)
         SELECT $1::uuid, * FROM unnest($2::bigint[], $3::timestamptz[], $4::float8[])`,
        columns,
      );
      return;
    }
    await manager.query(
      `INSERT INTO metric_events (tenant_id, series_id, "timestamp", value, event_key)
       SELECT $1::uuid, * FROM unnest($2::bigint[], $3::timestamptz[], $4::float8[], $5::uuid[])`,
      [...columns, binaryArray.uuid(keys)],
    );
  }

  /** A writer's own rows of minutes, where there are any. */
  async findMinutes(manager: EntityManager, writer: number, minutes: readonly MinuteOfSeries[]): Promise<(MinuteOfSeries & RollupRow)[]> {
    const rows = await manager.query<StoredMinute[]>(
      `SELECT r.series_id, r.bucket_start, r.count, r.sum, r.min, r.max, r.last, r.last_at, r.sketch
         FROM unnest($1::bigint[], $2::timestamptz[]) AS wanted (series_id, minute)
         JOIN metric_rollups r ON r.tenant_id = current_tenant_id() AND r.resolution = 'minute' AND r.writer = $3
                              AND r.series_id = wanted.series_id AND r.bucket_start = wanted.minute
        WHERE r.bucket_start BETWEEN $4 AND $5`,
      [
        binaryArray.int8(minutes.map(({ seriesId }) => seriesId)),
        binaryArray.timestamptz(minutes.map(({ minute }) => minute)),
        writer,
        new Date(minutes.reduce((first, { minute }) => Math.min(first, minute), Number.POSITIVE_INFINITY)),
        new Date(minutes.reduce((last, { minute }) => Math.max(last, minute), Number.NEGATIVE_INFINITY)),
      ],
    );
    return rows.map((row) => ({
      seriesId: Number(row.series_id),
      minute: row.bucket_start.getTime(),
      count: Number(row.count),
      sum: row.sum,
      min: row.min,
      max: row.max,
      last: row.last,
      lastAt: row.last_at.getTime(),
      sketch: row.sketch,
    }));
  }

  /** Writes rows of minutes as they now are. */
  saveMinutes(manager: EntityManager, scope: TenantScope, writer: number, minutes: readonly PlacedRollup[]): Promise<void> {
    return saveRollups(manager, scope, { resolution: 'minute', writer }, minutes);
  }

  /**
   * Marks quarters of an hour as newer than the hours over them, in rising order, and holds them to the end of the
   * transaction. @returns those that were not marked, ms since 1970: what was known to stand under them is gone.
   */
  async markSlots(manager: EntityManager, { tenantId }: TenantScope, writer: number, slots: readonly number[]): Promise<number[]> {
    const rows = await manager.query<{ slot: Date; flushes: string }[]>(
      `INSERT INTO metric_dirty_slots AS known (tenant_id, slot, writer, flushes) SELECT $1::uuid, slot, $2::integer, 1 FROM unnest($3::timestamptz[]) AS slot
       ON CONFLICT (tenant_id, slot, writer) DO UPDATE SET flushes = known.flushes + 1 RETURNING slot, flushes`,
      [tenantId, writer, binaryArray.timestamptz(slots)],
    );
    return rows.filter(({ flushes }) => Number(flushes) === 1).map(({ slot }) => slot.getTime());
  }

  /** Marks series within those quarters. */
  async markBuckets(manager: EntityManager, { tenantId }: TenantScope, writer: number, buckets: readonly { slot: number; seriesId: number }[]): Promise<void> {
    await manager.query(
      `INSERT INTO metric_dirty_buckets (tenant_id, writer, slot, series_id)
       SELECT $1::uuid, $2::integer, * FROM unnest($3::timestamptz[], $4::bigint[]) ON CONFLICT DO NOTHING`,
      [tenantId, writer, binaryArray.timestamptz(buckets.map(({ slot }) => slot)), binaryArray.int8(buckets.map(({ seriesId }) => seriesId))],
    );
  }
}

interface StoredMinute {
  series_id: string;
  bucket_start: Date;
  count: string;
  sum: number;
  min: number;
  max: number;
  last: number;
  last_at: Date;
  sketch: Buffer;
}
