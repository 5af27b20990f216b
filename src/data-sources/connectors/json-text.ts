import type { CellValue } from './connector.js';

/** Deeper values could be read, but not written again: JSON.stringify recurses and ends at some four thousand levels. */
const MAX_DEPTH = 1_000;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Reads JSON text; text that nests deeper than a thousand levels stays text.
 * @throws SyntaxError when it is none
 */
export function parseJson(text: string): CellValue {
  return text.length > 2 * MAX_DEPTH && depthOf(text) > MAX_DEPTH ? text : (JSON.parse(text) as CellValue);
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (inString) {
      if (code === BACKSLASH) index += 1;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) {
      inString = true;
    } else if (code === 91 || code === 123) {
      depth += 1;
      if (depth > deepest) deepest = depth;
    } else if (code === 93 || code === 125) {
      depth -= 1;
    }
  }
  return deepest;
}
