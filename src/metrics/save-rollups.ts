import type { EntityManager } from 'typeorm';
import { type TenantScope, binaryArray } from '../platform/database/index.js';
import type { PlacedRollup } from './domain/rollup.js';

/** Whose rows they are: minutes belong to a process, hours and days to compaction, writer 0. */
export interface RollupOwner {
  readonly resolution: 'minute' | 'hour' | 'day';
  readonly writer: number;
}

/** Writes rows of rollups as they now are, in one statement. */
export async function saveRollups(
  manager: EntityManager,
  { tenantId }: TenantScope,
  { resolution, writer }: RollupOwner,
  placed: readonly PlacedRollup[],
): Promise<void> {
  const rows = placed.map(({ rollup }) => rollup);
  await manager.query(
    `INSERT INTO metric_rollups (tenant_id, resolution, writer, series_id, bucket_start, count, sum, min, max, last, last_at, sketch)
     SELECT $1::uuid, $2::metric_resolution, $3::integer, *
       FROM unnest($4::bigint[], $5::timestamptz[], $6::bigint[], $7::float8[], $8::float8[], $9::float8[], $10::float8[], $11::timestamptz[], $12::bytea[])
     ON CONFLICT (tenant_id, series_id, bucket_start, writer, resolution) DO UPDATE
       SET count = excluded.count, sum = excluded.sum, min = excluded.min, max = excluded.max, last = excluded.last,
           last_at = excluded.last_at, sketch = excluded.sketch`,
    [
      tenantId,
      resolution,
      writer,
      binaryArray.int8(placed.map(({ seriesId }) => seriesId)),
      binaryArray.timestamptz(placed.map(({ start }) => start)),
      binaryArray.int8(rows.map(({ count }) => count)),
      binaryArray.float8(rows.map(({ sum }) => sum)),
      binaryArray.float8(rows.map(({ min }) => min)),
      binaryArray.float8(rows.map(({ max }) => max)),
      binaryArray.float8(rows.map(({ last }) => last)),
      binaryArray.timestamptz(rows.map(({ lastAt }) => lastAt)),
      binaryArray.bytea(rows.map(({ sketch }) => sketch.toBytes())),
    ],
  );
}
