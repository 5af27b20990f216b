import type { ChartResult, PlottedSpec } from '@tidemark/chart';
import type { Trend } from '../data/health-queries.js';

/** What is drawn: a chart and its rows. */
export interface DrawnTrend {
  spec: PlottedSpec;
  result: ChartResult;
}

/** How a unit is written. */
const FORMATS: Record<string, object> = {
  count: {},
  percent: { unit: '%', decimals: 1 },
  ms: { format: 'duration', unit: 'ms' },
  bytes: { format: 'bytes' },
  'bytes-per-second': { format: 'bytes' },
};

export interface TrendLook {
  /** Names of lines and subjects, as readers know them. */
  names?: Readonly<Record<string, string>>;
  stacked?: boolean;
}

/** Trends of one unit as one chart; null when nothing was measured. */
export function drawnTrend(trends: readonly Trend[], { names = {}, stacked = false }: TrendLook = {}): DrawnTrend | null {
  const rows = trends.flatMap(({ subject, lines }) =>
    lines.flatMap(({ name, points }) => {
      const line = name ?? subject;
      return points.map(([at, value]) => ({ at: at as string, line: names[line] ?? line, value: value as number | null }));
    }),
  );
  const [first] = trends;
  if (first === undefined || rows.every(({ value }) => value === null)) return null;
  const several = new Set(rows.map(({ line }) => line)).size > 1;
  const unit = first.perSecond ? { unit: '/s' } : (FORMATS[first.unit] ?? {});
  return {
    spec: {
      type: stacked || !several ? 'area' : 'line',
      config: { x: 'at', y: 'value', ...(several ? { series: 'line' } : {}), ...(stacked ? { stacked: true } : {}), ...unit },
    },
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

/** The newest known value of a line. */
export function newest(trend: Trend | undefined, line: string | null = null): number | null {
  const points = trend?.lines.find(({ name }) => name === line)?.points ?? [];
  const known = points.findLast(([, value]) => value !== null)?.[1];
  return typeof known === 'number' ? known : null;
}
