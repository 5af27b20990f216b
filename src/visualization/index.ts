export { ChartRenderer, type PictureSettings } from './rendering/chart-renderer.js';
export type { Background, ChartPicture } from './rendering/chart-svg.js';
export type { NoteLine } from './rendering/note-svg.js';
export type { PdfLayout } from './rendering/pdf.js';
export type { PicturePage, PlacedBox, PlacedPicture, PlacedText } from './rendering/picture-page.js';
export { VisualizationModule } from './visualization.module.js';
