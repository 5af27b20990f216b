import { lineType } from '../cartesian/cartesian-type.js';

/** Areas: like lines, filled down to zero; stacked they show the parts of a whole. */
export const areaChart = lineType('area', 'Area');
