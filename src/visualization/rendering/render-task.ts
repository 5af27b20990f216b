import type { ChartContext, ChartResult, ChartSpec } from '../chart/index.js';
import type { Background, ChartPicture } from './chart-svg.js';
import type { NoteLine } from './note-svg.js';
import type { PdfLayout } from './pdf.js';
import type { PicturePage } from './picture-page.js';

/** Work that a render thread does; plain data, since it travels between threads. */
export type RenderTask =
  | { kind: 'svg'; spec: ChartSpec; result: ChartResult; context: ChartContext; background: Background }
  | { kind: 'note'; paragraphs: readonly NoteLine[]; context: ChartContext; background: Background }
  | { kind: 'page'; page: PicturePage }
  | { kind: 'png'; svg: string; scale: number }
  | { kind: 'pdf'; layout: PdfLayout };

/** What each kind of work gives. */
export interface RenderResults {
  svg: ChartPicture;
  note: string;
  page: string;
  png: Uint8Array;
  pdf: Uint8Array;
}

/** Does one piece of work; what each needs is loaded when it is first asked for. */
export async function runRenderTask(task: RenderTask): Promise<RenderResults[RenderTask['kind']]> {
  switch (task.kind) {
    case 'svg': {
      const { chartSvg } = await import('./chart-svg.js');
      return chartSvg(task.spec, task.result, task.context, task.background);
    }
    case 'note': {
      const { noteSvg } = await import('./note-svg.js');
      return noteSvg(task.paragraphs, task.context, task.background);
    }
    case 'page': {
      const { pageSvg } = await import('./picture-page.js');
      return pageSvg(task.page);
    }
    case 'png': {
      const { pngOf } = await import('./png.js');
      return pngOf(task.svg, task.scale);
    }
    case 'pdf': {
      const { pdfOf } = await import('./pdf.js');
      return pdfOf(task.layout);
    }
  }
}
