import { formatFigure, parseInstant, type Reader, type ValueFormat } from '@tidemark/chart';
import type { CellValue, ResultColumn } from '../../../api/types.js';
import { isFigure, isKey } from './columns.js';

/** A cell as the grid shows it. */
export interface CellText {
  text: string;
  /** null: there is no value; empty: a text without letters. Both are shown in words, set apart from real values. */
  kind: 'value' | 'null' | 'empty';
}

/** Longer texts are cut in the grid; the whole value opens apart. */
const LONGEST = 300;

/** One cell in one line. Times stay as the source wrote them, to the last digit; figures follow the reader's locale. */
export function cellText(value: CellValue, column: ResultColumn, format: ValueFormat, reader: Reader): CellText {
  if (value === null) return { text: 'null', kind: 'null' };
  if (value === '') return { text: 'empty', kind: 'empty' };
  return { text: written(value, column, format, reader), kind: 'value' };
}

function written(value: Exclude<CellValue, null>, column: ResultColumn, format: ValueFormat, reader: Reader): string {
  if (typeof value === 'object') return oneLine(JSON.stringify(value));
  if (typeof value === 'boolean') return String(value);
  // As text a float keeps all its digits; as a number it would be rounded for reading.
  if (isFigure(column)) return isKey(column) ? String(value) : formatFigure(String(value), format, reader, 'full');
  if (column.type === 'timestamp' && typeof value === 'string') return plainTime(value);
  return oneLine(String(value));
}

/** "1997-03-01T10:00:00.000Z" as "1997-03-01 10:00:00 UTC": as precise as it came, and no longer than it needs to be. */
export function plainTime(text: string): string {
  if (parseInstant(text) === null) return text;
  return text
    .replace('T', ' ')
    .replace(/\.0+(?=$|Z|[+-])/, '')
    .replace(/(?:Z|[+-]00(?::?00)?)$/, '\u00a0UTC');
}

function oneLine(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return cut.replaceAll(/\s+/g, ' ');
}

/** The value as it is copied: exactly as it came; JSON as such, no value as nothing. */
export function copyText(value: CellValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** A row for a spreadsheet: cells between tabs; line breaks and tabs within them become spaces. */
export function copyRow(values: readonly CellValue[]): string {
  return values.map((value) => copyText(value).replaceAll(/[\t\r\n]+/g, ' ')).join('\t');
}

/** The whole value, JSON on lines of its own. */
export function fullText(value: CellValue): string {
  if (typeof value === 'object' && value !== null) return JSON.stringify(value, null, 2);
  return copyText(value);
}
