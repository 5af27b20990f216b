import { clampedSum } from '../cell-name.js';
import { parseInstant } from '../format/format-date.js';
import type { Reader } from '../format/format-value.js';
import { cellOf, toNumber, type ChartResult } from '../result.js';
import { wallTime } from '../time/zone.js';
import type { HeatmapConfig } from './matrix.js';

export interface CalendarDay {
  /** "1997-03-01" */
  day: string;
  value: number;
  raw: string | number | null;
}

export interface HeatCalendar {
  days: CalendarDay[];
  /** First and last day that is shown. */
  range: [string, string];
  notes: string[];
}

const DAY = 86_400_000;
const WEEKS = 53;

/** Figures by day of the reader's zone, added up; the last 53 weeks of them where there are more. */
export function heatCalendar(config: HeatmapConfig, result: ChartResult, reader: Reader): HeatCalendar {
  const days = new Map<string, CalendarDay>();
  for (const row of result.rows) {
    const instant = parseInstant(cellOf(row, config.x));
    const figure = cellOf(row, config.value);
    const value = toNumber(figure);
    if (!instant || value === null) continue;
    const { year, month, day } = wallTime(instant.ms, instant.zoned ? reader.timeZone : 'UTC');
    const key = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
    const before = days.get(key);
    const raw = typeof figure === 'string' || typeof figure === 'number' ? figure : null;
    days.set(key, before ? { day: key, value: clampedSum(before.value, value), raw: null } : { day: key, value, raw });
  }
  const all = [...days.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
  const last = all.at(-1)?.day ?? '1970-01-01';
  const earliest = isoDay(Date.parse(last) - (WEEKS * 7 - 1) * DAY);
  const shown = all.filter(({ day }) => day >= earliest);
  const first = shown[0]?.day ?? last;
  const notes = shown.length < all.length ? [`last ${WEEKS} weeks, ${shown.length} of ${all.length} days`] : [];
  // A few days alone would be cells as large as the tile: at least a quarter is laid out.
  const begin = isoDay(Math.min(Date.parse(first), Date.parse(last) - 90 * DAY));
  return { days: shown, range: [begin, last], notes };
}

function isoDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
