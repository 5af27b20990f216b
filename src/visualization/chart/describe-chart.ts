import type { ChartType } from './chart-type.js';
import { CHART_TYPES, type ChartTypeName, type ConfigByType } from './chart-types.js';
import { emptyReason } from './chart-spec.js';
import type { ChartContext, ChartResult } from './result.js';

const REGISTRY: { [Name in ChartTypeName]: ChartType<ConfigByType[Name]> } = CHART_TYPES;

/** The picture in words, from the data: for `aria-label`, e-mail and pictures' alternative text. */
export function describeChart<Name extends ChartTypeName>(
  spec: { type: Name; config: ConfigByType[Name] },
  result: ChartResult,
  context: ChartContext,
): string {
  return emptyReason(spec, result)?.message ?? REGISTRY[spec.type].describe(spec.config, result, context);
}
