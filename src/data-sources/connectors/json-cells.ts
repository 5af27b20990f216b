import type { CellValue } from './connector.js';
import { JsonText } from './json-text.js';

/** Deeper values could be read, but not by everybody: what recurses over them, as JSON.stringify does, ends at some four thousand levels. */
const MAX_DEPTH = 1_000;
const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Reads JSON text as a cell: what is text, truth, null, or a number that a double holds exactly as it is written, is
 * that value. Text that nests deeper than a thousand levels stays text.
 * @throws SyntaxError when it is no JSON
 */
export function readJson(text: string): CellValue {
  const { compact, depth } = scan(text);
  if (depth > MAX_DEPTH) return text;
  const value = JSON.parse(text) as CellValue;
  if (typeof value === 'object' && value !== null) return new JsonText(compact);
  return typeof value === 'number' && String(value) !== compact ? new JsonText(compact) : value;
}

/** The JSON of a cell, with the source's own JSON as it came. */
export function jsonOf(cell: CellValue): string {
  if (cell === null || typeof cell !== 'object') return JSON.stringify(cell);
  if (cell instanceof JsonText) return cell.text;
  if (Array.isArray(cell)) return `[${cell.map(jsonOf).join(',')}]`;
  return `{${Object.entries(cell)
    .map(([name, member]) => `${JSON.stringify(name)}:${jsonOf(member)}`)
    .join(',')}}`;
}

/** One pass over JSON, or over what will turn out to be none. */
function scan(text: string): { compact: string; depth: number } {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  let compact = '';
  let from = 0;
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
    } else if (code === 32 || (code >= 9 && code <= 13)) {
      compact += text.slice(from, index);
      from = index + 1;
    }
  }
  return { compact: from === 0 ? text : compact + text.slice(from), depth: deepest };
}
