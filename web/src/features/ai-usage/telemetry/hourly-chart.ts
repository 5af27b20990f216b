import type { ChartResult, PlottedSpec } from '@tidemark/chart';
import type { Telemetry } from '../data/ai-queries.js';

export type HourlyFigure = 'requests' | 'cost';

/** What is drawn: a chart and its rows. */
export interface HourlyChart {
  spec: PlottedSpec;
  result: ChartResult;
}

/** Days up to which hours are bars. */
const BARS_UP_TO_HOURS = 50;

/** Requests or costs by hour; what was not priced is a gap in the line. Null when there is nothing to draw. */
export function hourlyChart(hours: Telemetry['hourlyTrend'], figure: HourlyFigure, currency: string): HourlyChart | null {
  const rows = hours.map(({ hour, cost, requests }) => ({ hour, [figure]: figure === 'requests' ? requests : cost }));
  if (rows.every(({ [figure]: value }) => value === null || Number(value) === 0)) return null;
  const format = figure === 'cost' ? { format: 'currency' as const, currency } : {};
  return {
    spec: { type: hours.length <= BARS_UP_TO_HOURS ? 'bar' : 'area', config: { x: 'hour', y: figure, ...format } },
    result: {
      columns: [
        { name: 'hour', type: 'timestamp' },
        { name: figure, type: 'number', exact: figure === 'cost' },
      ],
      rows,
    },
  };
}
