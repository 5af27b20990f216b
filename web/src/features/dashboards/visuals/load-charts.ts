export type ChartRuntime = typeof import('./echarts-runtime.js');

/** The chart library. It can be asked for before there is data to draw; later calls cost nothing. */
export function loadCharts(): Promise<ChartRuntime> {
  return import('./echarts-runtime.js');
}
