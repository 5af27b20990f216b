import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';

/** Readers of exported files that share no code with what writes them. */

/** The files of a zip as text. */
export function unzipped(bytes: Uint8Array): Record<string, string> {
  return Object.fromEntries(Object.entries(unzipSync(bytes)).map(([name, content]) => [name, Buffer.from(content).toString('utf8')]));
}

/** A cell of a workbook: its type as the file says it, its raw text, and the number format of dates. */
export interface BookCell {
  type: 'text' | 'number' | 'boolean' | 'date';
  value: string;
}

type Node = Record<string, unknown>;
const list = (value: unknown): Node[] => (value === undefined || value === '' ? [] : Array.isArray(value) ? (value as Node[]) : [value as Node]);

/** Sheets of an XLSX by name, rows of cells; every XML part of it must be well-formed. */
export function workbookOf(bytes: Uint8Array): Record<string, (BookCell | null)[][]> {
  const files = unzipped(bytes);
  for (const [name, text] of Object.entries(files)) {
    if (!/\.(xml|rels)$/.test(name)) continue;
    const valid = XMLValidator.validate(text);
    if (valid !== true) throw new Error(`${name} is not well-formed: ${JSON.stringify(valid)}`);
  }
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', parseTagValue: false, parseAttributeValue: false, trimValues: false, processEntities: { enabled: true, maxTotalExpansions: 1e6 } });
  const parse = (name: string): Node => parser.parse(files[name] ?? '') as Node;
  const strings = list((parse('xl/sharedStrings.xml')['sst'] as Node | undefined)?.['si']).map(({ t }) => textOf(t));
  const styles = parse('xl/styles.xml')['styleSheet'] as Node;
  const formats = new Map(list((styles['numFmts'] as Node | undefined)?.['numFmt']).map(({ numFmtId, formatCode }) => [numFmtId, String(formatCode)]));
  const dates = list((styles['cellXfs'] as Node)['xf']).map(({ numFmtId }) => /y/.test(formats.get(numFmtId) ?? ''));
  const targets = new Map(list((parse('xl/_rels/workbook.xml.rels')['Relationships'] as Node)['Relationship']).map(({ Id, Target }) => [Id, String(Target)]));
  const sheets = list(((parse('xl/workbook.xml')['workbook'] as Node)['sheets'] as Node)['sheet']);
  return Object.fromEntries(
    sheets.map((sheet) => {
      const target = (targets.get(sheet['r:id']) ?? '').replace(/^\/?(xl\/)?/, 'xl/');
      const data = ((parse(target)['worksheet'] as Node)['sheetData'] ?? {}) as Node;
      const rows = list(data['row']).map((row) => {
        const cells: (BookCell | null)[] = [];
        for (const cell of list(row['c'])) cells[columnOf(String(cell['r']))] = cellOf(cell, strings, dates);
        return Array.from(cells, (cell) => cell ?? null);
      });
      return [String(sheet['name']), rows];
    }),
  );
}

/** The text of an element, with attributes or without. */
function textOf(element: unknown): string {
  const text = typeof element === 'object' && element !== null ? (element as Node)['#text'] : element;
  return typeof text === 'string' ? text : '';
}

function columnOf(reference: string): number {
  let column = 0;
  for (const letter of reference.replace(/\d+/g, '')) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

function cellOf({ t, s, v, is }: Node, strings: readonly string[], dates: readonly boolean[]): BookCell | null {
  const raw = textOf(v);
  if (t === 's') return { type: 'text', value: strings[Number(raw)] ?? '' };
  if (t === 'inlineStr') return { type: 'text', value: textOf((is as Node)['t']) };
  if (t === 'b') return { type: 'boolean', value: raw };
  if (v === undefined) return null;
  return { type: dates[Number(s)] === true ? 'date' : 'number', value: raw };
}

/** The day or time that a date cell stands for, ISO 8601 without a zone. */
export const dateOf = (cell: BookCell | null | undefined): string => new Date(Math.round((Number(cell?.value) - 25_569) * 86_400_000)).toISOString().replace('.000Z', '');

/** What is written on the pages of a PDF. */
export async function pdfPages(bytes: Uint8Array): Promise<string[]> {
  const document = await getDocumentProxy(new Uint8Array(bytes));
  return (await extractText(document, { mergePages: false })).text;
}

/** The texts of an SVG, which must be well-formed. */
export function svgTexts(svg: string): string[] {
  const valid = XMLValidator.validate(svg);
  if (valid !== true) throw new Error(`The SVG is not well-formed: ${JSON.stringify(valid)}`);
  return Array.from(svg.matchAll(/<text\b[^>]*>([^<]*)<\/text>/g), ([, text = '']) => text);
}

/** Width and height of a PNG in pixels. */
export function pngSize(bytes: Buffer): [number, number] {
  if (bytes.toString('latin1', 1, 4) !== 'PNG') throw new Error('This is no PNG.');
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
}

/** Rows of a CSV as RFC 4180 says. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gy;
  let row: string[] = [];
  while (pattern.lastIndex < text.length) {
    const match = pattern.exec(text);
    if (!match) throw new Error(`No CSV from ${pattern.lastIndex} on: ${text.slice(pattern.lastIndex, pattern.lastIndex + 80)}`);
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] !== ',') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}
