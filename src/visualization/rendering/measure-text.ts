import { fontFor, openFont, type FontName } from './fonts.js';

const widths = new Map<string, number>();
const MOST_KEPT = 20_000;

/** Characters that take no room of their own: joiners, marks of direction, selectors of variants. */
function isUnseen(codePoint: number): boolean {
  const between = (first: number, last: number): boolean => codePoint >= first && codePoint <= last;
  return between(0x200b, 0x200f) || between(0x202a, 0x202e) || between(0x2060, 0x2069) || between(0xfe00, 0xfe0f);
}

/** Width in pixels of one line of text in the fonts that ship: Inter, and its fallbacks for what it lacks. */
export function measureText(text: string, fontSize: number, weight = 400): number {
  const key = `${weight}\u0000${text}`;
  const known = widths.get(key);
  if (known !== undefined) return known * fontSize;
  let ems = 0;
  for (const { font, run } of runsOf(text, weight))
    ems += openFont(font).layout(run).advanceWidth / openFont(font).unitsPerEm;
  if (widths.size >= MOST_KEPT) widths.clear();
  widths.set(key, ems);
  return ems * fontSize;
}

/** Stretches of text that one font can write. Spaces and joiners stay with what they follow. */
export function runsOf(text: string, weight: number): { font: FontName; run: string }[] {
  const runs: { font: FontName; run: string }[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    if (last && (character === ' ' || isUnseen(character.codePointAt(0) ?? 0))) {
      last.run += character;
      continue;
    }
    const font = fontFor(character.codePointAt(0) ?? 0, weight);
    if (last?.font === font) last.run += character;
    else runs.push({ font, run: character });
  }
  return runs;
}

const FONT = /(?:^|\s)(\d+(?:\.\d+)?)px/;
const WEIGHT = /(?:^|\s)(\d{3}|bold|normal)(?=\s)/;

/** By this character's width ECharts tells the height of a line; it is as wide as high in every font that has it. */
const SQUARE = '国';

/** Measures as a canvas does: the font as CSS writes it, "600 17px Inter, sans-serif". */
export function measureInFont(text: string, font: string | undefined): { width: number } {
  const size = Number(FONT.exec(font ?? '')?.[1] ?? 12);
  // Asked with every chart: the font that has it, which is large, is not opened for that.
  if (text === SQUARE) return { width: size };
  const weight = WEIGHT.exec(font ?? '')?.[1] ?? '400';
  return { width: measureText(text, size, weight === 'bold' ? 600 : Number(weight) || 400) };
}

/** The text, cut with "…" so that it fits into `width` pixels; never inside a character as a reader sees it. */
export function fitText(text: string, width: number, fontSize: number, weight = 400): string {
  const line = text.length > 400 ? text.slice(0, 400) : text;
  if (measureText(line, fontSize, weight) <= width) return line;
  const characters = Array.from(new Intl.Segmenter().segment(line), ({ segment }) => segment);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    const cut = `${characters.slice(0, middle).join('').trimEnd()}…`;
    if (measureText(cut, fontSize, weight) <= width) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? '…' : `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** The text in lines that fit into `width` pixels, broken between words; at most `most`, the last one cut. */
export function wrapText(text: string, width: number, fontSize: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && measureText(longer, fontSize) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  if (lines.length <= most) return lines.map((each) => fitText(each, width, fontSize));
  const rest = lines.slice(most - 1).join(' ');
  return [...lines.slice(0, most - 1), rest].map((each) => fitText(each, width, fontSize));
}
