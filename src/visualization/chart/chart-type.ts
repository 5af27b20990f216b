import type { EChartsOption } from 'echarts';
import type { ChartProblem } from './chart-problem.js';
import type { ConfigFields } from './config-fields.js';
import type { ChartContext, ChartResult } from './result.js';

/** A dashboard widget's kind that can show a visualization. */
export type ShownBy = 'chart' | 'table' | 'metric';

/** Why there is nothing to draw, and what the reader can do about it. */
export interface EmptyReason {
  reason: 'no-rows' | 'no-values' | 'missing-column' | 'not-numeric';
  message: string;
}

/**
 * One kind of visualization: its config, how it is described, and (for those that ECharts draws) its option.
 * A new kind is one file that exports such an object, and one line in `chart-types.ts`.
 */
export interface ChartType<Config extends object> {
  readonly title: string;
  readonly widget: ShownBy;
  readonly fields: ConfigFields<Config>;
  /** Rules that span several fields; paths relative to the config. Called only when the fields alone are right. */
  combinations?(config: Config): ChartProblem[];
  /** Null when the result can be shown. */
  emptyReason(config: Config, result: ChartResult): EmptyReason | null;
  /** A sentence or two that tell what the picture shows, from the data, for those who cannot see it. */
  describe(config: Config, result: ChartResult, context: ChartContext): string;
  /** What the picture leaves out or puts together, in a few words each ("top 8 of 21"). */
  notes?(config: Config, result: ChartResult, context: ChartContext): string[];
}

/** A kind of visualization that is drawn by ECharts. */
export interface PlottedType<Config extends object> extends ChartType<Config> {
  readonly widget: 'chart';
  buildOption(config: Config, result: ChartResult, context: ChartContext): EChartsOption;
}
