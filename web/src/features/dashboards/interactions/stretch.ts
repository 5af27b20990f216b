import { cellOf, type ChartResult, parseInstant } from '@tidemark/chart';

const DAY_MS = 86_400_000;

/**
 * The stretch of time that a point of a result stands for, in whole days as a range is chosen, `2024-02-01..2024-03-01`:
 * from the point to where the next one would be, by the smallest distance between points. Null for what is no time.
 * @param timeZone in which instants fall on days; dates without a time are days already
 */
export function stretchOf(value: unknown, column: string, result: ChartResult, timeZone: string): string | null {
  const instant = parseInstant(value as Parameters<typeof parseInstant>[0]);
  if (instant === null) return null;
  const day = (ms: number): number => dayOf(ms, instant.zoned ? timeZone : 'UTC');
  const days = [...new Set(result.rows.flatMap((row) => parseInstant(cellOf(row, column))?.ms ?? []).map(day))].sort(
    (a, b) => a - b,
  );
  const from = day(instant.ms);
  const gaps = days.slice(1).map((each, index) => Math.round((each - (days[index] ?? each)) / DAY_MS));
  const step = gaps.length === 0 ? 1 : Math.min(...gaps);
  const to = step < 28 ? from + step * DAY_MS : addMonths(from, Math.round(step / 30.4));
  return `${text(from)}..${text(to)}`;
}

/** The calendar day of an instant, as midnight UTC. */
function dayOf(ms: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return Date.parse(`${parts.format(ms)}T00:00:00Z`);
}

function addMonths(ms: number, months: number): number {
  const day = new Date(ms);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0)).getUTCDate();
  return Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, Math.min(day.getUTCDate(), last));
}

const text = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
