import PDFDocument from 'pdfkit';
import SVGtoPDF from 'svg-to-pdfkit';
import { isInter, withFontRuns } from './font-runs.js';
import { FONT_FILES, interOf } from './fonts.js';
import { type PicturePage, type PlacedPicture, frontOf, groundOf } from './picture-page.js';
import { outlined } from './png.js';

export interface PdfLayout {
  title: string;
  /** BCP 47, for readers that read aloud. */
  language: string;
  /** When the document was made, ISO 8601; it becomes part of its bytes. */
  createdAt: string;
  /** Sizes in points (1/72 inch). */
  pages: readonly PicturePage[];
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
  // Opening a font takes longer than a page, and these two are all that texts are set in.
  for (const weight of [400, 600]) withoutKerning(document.font(interOf(weight)));
  for (const page of layout.pages) drawPage(document, page);
  document.end();
  await ended;
  return Buffer.concat(chunks);
}

interface LayingFont {
  layoutRun(text: string, features?: Record<string, boolean>): unknown;
}

/**
 * fontkit applies Inter's kerning twice, which drives a point between figures under its neighbours ("27.10" reads as
 * "2710"); without any, figures stand as they are meant to.
 */
function withoutKerning(document: PDFKit.PDFDocument): void {
  const { _font: font } = document as unknown as { _font: LayingFont };
  const layoutRun = font.layoutRun.bind(font);
  font.layoutRun = (text, features) => layoutRun(text, { ...features, kern: false });
}

function drawPage(document: PDFKit.PDFDocument, page: PicturePage): void {
  const { width, height } = page;
  document.addPage({ size: [width, height], margin: 0 });
  const ground = groundOf(page);
  if (ground !== '') drawSvg(document, { svg: ground, x: 0, y: 0, width, height });
  for (const picture of page.pictures) drawSvg(document, picture);
  const front = frontOf(page);
  if (front !== '') drawSvg(document, { svg: front, x: 0, y: 0, width, height });
}

function drawSvg(document: PDFKit.PDFDocument, { svg, x, y, width, height }: PlacedPicture): void {
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
