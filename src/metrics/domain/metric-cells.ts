import type { Aggregation, Fill, MetricPlan } from './metric-query.js';

/** What was measured of one group in one stretch, merged from all rows. */
export interface Cell {
  /** Values of the dimensions grouped by; null where a series has not got the dimension. */
  readonly group: readonly (string | null)[];
  /** Which stretch of the window, from 0. */
  readonly slot: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  /** The wanted percentile; null when none is. */
  readonly percentile: number | null;
}

/** One series of an answer. */
export interface MetricSeries {
  readonly dimensions: Readonly<Record<string, string | null>>;
  /** A value for each stretch of the window. */
  readonly values: readonly (number | null)[];
}

/** The share of a percentile, or null for what needs no sketch. */
export function percentileOf(aggregation: Aggregation): number | null {
  return /^p\d\d$/.test(aggregation) ? Number(aggregation.slice(1)) / 100 : null;
}

/**
 * Puts cells together to series, ordered by their dimensions, and fills gaps as asked: those before now, that is, for
 * what is to come is no gap. Without grouping there is always one series.
 *
 * @param others groups that have to be there too: those of the window compared with
 */
export function seriesOf(
  cells: readonly Cell[],
  question: { aggregation: Aggregation; groupBy: readonly string[]; fill: Fill },
  { window, seconds }: Pick<MetricPlan, 'window' | 'seconds'>,
  now: number,
  others: readonly Cell[] = [],
): MetricSeries[] {
  const { aggregation, groupBy, fill } = question;
  const points = seconds.length;
  const bare = groupBy.length === 0 ? [[]] : [];
  const groups = new Map<string, { group: readonly (string | null)[]; values: (number | null)[] }>();
  const open = (group: readonly (string | null)[]) => {
    const key = JSON.stringify(group);
    let known = groups.get(key);
    if (!known) groups.set(key, (known = { group, values: new Array<number | null>(points).fill(null) }));
    return known;
  };
  for (const group of [...bare, ...others.map((cell) => cell.group)]) open(group);
  for (const cell of cells) open(cell.group).values[cell.slot] = valueOf(cell, aggregation, seconds[cell.slot] ?? 1);
  return [...groups.values()]
    .sort((a, b) => compareGroups(a.group, b.group))
    .map(({ group, values }) => ({
      dimensions: Object.fromEntries(groupBy.map((name, index) => [name, group[index] ?? null])),
      values: filled(values, fill, window.borders, now),
    }));
}

function valueOf(
  { count, sum, min, max, last, percentile }: Cell,
  aggregation: Aggregation,
  seconds: number,
): number | null {
  switch (aggregation) {
    case 'sum':
      return sum;
    case 'avg':
      return sum / count;
    case 'min':
      return min;
    case 'max':
      return max;
    case 'count':
      return count;
    case 'rate':
      return sum / seconds;
    case 'last':
      return last;
    default:
      // The sketch is within its accuracy; the least and the greatest are known exactly.
      return percentile === null ? null : Math.min(Math.max(percentile, min), max);
  }
}

function filled(
  values: readonly (number | null)[],
  fill: Fill,
  borders: readonly number[],
  now: number,
): (number | null)[] {
  if (fill === 'null') return [...values];
  let before: number | null = null;
  return values.map((value, index) => {
    before = value ?? before;
    const isGap = value === null && (borders[index] as number) < now;
    return isGap ? (fill === 'zero' ? 0 : before) : value;
  });
}

/** By the values in turn; without one comes last. */
function compareGroups(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [index, left] of a.entries()) {
    const right = b[index] ?? null;
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -1 : 1;
  }
  return 0;
}
