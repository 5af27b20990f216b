export { metricPicture } from './metric.js';
export { pivotPicture } from './pivot.js';
export { tablePicture } from './table.js';
export { textPicture } from './text.js';
