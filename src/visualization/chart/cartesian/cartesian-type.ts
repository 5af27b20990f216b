import type { PlottedType } from '../chart-type.js';
import { whyEmpty } from '../empty-reason.js';
import {
  bandCombinations,
  CARTESIAN_FIELDS,
  cartesianCombinations,
  figuresOf,
  LINE_FIELDS,
  markCombinations,
  type CartesianConfig,
  type LineConfig,
} from './config.js';
import { describeCartesian } from './describe.js';
import { fitModel } from './fit-model.js';
import { cartesianModel, type CartesianKind } from './model.js';
import { cartesianOption } from './option.js';

/** A chart type on two axes, with the config that bars, lines and areas share. */
export function cartesianType(kind: CartesianKind, title: string): PlottedType<CartesianConfig> {
  return {
    title,
    widget: 'chart',
    fields: CARTESIAN_FIELDS,
    combinations: cartesianCombinations,
    emptyReason: (config, result) =>
      whyEmpty(result, {
        any: config.series === undefined ? [config.x] : [config.x, config.series],
        figures: figuresOf(config),
      }),
    buildOption: (config, result, context) => cartesianOption(kind, config, result, context),
    describe: (config, result, context) => describeCartesian(kind, config, result, context),
    notes: (config, result, context) =>
      fitModel(cartesianModel(kind, config, result, context), kind, isLying(config), context).notes,
  };
}

function isLying(config: CartesianConfig & { horizontal?: boolean }): boolean {
  return config.horizontal === true;
}

/** A line or an area: a chart on two axes that may have an expected band, and marks. */
export function lineType(kind: 'line' | 'area', title: string): PlottedType<LineConfig> {
  const plain = cartesianType(kind, title);
  return {
    ...plain,
    fields: LINE_FIELDS,
    combinations: (config) => [...cartesianCombinations(config), ...bandCombinations(config), ...markCombinations(config)],
    emptyReason: (config, result) => {
      const ends = [config.lower, config.upper, config.marked].filter((name) => name !== undefined);
      return whyEmpty(result, { any: ends, figures: [] }) ?? plain.emptyReason(config, result);
    },
  };
}
