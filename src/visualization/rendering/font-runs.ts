import { FONT_FAMILIES, type FontName } from './fonts.js';
import { measureText, runsOf } from './measure-text.js';
import { escapeXml, short } from './svg-text.js';

type Direction = 'left' | 'right' | 'neutral';

/** A stretch of text in one font and one direction, as wide as it will be drawn. */
interface Run {
  text: string;
  font: FontName;
  direction: Direction;
  width: number;
}

const MIRRORED: Readonly<Record<string, string>> = {
  '(': ')',
  ')': '(',
  '[': ']',
  ']': '[',
  '<': '>',
  '>': '<',
  '«': '»',
  '»': '«',
};

/** A text's stretches in the order in which they stand from left to right. */
export function visualRuns(text: string, size: number, weight: number): Run[] {
  const runs = text
    .split(/( +)/)
    .flatMap((word) => (word === '' ? [] : runsOf(word, weight)))
    .map(({ font, run }): Run => {
      return { text: run, font, direction: directionOf(font, run), width: measureText(run, size, weight) };
    });
  const base = runs.find(({ direction }) => direction !== 'neutral')?.direction === 'right' ? 'right' : 'left';
  const resolved = runs.map((run, index): Run => {
    if (run.direction !== 'neutral') return run;
    const before = runs.slice(0, index).findLast(({ direction }) => direction !== 'neutral')?.direction ?? base;
    const after = runs.slice(index + 1).find(({ direction }) => direction !== 'neutral')?.direction ?? base;
    const direction = before === after ? before : base;
    const text = direction === 'right' ? Array.from(run.text, (each) => MIRRORED[each] ?? each).join('') : run.text;
    return { ...run, text, direction };
  });
  // The rule of the Unicode bidirectional algorithm (UAX 9) for two levels: each stretch against the line is turned round.
  const against = base === 'left' ? 'right' : 'left';
  const ordered: Run[] = [];
  for (let at = 0; at < resolved.length;) {
    let end = at + 1;
    if (resolved[at]?.direction === against) while (resolved[end]?.direction === against) end += 1;
    const stretch = resolved.slice(at, end);
    ordered.push(...(stretch.length > 1 ? stretch.reverse() : stretch));
    at = end;
  }
  return base === 'left' ? ordered : ordered.reverse();
}

function directionOf(font: FontName, text: string): Direction {
  if (font.startsWith('arabic') || font.startsWith('hebrew')) return 'right';
  return font !== 'emoji' && /\p{L}/u.test(text) ? 'left' : 'neutral';
}

const TEXT = /<text\b([^>]*)>([^<]*)<\/text>/g;
const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/**
 * The SVG with each text that needs more than one font split into texts of one font each, placed by their measured widths
 * and in the order of their directions. Browsers need no such help; resvg falls back within a line only in plain cases,
 * and a PDF not at all. `draw` may put something else in place of a stretch.
 */
export function withFontRuns(svg: string, draw: (text: string, font: FontName) => string = (text) => text): string {
  return svg.replaceAll(TEXT, (whole, attributes: string, content: string) => {
    const text = content.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity);
    const weight = Number((valueOf(attributes, 'font-weight') ?? '400').replace('bold', '600')) || 400;
    if (runsOf(text, weight).every(({ font }) => isInter(font))) return whole;
    const size = Number(valueOf(attributes, 'font-size') ?? 12);
    const runs = visualRuns(text, size, weight);
    const width = runs.reduce((sum, run) => sum + run.width, 0);
    const anchor = valueOf(attributes, 'text-anchor');
    const shift = anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0;
    let x = Number(valueOf(attributes, 'x') ?? 0) - shift;
    const kept = attributes.replaceAll(/ (?:x|text-anchor|font-family)="[^"]*"/g, '');
    return runs
      .map((run) => {
        const left = x;
        x += run.width;
        if (run.text.trim() === '') return '';
        const family = isInter(run.font) ? '' : ` font-family="${FONT_FAMILIES[run.font]}"`;
        return draw(`<text x="${short(left)}"${kept}${family}>${escapeXml(run.text)}</text>`, run.font);
      })
      .join('');
  });
}

export function isInter(font: FontName): boolean {
  return font === 'regular' || font === 'medium' || font === 'semibold';
}

function valueOf(attributes: string, name: string): string | undefined {
  return new RegExp(` ${name}="([^"]*)"`).exec(attributes)?.[1];
}
