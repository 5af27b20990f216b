import {
  buildTableView,
  type CellFormat,
  formatColors,
  themeOf,
  type ChartContext,
  type ChartResult,
  type ChartTheme,
  type TableCell,
  type TableColumnView,
  type TableConfig,
} from '../chart/index.js';
import { fitText, measureText } from './measure-text.js';
import { element, textElement } from './svg-text.js';

export const CELL_TEXT = 12;
export const HEAD_TEXT = 11;
export const ROW = 28;
export const HEAD = 28;
export const PAD = 10;
const BAR = 56;
const BAR_GAP = 10;
/** Room of the sign that tells a tone without colour. */
const SIGN = 16;
const SAMPLE = 300;
const LEAST = 44;

/** A table as SVG: as many rows as the height bears, and a line that tells how many there are. */
export function tableSvg(config: TableConfig, result: ChartResult, context: ChartContext): string {
  const theme = themeOf(context);
  const view = buildTableView(config, result, context);
  const fits = Math.max(1, Math.floor((context.height - HEAD) / ROW));
  const cut = view.rows.length > fits;
  const shown = view.rows.slice(0, cut ? Math.max(1, fits - 1) : fits);
  const rows = shown.map((row): DrawnRow => {
    const format = view.rowFormat(row);
    const cells = view.columns.map((column, index): DrawnCell => {
      const cell = column.cell(row);
      // A row that stands out says so once, at its beginning.
      return { ...cell, marked: cell.format ?? (index === 0 ? format : null) };
    });
    return { format, cells };
  });
  const widths = fittedWidths(wantedWidths(view.columns, rows), view.columns.map(leastWidth), context.width);
  const lefts = leftsOf(widths);
  const grounds = rows.flatMap(({ format }, at) =>
    format === null ? [] : [ground(format, { left: 0, width: context.width }, at, theme)],
  );
  const parts = view.columns.map((column, index) => {
    const box = { left: lefts[index] ?? 0, width: widths[index] ?? 0 };
    const body = rows.map(({ cells }, at) => bodyCell(cells[index], column, box, at, theme));
    return [headCell(column, box, theme), ...body].join('');
  });
  const lines = Array.from({ length: shown.length + 1 }, (_, index) => ruler(HEAD + index * ROW, context.width, theme));
  const more = cut ? moreRows(shown.length, view.rows.length, HEAD + shown.length * ROW, theme) : '';
  return [...grounds, ...lines, ...parts, more].join('\n');
}

interface DrawnRow {
  format: CellFormat | null;
  cells: readonly DrawnCell[];
}

interface DrawnCell extends TableCell {
  /** What the sign in the cell is for: its own format, or its row's. */
  marked: CellFormat | null;
}

function ground(format: CellFormat, { left, width }: Box, at: number, theme: ChartTheme): string {
  return element('rect', {
    x: left,
    y: HEAD + at * ROW,
    width,
    height: ROW - 1,
    fill: formatColors(format, theme).ground,
  });
}

/** "10 of 830 rows", under the last row that is shown. */
export function moreRows(shown: number, all: number, top: number, theme: ChartTheme): string {
  return textElement(`${shown} of ${all} rows`, { x: PAD, y: top + 18, size: HEAD_TEXT, color: theme.muted });
}

export function ruler(y: number, width: number, theme: ChartTheme): string {
  return element('path', { d: `M0 ${y - 0.5}H${width}`, stroke: theme.border, fill: 'none' });
}

function wantedWidths(columns: readonly TableColumnView[], rows: readonly DrawnRow[]): number[] {
  return columns.map((column, index) => {
    if (column.width !== null) return column.width;
    const texts = rows.slice(0, SAMPLE).map(({ cells }) => cells[index]);
    const widest = texts.reduce(
      (most, cell) => Math.max(most, measureText(cell?.text ?? '', CELL_TEXT) + (hasSign(cell) ? SIGN : 0)),
      0,
    );
    const bar = texts.some((cell) => cell !== undefined && cell.bar !== null) ? BAR + BAR_GAP : 0;
    return Math.max(LEAST, widest + bar, measureText(column.title, HEAD_TEXT)) + PAD * 2;
  });
}

function leastWidth(column: TableColumnView): number {
  return column.mayCut ? 70 : 0;
}

/** Widths that fill the room: what is over goes to all alike, what is wanting is taken from those that may be cut. */
export function fittedWidths(wanted: readonly number[], least: readonly number[], room: number): number[] {
  const sum = wanted.reduce((all, width) => all + width, 0);
  if (sum <= room) return wanted.map((width) => (sum > 0 ? width * (room / sum) : width));
  const give = wanted.map((width, index) => ((least[index] ?? 0) > 0 ? Math.max(0, width - (least[index] ?? 0)) : 0));
  const giving = give.reduce((all, each) => all + each, 0);
  const taken = Math.min(giving, sum - room);
  const narrowed = wanted.map((width, index) => width - (giving > 0 ? ((give[index] ?? 0) / giving) * taken : 0));
  const still = narrowed.reduce((all, width) => all + width, 0);
  // Nothing left to cut: the widest become narrower, down to one width for all of them, and their texts end in dots.
  return still > room + 0.5 ? levelled(wanted, room) : narrowed;
}

/** Widths of which none is above a level at which all fit; what is below it stays. */
function levelled(widths: readonly number[], room: number): number[] {
  const ascending = [...widths].sort((a, b) => a - b);
  let left = room;
  let level = 0;
  for (const [index, width] of ascending.entries()) {
    level = left / (ascending.length - index);
    if (width > level) break;
    left -= width;
  }
  return widths.map((width) => Math.min(width, level));
}

export function leftsOf(widths: readonly number[]): number[] {
  const lefts: number[] = [];
  widths.reduce((left, width) => {
    lefts.push(left);
    return left + width;
  }, 0);
  return lefts;
}

interface Box {
  left: number;
  width: number;
}

const ANCHOR = { left: 'start', center: 'middle', right: 'end' } as const;

function anchorX(align: TableColumnView['align'], { left, width }: Box): number {
  if (align === 'left') return left + PAD;
  return align === 'right' ? left + width - PAD : left + width / 2;
}

function headCell(column: TableColumnView, box: Box, theme: ChartTheme): string {
  return textElement(fitText(column.title, box.width - PAD * 2, HEAD_TEXT), {
    x: anchorX(column.align, box),
    y: HEAD - 10,
    size: HEAD_TEXT,
    color: theme.muted,
    anchor: ANCHOR[column.align],
  });
}

function hasSign(cell: DrawnCell | undefined): boolean {
  return (cell?.marked?.sign ?? '') !== '';
}

function bodyCell(
  cell: DrawnCell | undefined,
  column: TableColumnView,
  box: Box,
  at: number,
  theme: ChartTheme,
): string {
  if (!cell) return '';
  const top = HEAD + at * ROW;
  const sign = hasSign(cell) ? SIGN : 0;
  const room = box.width - PAD * 2 - sign;
  const bar = cell.bar !== null && room > BAR + BAR_GAP + 20 ? cell.bar : null;
  const textRoom = bar === null ? room : room - BAR - BAR_GAP;
  const color = cell.missing ? theme.muted : theme.text;
  const text = (x: number, anchor: 'start' | 'middle' | 'end'): string =>
    textElement(fitText(cell.text, textRoom, CELL_TEXT), { x, y: top + 18, size: CELL_TEXT, color, anchor });
  const behind = cell.format === null ? '' : ground(cell.format, box, at, theme);
  const mark = cell.marked === null || sign === 0 ? '' : signElement(cell.marked, box.left + PAD, top, theme);
  if (bar === null) {
    const shifted = column.align === 'right' ? box : { left: box.left + sign, width: box.width - sign };
    return behind + mark + text(anchorX(column.align, shifted), ANCHOR[column.align]);
  }
  const left = box.left + box.width - PAD - BAR;
  const fill = column.barTone === 'neutral' ? theme.muted : theme[column.barTone];
  const track = element('rect', { x: left, y: top + 11, width: BAR, height: 6, rx: 3, fill: theme.border });
  const full =
    bar > 0 ? element('rect', { x: left, y: top + 11, width: Math.max(2, BAR * bar), height: 6, rx: 3, fill }) : '';
  return behind + mark + text(left - BAR_GAP, 'end') + track + full;
}

function signElement(format: CellFormat, x: number, top: number, theme: ChartTheme): string {
  return textElement(format.sign, { x, y: top + 18, size: 11, color: formatColors(format, theme).sign, weight: 600 });
}
