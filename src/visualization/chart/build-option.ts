import type { EChartsOption } from 'echarts';
import { baseOption } from './base-option.js';
import { emptyReason } from './chart-spec.js';
import type { PlottedType } from './chart-type.js';
import { CHART_TYPES, type ConfigByType, type PlottedTypeName } from './chart-types.js';
import type { ChartContext, ChartResult } from './result.js';

const PLOTTED: { [Name in PlottedTypeName]: PlottedType<ConfigByType[Name]> } = CHART_TYPES;

/**
 * The ECharts option of a visualization over a result, for a size in pixels and a reader. Pure: the same arguments give
 * the same picture in the browser and on the server. A result that cannot be drawn gives an empty option; `emptyReason`
 * says why.
 */
export function buildChartOption<Name extends PlottedTypeName>(
  spec: { type: Name; config: ConfigByType[Name] },
  result: ChartResult,
  context: ChartContext,
): EChartsOption {
  if (emptyReason(spec, result)) return { ...baseOption(context), series: [] };
  return PLOTTED[spec.type].buildOption(spec.config, result, context);
}
