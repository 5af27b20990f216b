import PDFDocument from 'pdfkit';
import SVGtoPDF from 'svg-to-pdfkit';
import { isInter, withFontRuns } from './font-runs.js';
import { FONT_FILES, interOf } from './fonts.js';
import { fitText } from './measure-text.js';
import { outlined } from './png.js';
import { element, textElement, type TextStyle } from './svg-text.js';

/** An SVG at a place on a page; sizes in points (1/72 inch), from the upper left corner. */
export interface PdfPicture {
  svg: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/** A line of text on a page; `y` is its baseline. */
export interface PdfText extends TextStyle {
  text: string;
  /** Points that it may take; a longer text ends in dots. */
  room?: number;
}

export interface PdfPage {
  width: number;
  height: number;
  /** Colour of the paper, `#rrggbb`; white unless given. */
  background?: string;
  pictures: readonly PdfPicture[];
  texts?: readonly PdfText[];
}

export interface PdfLayout {
  title: string;
  /** BCP 47, for readers that read aloud. */
  language: string;
  /** When the document was made, ISO 8601; it becomes part of its bytes. */
  createdAt: string;
  pages: readonly PdfPage[];
}

/** Pages with pictures and lines of text as a PDF. Fonts are embedded, texts can be searched and copied. */
export async function pdfOf(layout: PdfLayout): Promise<Uint8Array> {
  const document = new PDFDocument({
    autoFirstPage: false,
    lang: layout.language,
    displayTitle: true,
    font: FONT_FILES.regular,
    info: {
      Title: layout.title,
      Producer: 'Tidemark',
      Creator: 'Tidemark',
      CreationDate: new Date(layout.createdAt),
    },
  });
  const chunks: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (chunk: Buffer) => chunks.push(chunk));
    document.on('end', resolve);
    document.on('error', reject);
  });
  for (const [name, file] of Object.entries(FONT_FILES)) document.registerFont(name, file);
  for (const page of layout.pages) drawPage(document, page);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawPage(document: PDFKit.PDFDocument, page: PdfPage): void {
  const { width, height } = page;
  document.addPage({ size: [width, height], margin: 0 });
  if (page.background !== undefined) document.rect(0, 0, width, height).fill(page.background);
  for (const picture of page.pictures) drawSvg(document, picture);
  const texts = (page.texts ?? []).map(({ text, room, ...style }) =>
    textElement(room === undefined ? text : fitText(text, room, style.size, style.weight), style),
  );
  if (texts.length === 0) return;
  const svg = element(
    'svg',
    { xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
    texts.join(''),
  );
  drawSvg(document, { svg, x: 0, y: 0, width, height });
}

function drawSvg(document: PDFKit.PDFDocument, { svg, x, y, width, height }: PdfPicture): void {
  const draw = SVGtoPDF as unknown as (
    document: PDFKit.PDFDocument,
    svg: string,
    x: number,
    y: number,
    options: SVGtoPDF.Options,
  ) => void;
  draw(document, withForeignTextOutlined(svg), x, y, {
    width,
    height,
    preserveAspectRatio: 'xMidYMid meet',
    assumePt: true,
    fontCallback: (_family, bold) => interOf(bold ? 600 : 400),
    // A picture may show nothing but itself.
    imageCallback: () => '',
  });
}

/**
 * A PDF text is set in one font and knows no shaping from right to left here. So stretches that Inter cannot write
 * (Arabic, Hebrew, emoji) become outlines, drawn as they are in PNGs; all others stay text.
 */
export function withForeignTextOutlined(svg: string): string {
  const size = 'width="4000" height="4000" viewBox="0 0 4000 4000"';
  return withFontRuns(svg, (text, font) => {
    if (isInter(font)) return text;
    const alone = outlined(`<svg xmlns="http://www.w3.org/2000/svg" ${size}>${text}</svg>`);
    const inside = alone.replace(/^[\s\S]*?<svg[^>]*>/, '').replace(/<\/svg>\s*$/, '');
    return inside.trim();
  });
}
