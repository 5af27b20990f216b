import type { ChartResult } from '@tidemark/chart';
import type { Activity } from '../data/health-queries.js';

/** A day of the week in the reader's language; 1 is Monday. */
export function weekdayName(weekday: number, locale: string | undefined, width: 'short' | 'long' = 'short'): string {
  // The first of January 2024 was a Monday.
  return new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format(Date.UTC(2024, 0, weekday));
}

export const hourName = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** The hours of a week as rows of a heat map. */
export function activityResult({ cells }: Activity, locale: string | undefined): ChartResult {
  return {
    columns: [
      { name: 'hour', type: 'string' },
      { name: 'day', type: 'string' },
      { name: 'value', type: 'number' },
    ],
    rows: cells.map(({ weekday, hour, value }) => ({ hour: hourName(hour), day: weekdayName(weekday, locale), value })),
  };
}

/** The busiest hour of those that are known; null when none is. */
export function busiest({ cells }: Activity): Activity['cells'][number] | null {
  return cells.reduce<Activity['cells'][number] | null>(
    (most, cell) => (cell.value !== null && cell.value > (most?.value ?? 0) ? cell : most),
    null,
  );
}
