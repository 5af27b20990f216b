import writeExcelFile, { type Cell as SheetCell, type Sheet } from 'write-excel-file/node';
import { defused } from '../../platform/spreadsheets/index.js';
import { type Cell, type Column, cellOf, isDecimal, isNumeric, rowsOf } from './rows.js';
import { WallClock } from './wall-clock.js';

/** A line of the first sheet: what is said of the whole workbook. */
export interface AboutLine {
  readonly label: string;
  readonly text: string;
}

/** A sheet with a widget's rows, or with the reason why there are none. */
export interface SheetPlan {
  /** Fit to be a sheet's name. */
  readonly name: string;
  readonly widget: string;
  /** Fields of an answer in braces; null when the widget failed. */
  readonly json: Uint8Array | null;
  readonly rows: number;
  readonly truncated: boolean;
  /** ISO 8601. */
  readonly dataAsOf: string | null;
  readonly error: string | null;
}

export interface WorkbookPlan {
  readonly about: readonly AboutLine[];
  readonly sheets: readonly SheetPlan[];
  /** IANA; cells know no zones, so times stand as clocks show them there. */
  readonly timeZone: string;
}

/** Cells of a workbook: more would take more memory than one export may. */
export const MOST_CELLS = 1_000_000;
/** Text of a workbook's cells, in UTF-16 units: as XML it takes several times that, more than once. */
export const MOST_TEXT = 24_000_000;
/** What Excel takes of a cell's text, in UTF-16 units. */
const MOST_UNITS = 32_767;
/** The underscore of what a reader would take for a character's code. */
const OWN_ESCAPE = /_(?=x[0-9a-f]{4}_)/gi;
const EARLIEST = Date.UTC(1900, 2, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);
const DATE = 'yyyy-mm-dd';
const TIME = 'yyyy-mm-dd hh:mm:ss';
const WIDTHS = { least: 8, most: 60, sample: 200 } as const;

/** The workbook as XLSX: a first sheet "About", then one sheet a widget with typed cells. */
export async function workbookOf({ about, sheets, timeZone }: WorkbookPlan): Promise<{ file: Uint8Array } | { tooLarge: string }> {
  const clock = new WallClock(timeZone);
  const pages: Sheet<never>[] = [aboutSheet(about, sheets, clock)];
  let [cells, units] = [0, 0];
  for (const sheet of sheets) {
    if (!sheet.json) {
      pages.push({ sheet: sheet.name, data: [[text(`This widget could not be exported: ${sheet.error ?? ''}`)]], columns: [{ width: WIDTHS.most }] });
      continue;
    }
    const { data, columns } = rowsOf(sheet.json);
    cells += data.length * columns.length;
    if (cells > MOST_CELLS) return { tooLarge: `A workbook holds at most ${MOST_CELLS.toLocaleString('en')} cells here; export CSV, or narrow the filters.` };
    units += textUnits(data);
    if (units > MOST_TEXT) return { tooLarge: `A workbook holds at most ${MOST_TEXT / 1e6} million characters here; export CSV, or narrow the filters.` };
    const body = data.map((row) => columns.map((column) => cell(cellOf(row, column.name), column, clock)));
    pages.push({
      sheet: sheet.name,
      data: [columns.map(({ name }) => heading(name)), ...body],
      columns: columns.map((column, index) => ({ width: widthOf(column, body, index) })),
      stickyRowsCount: 1,
    });
  }
  return { file: await writeExcelFile(pages).toBuffer() };
}

function aboutSheet(lines: readonly AboutLine[], sheets: readonly SheetPlan[], clock: WallClock): Sheet<never> {
  const [title, ...rest] = lines;
  const first: SheetCell[] = [{ ...heading(title?.text ?? ''), fontSize: 14 }];
  const table = sheets.map((sheet): SheetCell[] => [
    text(sheet.name),
    text(sheet.widget),
    sheet.json ? { value: sheet.rows, type: Number } : null,
    sheet.json ? text(sheet.truncated ? 'no, there are more rows' : 'yes') : null,
    sheet.dataAsOf === null ? null : instant(sheet.dataAsOf, clock),
    sheet.error === null ? null : text(sheet.error),
  ]);
  const head = ['Sheet', 'Widget', 'Rows', 'Complete', 'Data as of', 'Failed'];
  return {
    sheet: 'About',
    data: [first, ...rest.map((line) => [heading(line.label), text(line.text)]), [], head.map(heading), ...table],
    columns: [{ width: 24 }, { width: 40 }, { width: 10 }, { width: 22 }, { width: 20 }, { width: 50 }],
  };
}

function textUnits(rows: readonly Readonly<Record<string, Cell>>[]): number {
  let units = 0;
  for (const row of rows) for (const value of Object.values(row)) if (typeof value === 'string') units += Math.min(value.length, MOST_UNITS);
  return units;
}

const heading = (value: string): { value: string; type: StringConstructor; fontWeight: 'bold' } => ({ ...text(value), fontWeight: 'bold' });

function text(value: string): { value: string; type: StringConstructor } {
  const safe = defused(value);
  const short = safe.length > MOST_UNITS ? `${safe.slice(0, MOST_UNITS - 1)}…` : safe;
  return { value: short.replaceAll(OWN_ESCAPE, '_x005F_'), type: String };
}

/** A cell of the column's type; null leaves it empty. Numbers that a double cannot hold stay exact, as text. */
function cell(value: Cell, column: Column, clock: WallClock): SheetCell {
  if (value === null) return null;
  if (typeof value === 'number') return { value, type: Number };
  if (typeof value === 'boolean') return { value, type: Boolean };
  if (typeof value === 'object') return text(JSON.stringify(value));
  if (isNumeric(column) && isDecimal(value)) return isExact(value) ? { value: Number(value), type: Number } : { value, type: String, align: 'right' };
  if (column.type === 'date' || column.type === 'timestamp') return instant(value, clock);
  return text(value);
}

/** Spreadsheets keep fifteen digits. */
function isExact(decimal: string): boolean {
  const number = Number(decimal);
  const digits = decimal.replace(/e.*$/i, '').replace(/\D/g, '').replace(/^0+/, '').replace(decimal.includes('.') ? /0+$/ : /$^/, '');
  return Number.isFinite(number) && digits.length <= 15 && Math.abs(number) < 1e300;
}

const ISO = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** A day or a time as a date cell; before March 1900 and after 9999, where spreadsheets have no days, as text. */
function instant(value: string, clock: WallClock): SheetCell {
  const match = ISO.exec(value);
  const isDay = value.length === 10;
  const zoned = match?.[1] !== undefined;
  const ms = match ? Date.parse(isDay || zoned ? value.replace(' ', 'T') : `${value.replace(' ', 'T')}Z`) : Number.NaN;
  const wall = zoned ? clock.at(ms) : ms;
  if (!(wall >= EARLIEST && wall <= LATEST)) return text(value);
  return { value: new Date(wall), type: Date, format: isDay ? DATE : TIME };
}

/** Characters that a column needs, by its first rows. */
function widthOf(column: Column, body: readonly (readonly SheetCell[])[], index: number): number {
  if (column.type === 'date') return 12;
  if (column.type === 'timestamp') return 20;
  const lengths = body.slice(0, WIDTHS.sample).map((row) => lengthOf(row[index]));
  return Math.min(WIDTHS.most, Math.max(WIDTHS.least, column.name.length + 2, ...lengths.map((length) => length + 2)));
}

function lengthOf(given: SheetCell): number {
  if (given === null || given === undefined || typeof given !== 'object' || given instanceof Date || !('value' in given)) return 0;
  return String(given.value).length;
}
