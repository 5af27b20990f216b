import type { ChartType } from './chart-type.js';
import { areaChart } from './types/area.js';
import { barChart } from './types/bar.js';
import { lineChart } from './types/line.js';
import { metricCard } from './types/metric.js';
import { pieChart } from './types/pie.js';
import { table } from './types/table.js';

/** Every kind of visualization, by the name that `visualization.type` carries. A new kind is one line here. */
export const CHART_TYPES = {
  bar: barChart,
  line: lineChart,
  area: areaChart,
  pie: pieChart,
  table,
  metric: metricCard,
} as const;

export type ChartTypeName = keyof typeof CHART_TYPES;

/** The config that each kind takes. */
export type ConfigByType = {
  [Name in ChartTypeName]: (typeof CHART_TYPES)[Name] extends ChartType<infer Config> ? Config : never;
};

/** Kinds that ECharts draws; the others have view models. */
export type PlottedTypeName = {
  [Name in ChartTypeName]: (typeof CHART_TYPES)[Name] extends { buildOption: unknown } ? Name : never;
}[ChartTypeName];
