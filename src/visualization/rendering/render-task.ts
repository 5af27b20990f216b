import type { ChartContext, ChartResult, ChartSpec } from '../chart/index.js';
import { chartSvg, type Background, type ChartPicture } from './chart-svg.js';
import { pdfOf, type PdfLayout } from './pdf.js';
import { pngOf } from './png.js';

/** Work that a render thread does; plain data, since it travels between threads. */
export type RenderTask =
  | { kind: 'svg'; spec: ChartSpec; result: ChartResult; context: ChartContext; background: Background }
  | { kind: 'png'; svg: string; scale: number }
  | { kind: 'pdf'; layout: PdfLayout };

/** What each kind of work gives. */
export interface RenderResults {
  svg: ChartPicture;
  png: Uint8Array;
  pdf: Uint8Array;
}

/** Does one piece of work. */
export async function runRenderTask(task: RenderTask): Promise<RenderResults[RenderTask['kind']]> {
  switch (task.kind) {
    case 'svg':
      return chartSvg(task.spec, task.result, task.context, task.background);
    case 'png':
      return pngOf(task.svg, task.scale);
    case 'pdf':
      return pdfOf(task.layout);
  }
}
