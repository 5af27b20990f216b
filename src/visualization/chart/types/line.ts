import { lineType } from '../cartesian/cartesian-type.js';

/** Lines: thin, gaps where values are missing, names at their ends where there is room. */
export const lineChart = lineType('line', 'Line');
