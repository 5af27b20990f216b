export type ChartRuntime = typeof import('@tidemark/sdk/charts/runtime.js');

/** The chart library, with the parts that the SDK draws with too. It can be asked for before there is data to draw. */
export function loadCharts(): Promise<ChartRuntime> {
  return import('@tidemark/sdk/charts/runtime.js');
}
