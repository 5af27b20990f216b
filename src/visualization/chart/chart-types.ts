import type { ChartType } from './chart-type.js';
import { areaChart } from './types/area.js';
import { barChart } from './types/bar.js';
import { comboChart } from './types/combo.js';
import { funnelChart } from './types/funnel.js';
import { gaugeChart } from './types/gauge.js';
import { graphChart } from './types/graph.js';
import { heatmapChart } from './types/heatmap.js';
import { histogramChart } from './types/histogram.js';
import { lineChart } from './types/line.js';
import { metricCard } from './types/metric.js';
import { pieChart } from './types/pie.js';
import { pivotTable } from './types/pivot.js';
import { sankeyChart } from './types/sankey.js';
import { scatterChart } from './types/scatter.js';
import { table } from './types/table.js';
import { treemapChart } from './types/treemap.js';
import { waterfallChart } from './types/waterfall.js';

/** Every kind of visualization, by the name that `visualization.type` carries. A new kind is one line here. */
export const CHART_TYPES = {
  bar: barChart,
  line: lineChart,
  area: areaChart,
  combo: comboChart,
  pie: pieChart,
  treemap: treemapChart,
  table,
  pivot: pivotTable,
  metric: metricCard,
  gauge: gaugeChart,
  heatmap: heatmapChart,
  scatter: scatterChart,
  histogram: histogramChart,
  funnel: funnelChart,
  waterfall: waterfallChart,
  sankey: sankeyChart,
  graph: graphChart,
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
