import { CARRIED_MS, type HistoryRow } from './history.js';

const MINUTE_MS = 60_000;

/** The past of a KPI, to be asked for its value at the end of one window after the other. */
export class KpiWalk {
  /** @param rows rising, from `CARRIED_MS` before the first window on */
  constructor(private readonly rows: readonly Pick<HistoryRow, 'at' | 'value'>[]) {}

  /**
   * The value that was known when a window `[from, to)` ended, as `valuesBetween` has it. A row is kept by the minute and
   * says how that ended: of a minute in which the window ends nothing is known yet.
   */
  at({ from, to }: { readonly from: number; readonly to: number }): number | null {
    const row = this.lastBefore(Math.floor(to / MINUTE_MS) * MINUTE_MS);
    if (!row || row.at.getTime() < from - CARRIED_MS || row.value === null) return null;
    return Number(row.value);
  }

  private lastBefore(end: number): Pick<HistoryRow, 'at' | 'value'> | undefined {
    let [low, high] = [0, this.rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.rows[middle]?.at.getTime() ?? 0) < end) low = middle + 1;
      else high = middle;
    }
    return this.rows[low - 1];
  }
}
