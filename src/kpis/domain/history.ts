import type { Decimal, KpiStatus } from './kpi.js';
import { compareDecimals } from './figures.js';

const MINUTE_MS = 60_000;
/** A KPI that stays as it is is written down this often, so that a gap means that nobody looked. */
export const HEARTBEAT_MS = 15 * MINUTE_MS;
/** For so long a row speaks for what comes after it: the heartbeat, and time for a late one. */
export const CARRIED_MS = HEARTBEAT_MS + 5 * MINUTE_MS;

export interface HistoryRow {
  readonly at: Date;
  readonly value: Decimal | null;
  readonly status: KpiStatus;
}

/** The minute that an evaluation is written under: a minute keeps the last value that it saw. */
export const historyMinute = (at: Date): Date => new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);

/** Whether an evaluation is to be written down, after the last row that there is. */
export function isNews(last: HistoryRow | null, next: HistoryRow): boolean {
  if (!last || last.status !== next.status || next.at.getTime() - last.at.getTime() >= HEARTBEAT_MS) return true;
  if (last.value === null || next.value === null) return last.value !== next.value;
  return compareDecimals(last.value, next.value) !== 0;
}

/**
 * What a KPI was at the end of each stretch: the last row within it, or else one shortly before, which still speaks for it.
 * @param rows the last one of each stretch that has any, and one from before the first; rising
 * @param borders ms, rising; stretches that begin after `now` stay empty
 */
export function valuesBetween<Row extends Pick<HistoryRow, 'at'>>(rows: readonly Row[], borders: readonly number[], now: number): (Row | null)[] {
  let next = 0;
  let last: Row | null = null;
  return borders.slice(1).map((end, index) => {
    const start = borders[index] as number;
    for (let row = rows[next]; row && row.at.getTime() < end; row = rows[next]) {
      last = row;
      next += 1;
    }
    if (last === null || start >= now) return null;
    return last.at.getTime() >= start - CARRIED_MS ? last : null;
  });
}
