import type { CellValue } from '../connector.js';

/**
 * Reads PostgreSQL's text form of an array (`{1,NULL,"a b"}`, nested, or with bounds `[0:1]={1,2}`), with `decode`
 * applied to each element.
 * @throws SyntaxError when the text is none.
 */
export function parseArrayLiteral(text: string, decode: (element: string) => CellValue): CellValue[] {
  const start = text.startsWith('[') ? text.indexOf('=') + 1 : 0;
  if (text[start] !== '{') throw malformed(text);
  const open: CellValue[][] = [];
  let root: CellValue[] | null = null;
  let position = start;
  while (position < text.length) {
    const character = text[position];
    if (character === '{') {
      if (root !== null) throw malformed(text);
      const list: CellValue[] = [];
      open.at(-1)?.push(list);
      open.push(list);
      position += 1;
    } else if (character === '}') {
      const closed = open.pop();
      if (closed === undefined) throw malformed(text);
      if (open.length === 0) root = closed;
      position += 1;
    } else if (character === ',') {
      position += 1;
    } else {
      const current = open.at(-1);
      if (current === undefined) throw malformed(text);
      const element = character === '"' ? quoted(text, position) : bare(text, position);
      current.push(element.value === null ? null : decode(element.value));
      position = element.end;
    }
  }
  if (root === null) throw malformed(text);
  return root;
}

function quoted(text: string, start: number): { value: string; end: number } {
  let value = '';
  let from = start + 1;
  for (let position = from; position < text.length; position += 1) {
    const character = text[position];
    if (character === '"') return { value: value + text.slice(from, position), end: position + 1 };
    if (character === '\\') {
      value += text.slice(from, position);
      from = position + 1;
      position += 1;
    }
  }
  throw malformed(text);
}

function bare(text: string, start: number): { value: string | null; end: number } {
  let end = start;
  while (end < text.length && text[end] !== ',' && text[end] !== '}') end += 1;
  const value = text.slice(start, end);
  return { value: value === 'NULL' ? null : value, end };
}

function malformed(text: string): SyntaxError {
  return new SyntaxError(`This is no array: ${text.slice(0, 40)}`);
}

/** Writes a list as PostgreSQL's text form of an array; every element but NULL is quoted. */
export function arrayLiteral(elements: readonly (string | number | boolean | null)[]): string {
  const quote = (element: string | number | boolean): string => `"${String(element).replace(/["\\]/g, '\\$&')}"`;
  return `{${elements.map((element) => (element === null ? 'NULL' : quote(element))).join(',')}}`;
}
