import { init, type EChartsOption } from 'echarts';
import { buildChartOption, type ChartContext, type ChartResult, type PlottedSpec } from '../index.js';
import { contextOf } from './results.js';

export interface DrawnSeries {
  type: string;
  name: string;
  data: unknown[];
  showSymbol?: boolean;
  stack?: string;
  endLabel?: { show: boolean; formatter: string };
  label?: { show: boolean };
  markLine?: { data: unknown[] };
  itemStyle: { color: string };
  tooltip: { valueFormatter: (value: unknown, dataIndex: number) => string };
}
export interface DrawnAxis {
  type: string;
  min?: number;
  max?: number;
  interval?: number;
  inverse?: boolean;
  data?: { value: string }[];
  axisLabel: {
    rotate?: number;
    lineHeight?: number;
    customValues?: number[];
    interval?: number | ((index: number) => boolean);
    formatter: (value: never, index: number) => string;
  };
}
export interface Drawn {
  option: EChartsOption;
  series: DrawnSeries[];
  x: DrawnAxis;
  y: DrawnAxis;
}

/** Builds the option and lets ECharts draw it, so that an option which it cannot take fails the test. */
export function draw(spec: PlottedSpec, result: ChartResult, context: ChartContext = contextOf()): Drawn {
  const option = buildChartOption(spec, result, context);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: context.width, height: context.height });
  chart.setOption(option);
  if (!chart.renderToSVGString().includes('<svg')) throw new Error('ECharts drew nothing.');
  chart.dispose();
  return {
    option,
    series: option.series as unknown as DrawnSeries[],
    x: option.xAxis as unknown as DrawnAxis,
    y: option.yAxis as unknown as DrawnAxis,
  };
}
