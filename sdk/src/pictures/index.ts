export { metricPicture } from './metric.js';
export { tablePicture } from './table.js';
export { textPicture } from './text.js';
