export { ChartRenderer, type PictureSettings } from './rendering/chart-renderer.js';
export type { Background, ChartPicture } from './rendering/chart-svg.js';
export type { PdfLayout, PdfPage, PdfPicture, PdfText } from './rendering/pdf.js';
export { VisualizationModule } from './visualization.module.js';
