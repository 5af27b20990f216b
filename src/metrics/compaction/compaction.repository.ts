import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope, binaryArray } from '../../platform/database/index.js';
import type { PlacedRollup, RollupRow } from '../domain/rollup.js';
import { saveRollups } from '../save-rollups.js';

/** A stretch of time, ms since 1970: [from, until). */
export interface Span {
  readonly from: number;
  readonly until: number;
}

/** A stored row, and where it stands. */
export type PlacedRow = RollupRow & { readonly seriesId: number; readonly start: number };

/** A quarter of an hour in which one writer's minutes are newer than the hours over them. */
export interface DirtySlot {
  readonly slot: number;
  readonly writer: number;
}

/** The statements of compaction; each tenant's in transactions of its own. */
@Injectable()
export class CompactionRepository {
  constructor(private readonly database: TenantDatabase) {}

  run<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Tenants with marks before that moment, and the time zones in which their days are cut. */
  dirtyTenants(before: Date): Promise<{ tenantId: string; timeZone: string }[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query(`SELECT tenant_id AS "tenantId", time_zone AS "timeZone" FROM list_tenants_with_dirty_metrics($1)`, [before]),
    );
  }

  /** The tenant's dirty quarters before that moment, each once, ascending. */
  dirtySlots(scope: TenantScope, before: Date): Promise<number[]> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<{ slot: Date }[]>(
        'SELECT DISTINCT slot FROM metric_dirty_slots WHERE tenant_id = current_tenant_id() AND slot < $1 ORDER BY slot',
        [before],
      );
      return rows.map(({ slot }) => slot.getTime());
    });
  }

  /** Locks the marks of those quarters to the end of the transaction; flushes that are setting them are waited for. */
  async lockSlots(manager: EntityManager, slots: readonly number[]): Promise<DirtySlot[]> {
    const rows = await manager.query<{ slot: Date; writer: number }[]>(
      `SELECT slot, writer FROM metric_dirty_slots WHERE tenant_id = current_tenant_id() AND slot = ANY($1::timestamptz[])
        ORDER BY slot, writer FOR UPDATE`,
      [binaryArray.timestamptz(slots)],
    );
    return rows.map(({ slot, writer }) => ({ slot: slot.getTime(), writer }));
  }

  /**
   * Takes the marks of the first series under locked quarters.
   * @returns which series had one in which quarter, and whether more are left.
   */
  async takeBuckets(manager: EntityManager, slots: readonly DirtySlot[], mostSeries: number): Promise<{ seriesId: number; slot: number }[]> {
    const [rows] = await manager.query<[{ series_id: string; slot: Date }[], number]>(
      `WITH locked AS MATERIALIZED (SELECT * FROM unnest($1::timestamptz[], $2::integer[]) AS l (slot, writer)),
            chosen AS MATERIALIZED (
              SELECT DISTINCT b.series_id FROM metric_dirty_buckets b JOIN locked USING (slot, writer)
               WHERE b.tenant_id = current_tenant_id() ORDER BY b.series_id LIMIT $3)
       DELETE FROM metric_dirty_buckets b USING locked l, chosen c
        WHERE b.tenant_id = current_tenant_id() AND b.slot = l.slot AND b.writer = l.writer AND b.series_id = c.series_id
       RETURNING b.series_id, b.slot`,
      [binaryArray.timestamptz(slots.map(({ slot }) => slot)), binaryArray.int4(slots.map(({ writer }) => writer)), mostSeries],
    );
    return rows.map(({ series_id: seriesId, slot }) => ({ seriesId: Number(seriesId), slot: slot.getTime() }));
  }

  /**
   * Lets go of locked quarters: those under which no series is marked any more are clean; the writers of the others are
   * told, by the count that begins anew, that marks which they remember are gone.
   */
  async releaseSlots(manager: EntityManager, slots: readonly DirtySlot[]): Promise<void> {
    const columns = [binaryArray.timestamptz(slots.map(({ slot }) => slot)), binaryArray.int4(slots.map(({ writer }) => writer))];
    await manager.query(
      `DELETE FROM metric_dirty_slots s USING unnest($1::timestamptz[], $2::integer[]) AS l (slot, writer)
        WHERE s.tenant_id = current_tenant_id() AND s.slot = l.slot AND s.writer = l.writer
          AND NOT EXISTS (SELECT FROM metric_dirty_buckets b WHERE b.tenant_id = s.tenant_id AND b.slot = s.slot AND b.writer = s.writer)`,
      columns,
    );
    await manager.query(
      `UPDATE metric_dirty_slots s SET flushes = 0 FROM unnest($1::timestamptz[], $2::integer[]) AS l (slot, writer)
        WHERE s.tenant_id = current_tenant_id() AND s.slot = l.slot AND s.writer = l.writer`,
      columns,
    );
  }

  /** Rows of a finer resolution in a stretch of time, the latest of equals last. */
  async rows(manager: EntityManager, resolution: 'minute' | 'hour', seriesIds: readonly number[], { from, until }: Span): Promise<PlacedRow[]> {
    const rows = await manager.query<StoredRow[]>(
      `SELECT series_id, bucket_start, count, sum, min, max, last, last_at, sketch FROM metric_rollups
        WHERE tenant_id = current_tenant_id() AND resolution = $1::metric_resolution AND series_id = ANY($2::bigint[])
          AND bucket_start >= $3 AND bucket_start < $4
        ORDER BY series_id, bucket_start, last_at, writer`,
      [resolution, binaryArray.int8(seriesIds), new Date(from), new Date(until)],
    );
    return rows.map((row) => ({
      seriesId: Number(row.series_id),
      start: row.bucket_start.getTime(),
      count: Number(row.count),
      sum: row.sum,
      min: row.min,
      max: row.max,
      last: row.last,
      lastAt: row.last_at.getTime(),
      sketch: row.sketch,
    }));
  }

  /** Holds all others who make hours or days of the tenant until the transaction ends. */
  async lockTenant(manager: EntityManager, { tenantId }: TenantScope): Promise<void> {
    await manager.query('SELECT pg_advisory_xact_lock(7420116, hashtext($1))', [tenantId]);
  }

  /** Where the tenant's hours and days since that moment begin, each once. */
  async starts(manager: EntityManager, resolution: 'hour' | 'day', since: Date): Promise<number[]> {
    const rows = await manager.query<{ bucket_start: Date }[]>(
      `SELECT DISTINCT bucket_start FROM metric_rollups
        WHERE tenant_id = current_tenant_id() AND resolution = $1::metric_resolution AND bucket_start >= $2`,
      [resolution, since],
    );
    return rows.map(({ bucket_start: start }) => start.getTime());
  }

  /** Ids of the tenant's series after one, ascending. */
  async seriesAfter(manager: EntityManager, id: number, most: number): Promise<number[]> {
    const rows = await manager.query<{ id: string }[]>('SELECT id FROM metric_series WHERE tenant_id = current_tenant_id() AND id > $1 ORDER BY id LIMIT $2', [id, most]);
    return rows.map((row) => Number(row.id));
  }

  async remove(manager: EntityManager, resolution: 'hour' | 'day', seriesIds: readonly number[], since: Date): Promise<void> {
    await manager.query(
      `DELETE FROM metric_rollups WHERE tenant_id = current_tenant_id() AND resolution = $1::metric_resolution AND series_id = ANY($2::bigint[]) AND bucket_start >= $3`,
      [resolution, binaryArray.int8(seriesIds), since],
    );
  }

  /** Writes rows of hours or days as they now are. */
  save(manager: EntityManager, scope: TenantScope, resolution: 'hour' | 'day', placed: readonly PlacedRollup[]): Promise<void> {
    return saveRollups(manager, scope, { resolution, writer: 0 }, placed);
  }
}

interface StoredRow {
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
