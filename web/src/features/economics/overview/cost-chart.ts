import type { ChartResult, ChartRow, PlottedSpec } from '@tidemark/chart';
import { categoryLabel } from '../data/categories.js';
import type { CostGroup, Costs, Projection } from '../data/economics-queries.js';

/** What is drawn: a chart and its rows. */
export interface DrawnCosts {
  spec: PlottedSpec;
  result: ChartResult;
}

const PROJECTED = 'Expected';
const LOW = 'At least';
const HIGH = 'At most';

/**
 * Costs by day, stacked by category, and behind them the days to come with their bounds; null when nothing of it has an
 * amount. Pictures are drawn of floats: figures in words are never taken from here.
 */
export function drawnCosts(
  { days, groups, currency }: Pick<Costs, 'days' | 'groups' | 'currency'>,
  projection: Pick<Projection, 'path' | 'currency'> | undefined,
  nameOf: (group: CostGroup) => string = ({ value }) => categoryLabel(value ?? 'other'),
): DrawnCosts | null {
  const categories = groups.filter(({ amount }) => amount !== null);
  if (categories.length === 0) return null;
  const names = categories.map(nameOf);
  const path = projection?.currency === currency ? projection.path : [];
  const rowOf = (day: string, index: number): ChartRow => ({
    Day: day,
    ...Object.fromEntries(names.map((name, place): [string, number | null] => [name, numberOf(categories[place]?.amounts[index])])),
    ...projected(path.find((each) => each.day === day)),
  });
  const known = new Set(days);
  const ahead = path.filter(({ day }) => !known.has(day));
  const lines = path.length === 0 ? [] : [PROJECTED, LOW, HIGH];
  const shared = { x: 'Day', format: 'currency', currency, dates: 'day' } as const;
  return {
    spec:
      lines.length === 0
        ? { type: 'bar', config: { ...shared, y: names, stacked: true, legend: true } }
        : { type: 'combo', config: { ...shared, bars: names, lines, stacked: true, oneAxis: true } },
    result: {
      columns: [{ name: 'Day', type: 'date' as const }, ...[...names, ...lines].map((name) => ({ name, type: 'number' as const }))],
      rows: [...days.map(rowOf), ...ahead.map(({ day }) => rowOf(day, days.length))],
    },
  };
}

const numberOf = (amount: string | null | undefined): number | null => (amount === null || amount === undefined ? null : Number(amount));

function projected(day: Projection['path'][number] | undefined): Record<string, number | null> {
  return { [PROJECTED]: numberOf(day?.expected), [LOW]: numberOf(day?.low), [HIGH]: numberOf(day?.high) };
}
