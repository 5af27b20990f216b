import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../platform/database/index.js';
import type { ChosenSeries, MergedRow } from './metric-readings.repository.js';

const DAY_MS = 86_400_000;
/** Values that are fetched at a time. */
const BATCH = 5_000;

/** Which events: of series, sorted into the stretches between borders (ms). */
export interface EventReading {
  readonly series: ChosenSeries;
  readonly borders: readonly number[];
}

/** The value of one event. */
export interface EventValue {
  group: number;
  slot: number;
  value: number;
}

/** Reads raw events, within a transaction of `MetricReadingsRepository.inSnapshot`. They are found by time alone, those of all tenants together. */
@Injectable()
export class MetricEventsRepository {
  /** Bytes that reading a span comes to, whoever's events they are: how long it takes does not depend on how many are wanted. */
  async bytesBetween(manager: EntityManager, from: number, to: number): Promise<number> {
    const rows = await manager.query<{ day: string; bytes: number }[]>(
      `SELECT right(c.relname, 8) AS day, pg_relation_size(c.oid)::float8 AS bytes
         FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'metric_events'::regclass`,
    );
    let bytes = 0;
    for (const { day, bytes: size } of rows) {
      const start = Date.parse(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}T00:00:00Z`);
      const overlap = Math.min(to, start + DAY_MS) - Math.max(from, start);
      if (overlap > 0) bytes += (size * overlap) / DAY_MS;
    }
    return bytes;
  }

  /** Events merged by group and stretch, where there are any. Of equals in time the one that came last is the latest. */
  merged(manager: EntityManager, { tenantId }: TenantScope, reading: EventReading, withLast: boolean): Promise<MergedRow[]> {
    const last = withLast ? '(array_agg(e.value ORDER BY e."timestamp" DESC, e.series_id DESC, e.ctid DESC))[1]' : 'NULL';
    return manager.query<MergedRow[]>(
      `SELECT ${placed(reading)}, count(*)::float8 AS count, sum(e.value) AS sum, min(e.value) AS min, max(e.value) AS max, ${last} AS last
         ${WANTED} GROUP BY 1, 2`,
      parametersOf(tenantId, reading),
    );
  }

  /** Every event's value, some at a time, in no order. */
  async *values(manager: EntityManager, { tenantId }: TenantScope, reading: EventReading): AsyncGenerator<EventValue[]> {
    await manager.query(`DECLARE event_values NO SCROLL CURSOR FOR SELECT ${placed(reading)}, e.value ${WANTED}`, parametersOf(tenantId, reading));
    for (;;) {
      const rows = await manager.query<EventValue[]>(`FETCH ${BATCH} FROM event_values`);
      if (rows.length > 0) yield rows;
      if (rows.length < BATCH) break;
    }
    await manager.query('CLOSE event_values');
  }
}

const placed = ({ series }: EventReading): string =>
  `${series.groups.length > 1 ? '($3::int[])[width_bucket(e.series_id, $2::bigint[])]' : '($3::int[])[1]'} AS "group", width_bucket(e."timestamp", $4::timestamptz[]) - 1 AS slot`;

const WANTED = 'FROM metric_events e WHERE e.tenant_id = $1 AND e.series_id = ANY($2::bigint[]) AND e."timestamp" >= $5 AND e."timestamp" < $6';

function parametersOf(tenantId: string, { series, borders }: EventReading): unknown[] {
  const times = borders.map((border) => new Date(border));
  return [tenantId, series.ids, series.groupOf, times, times[0], times.at(-1)];
}
