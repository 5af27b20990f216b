import type { ChartResult, PlottedSpec } from '@tidemark/chart';
import { dimensionWords } from '../../guards/guard-words.js';
import type { Backtest, BacktestFire } from '../alert-types.js';

/** What a rule watched, with its threshold, as a chart; null when there is no value. */
export function backtestChart({ picture }: Pick<Backtest, 'picture'>): { spec: PlottedSpec; result: ChartResult } | null {
  const { series, threshold, unit } = picture;
  const several = series.length > 1;
  const rows = series.flatMap((each) => {
    const line = dimensionWords(each) || 'value';
    return each.points.map(([at, value]) => ({ at: at ?? null, line, value: value ?? null }));
  });
  if (rows.every(({ value }) => value === null)) return null;
  const thresholds = threshold === null ? [] : [{ value: threshold, label: 'Threshold', tone: 'danger' as const }];
  return {
    spec: { type: 'line', config: { x: 'at', y: 'value', ...(several ? { series: 'line' } : {}), thresholds, ...(unit === '' ? {} : { unit }) } },
    result: {
      columns: [
        { name: 'at', type: 'timestamp' },
        { name: 'line', type: 'string' },
        { name: 'value', type: 'number' },
      ],
      rows,
    },
  };
}

/** Where a fire lies within the time that was tried, in percent of it. */
export function stretchOf({ from, durationSeconds }: Pick<BacktestFire, 'from' | 'durationSeconds'>, whole: Pick<Backtest, 'from' | 'to'>): { start: number; width: number } {
  const length = Math.max(Date.parse(whole.to) - Date.parse(whole.from), 1);
  const start = Math.min(Math.max(((Date.parse(from) - Date.parse(whole.from)) / length) * 100, 0), 100);
  return { start, width: Math.min(((durationSeconds * 1_000) / length) * 100, 100 - start) };
}
