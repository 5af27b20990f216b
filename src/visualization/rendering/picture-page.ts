import { CHART_FONT } from '../chart/index.js';
import { fitText, wrapText } from './measure-text.js';
import { element, textElement, type TextStyle } from './svg-text.js';

/** An SVG at a place on a page, from the upper left corner. */
export interface PlacedPicture {
  svg: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A rectangle behind pictures. */
export interface PlacedBox {
  x: number;
  y: number;
  width: number;
  height: number;
  fill?: string;
  stroke?: string;
  radius?: number;
}

/** Text on a page; `y` is the baseline of its first line. */
export interface PlacedText extends TextStyle {
  text: string;
  /** Room that a line may take; a longer text ends in dots. */
  room?: number;
  /** Lines that it may take within `room`, at 1.45 times its size; one unless given. */
  lines?: number;
}

/** A page of pictures, boxes and texts. Its unit is the point in a PDF, the CSS pixel in a picture. */
export interface PicturePage {
  width: number;
  height: number;
  /** Colour of the paper, `#rrggbb`; none unless given. */
  background?: string;
  boxes?: readonly PlacedBox[];
  pictures: readonly PlacedPicture[];
  texts?: readonly PlacedText[];
}

const LINE = 1.45;

/** What lies behind the pictures, as an SVG; empty when nothing does. */
export function groundOf(page: PicturePage): string {
  const boxes = (page.boxes ?? []).map(({ x, y, width, height, fill = 'none', stroke, radius }) =>
    element('rect', { x, y, width, height, rx: radius, fill, stroke }),
  );
  const { background: fill } = page;
  if (fill !== undefined) boxes.unshift(element('rect', { width: page.width, height: page.height, fill }));
  return boxes.length === 0 ? '' : outer(page, boxes.join(''));
}

/** What is written over the pictures, as an SVG; empty when nothing is. */
export function frontOf(page: PicturePage): string {
  const texts = (page.texts ?? []).flatMap(linesOf);
  return texts.length === 0 ? '' : outer(page, texts.join(''));
}

/** The whole page as one SVG document. */
export function pageSvg(page: PicturePage): string {
  const pictures = page.pictures.map((picture, index) => placed(picture, `p${index + 1}-`));
  return outer(page, [inner(groundOf(page)), ...pictures, inner(frontOf(page))].filter((part) => part !== '').join('\n'));
}

function linesOf({ text, room, lines = 1, ...style }: PlacedText): string[] {
  if (room === undefined) return [textElement(text, style)];
  if (lines === 1) return [textElement(fitText(text, room, style.size, style.weight), style)];
  return wrapText(text, room, style.size, lines).map((line, index) =>
    textElement(line, { ...style, y: style.y + index * style.size * LINE }),
  );
}

function outer({ width, height }: PicturePage, content: string): string {
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      'xmlns:xlink': 'http://www.w3.org/1999/xlink',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': CHART_FONT,
    },
    content,
  );
}

function inner(svg: string): string {
  return svg.replace(/^<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
}

/** The picture at its place. Each numbers its ids from one, so here they get a name of the picture's own before them. */
function placed({ svg, x, y, width, height }: PlacedPicture, prefix: string): string {
  const viewBox = /^<svg[^>]* viewBox="([^"]*)"/.exec(svg)?.[1];
  const content = inner(svg)
    .replaceAll(/ id="([^"]+)"/g, ` id="${prefix}$1"`)
    .replaceAll(/="url\(#([^)]+)\)/g, `="url(#${prefix}$1)`)
    .replaceAll(/href="#([^"]+)"/g, `href="#${prefix}$1"`);
  return element('svg', { x, y, width, height, viewBox }, content);
}
