import { Injectable } from '@nestjs/common';
import type { ChartBrand, ChartContext, ChartResult, ChartSpec } from '../chart/index.js';
import type { Background, ChartPicture } from './chart-svg.js';
import type { NoteLine } from './note-svg.js';
import type { PdfLayout } from './pdf.js';
import type { PicturePage } from './picture-page.js';
import { RenderPool } from './render-pool.js';

/** How a picture is to look, and for whom. Sizes in CSS pixels. */
export interface PictureSettings {
  width: number;
  height: number;
  theme: 'light' | 'dark';
  brand?: ChartBrand;
  /** BCP 47; "en" unless given. */
  locale?: string;
  /** IANA; UTC unless given. */
  timeZone?: string;
  background?: Background;
}

/** Draws charts, tables and metrics without a browser: the same option and the same view models as in the page. */
@Injectable()
export class ChartRenderer {
  constructor(private readonly pool: RenderPool) {}

  /** The picture as SVG, with its description, its notes, and why it is empty where it is. */
  picture(spec: ChartSpec, result: ChartResult, settings: PictureSettings): Promise<ChartPicture> {
    return this.pool.run({
      kind: 'svg',
      spec,
      result,
      context: contextOf(settings),
      background: settings.background ?? 'card',
    });
  }

  /** The picture as an SVG document. */
  async svg(spec: ChartSpec, result: ChartResult, settings: PictureSettings): Promise<string> {
    return (await this.picture(spec, result, settings)).svg;
  }

  /** The picture as PNG; `scale` device pixels to a CSS pixel. */
  async png(spec: ChartSpec, result: ChartResult, settings: PictureSettings, scale = 2): Promise<Buffer> {
    return this.pngOf(await this.svg(spec, result, settings), scale);
  }

  /** Paragraphs as an SVG document: text widgets, and why a widget is missing. */
  note(paragraphs: readonly NoteLine[], settings: PictureSettings): Promise<string> {
    const { background = 'card' } = settings;
    return this.pool.run({ kind: 'note', paragraphs, context: contextOf(settings), background });
  }

  /** A page of pictures, boxes and texts as one SVG document. */
  page(page: PicturePage): Promise<string> {
    return this.pool.run({ kind: 'page', page });
  }

  /** Any SVG as PNG, in the fonts that ship: for pictures that are put together from several. */
  async pngOf(svg: string, scale = 2): Promise<Buffer> {
    return asBuffer(await this.pool.run({ kind: 'png', svg, scale }));
  }

  /** Pages of pictures and texts as PDF: lay a dashboard out, draw its widgets by `svg`, and hand the places in here. */
  async pdf(layout: PdfLayout): Promise<Buffer> {
    return asBuffer(await this.pool.run({ kind: 'pdf', layout }));
  }
}

function contextOf({ width, height, theme, brand, locale = 'en', timeZone = 'UTC' }: PictureSettings): ChartContext {
  return { width, height, theme, locale, timeZone, ...(brand && { brand }) };
}

/** Bytes that crossed a thread come as a plain array. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
