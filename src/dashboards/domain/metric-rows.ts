import type { MetricAnswer } from '../../metrics/index.js';

/** The columns of a metric's answer, as queries have them. */
export interface MetricColumn {
  readonly name: string;
  readonly type: 'timestamp' | 'string' | 'number';
}

/** Rows as queries answer them. */
export interface MetricRows {
  readonly columns: readonly MetricColumn[];
  readonly rows: readonly Record<string, string | number | null>[];
  /** Whether there are more rows than were let through. */
  readonly truncated: boolean;
}

const TIME = 'time';
const VALUE = 'value';
const COMPARED = 'compared';

/**
 * Series as rows: `time` (the step's beginning; left out when the whole window is one point), the dimensions grouped by,
 * `value`, and `compared` when there is something to compare with. A dimension that is named like one of these is put
 * behind `dimension.`.
 */
export function metricRows(
  { series, compare, step, borders }: MetricAnswer,
  groupBy: readonly string[],
  most: number,
): MetricRows {
  const timed = step !== 'all';
  const taken = new Set([...(timed ? [TIME] : []), VALUE, ...(compare ? [COMPARED] : [])]);
  const nameOf = (dimension: string): string => (taken.has(dimension) ? `dimension.${dimension}` : dimension);
  const columns: MetricColumn[] = [
    ...(timed ? [{ name: TIME, type: 'timestamp' as const }] : []),
    ...groupBy.map((dimension) => ({ name: nameOf(dimension), type: 'string' as const })),
    { name: VALUE, type: 'number' },
    ...(compare ? [{ name: COMPARED, type: 'number' as const }] : []),
  ];
  const times = timed ? borders.slice(0, -1).map((border) => new Date(border).toISOString()) : [];
  const rows: Record<string, string | number | null>[] = [];
  for (const [place, { dimensions, values }] of series.entries()) {
    const group = Object.fromEntries(groupBy.map((name) => [nameOf(name), dimensions[name] ?? null]));
    for (const [index, value] of values.entries()) {
      if (rows.length === most) return { columns, rows, truncated: true };
      const compared = compare ? { [COMPARED]: compare[place]?.values[index] ?? null } : {};
      rows.push({ ...(timed ? { [TIME]: times[index] as string } : {}), ...group, [VALUE]: value, ...compared });
    }
  }
  return { columns, rows, truncated: false };
}
