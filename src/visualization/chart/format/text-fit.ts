/**
 * Text measured without a canvas, so that the same labels are chosen in the browser and on the server. Widths are those
 * of Inter with tabular figures in ems, a little on the wide side.
 */
const NARROW = /[ijlI|!.,:;'`()[\]{}\sftr\-·]/;
const WIDE = /[mwMWQO@%—…]/;
const UPPER = /[A-ZÀ-ÞΑ-ΩА-Я&]/;
const FULL =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]|\p{Extended_Pictographic}/u;
const INVISIBLE = /^[\p{M}\u200b-\u200f\u202a-\u202e\u2060-\u2069]+$/u;

const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** The characters that a reader sees: an emoji of several code points, or a letter with its accent, is one. */
export function graphemes(text: string): string[] {
  return segmenter ? Array.from(segmenter.segment(text), (part) => part.segment) : Array.from(text);
}

function emsOf(grapheme: string): number {
  if (INVISIBLE.test(grapheme)) return 0;
  if (FULL.test(grapheme)) return 1.15;
  if (/^\d/.test(grapheme)) return 0.63;
  if (NARROW.test(grapheme)) return 0.36;
  if (WIDE.test(grapheme)) return 0.92;
  return UPPER.test(grapheme) ? 0.72 : 0.59;
}

/** Estimated width in pixels of one line of text at a font size. */
export function textWidth(text: string, fontSize: number): number {
  let ems = 0;
  for (const grapheme of graphemes(text)) ems += emsOf(grapheme);
  return ems * fontSize;
}

/** The widest of several texts, in pixels; looks at no more than the first 2,000. */
export function widestText(texts: readonly string[], fontSize: number): number {
  return texts.slice(0, 2000).reduce((widest, text) => Math.max(widest, textWidth(text, fontSize)), 0);
}

/** The text, cut with "…" so that it fits into `width` pixels. Never cuts inside an emoji or an accented letter. */
export function ellipsise(text: string, width: number, fontSize: number): string {
  const shown = graphemes(text.length > 500 ? text.slice(0, 500) : text);
  const limit = width / fontSize;
  let ems = 0;
  let fits = 0;
  for (const [index, grapheme] of shown.entries()) {
    ems += emsOf(grapheme);
    if (ems > limit) return fits === 0 ? '…' : `${shown.slice(0, fits).join('').trimEnd()}…`;
    // What would still leave room for the dots.
    if (ems + 0.92 <= limit) fits = index + 1;
  }
  return shown.join('');
}

const WORD_JOINER = '\u2060';

/**
 * Text that ECharts cannot mistake for anything else. Braces, between which styles stand in its rich text, become
 * wide ones; lines are joined. Names that every object has ("constructor", "__proto__") get an unseen character: ECharts
 * keeps measured texts as keys of a plain object and would write into Object.prototype.
 */
export function plainInRichText(text: string): string {
  const plain = text
    .replaceAll('{', '｛')
    .replaceAll('}', '｝')
    .replaceAll(/\s*\n\s*/g, ' ');
  return plain in Object.prototype ? plain + WORD_JOINER : plain;
}
