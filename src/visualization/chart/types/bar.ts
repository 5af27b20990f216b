import { cartesianType } from '../cartesian/cartesian-type.js';
import { CARTESIAN_FIELDS, type CartesianConfig } from '../cartesian/config.js';
import type { PlottedType } from '../chart-type.js';

export interface BarConfig extends CartesianConfig {
  /** Lying bars: names at the left, room for long ones. */
  horizontal?: boolean;
}

/** Bars for names or for steps of time; always from zero. */
export const barChart: PlottedType<BarConfig> = {
  ...cartesianType('bar', 'Bar'),
  fields: { ...CARTESIAN_FIELDS, horizontal: { kind: 'flag', title: 'Lying bars' } },
};
