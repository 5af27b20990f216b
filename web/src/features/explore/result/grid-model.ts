import { type Reader, textWidth, type ValueFormat } from '@tidemark/chart';
import type { CellValue, QueryResult, ResultColumn } from '../../../api/types.js';
import { cellText, type CellText, copyText } from './cell-text.js';
import { isFigure, isKey, markExact } from './columns.js';
import { orderRows, type SortDirection } from './row-order.js';

export interface GridSort {
  column: string;
  direction: SortDirection;
}

export interface GridColumn {
  column: ResultColumn;
  right: boolean;
  /** Pixels. */
  width: number;
  text: (row: number) => CellText;
  value: (row: number) => CellValue;
}

/** A result as the grid draws it. Rows are counted as they came; the order is applied apart. */
export interface GridModel {
  columns: GridColumn[];
  rowCount: number;
  /** Row numbers in the order to show; exact decimals by all their digits, missing values last. */
  order: (sort: GridSort | null) => readonly number[];
}

const NARROWEST = 64;
const WIDEST = 340;
/** Rows whose texts decide how wide a column is. */
const MEASURED = 120;
/** Padding, type icon and sort arrow beside a header's text. */
const HEADER_EXTRA = 56;
const CELL_EXTRA = 24;
/** A letter of fixed width in the size of JSON cells. */
const MONO_WIDTH = 7.3;

export function gridModel({ columns, data }: Pick<QueryResult, 'columns' | 'data'>, reader: Reader): GridModel {
  const marked = markExact({ columns, data });
  const inOrder = data.map((_, index) => index);
  const gridColumns = marked.map((column): GridColumn => {
    const format = formatOf(column, data);
    const value = (row: number): CellValue => data[row]?.[column.name] ?? null;
    const text = (row: number): CellText => cellText(value(row), column, format, reader);
    return {
      column,
      right: isFigure(column) && !isKey(column),
      width: widthOf(column, data.length, text),
      text,
      value,
    };
  });
  return {
    columns: gridColumns,
    rowCount: data.length,
    order: (sort) => {
      const found = sort === null ? undefined : gridColumns.find(({ column }) => column.name === sort.column);
      if (sort === null || found === undefined) return inOrder;
      return orderRows(data.length, found.value, found.column, sort.direction, reader.locale);
    },
  };
}

// Zeros put the points of a column under each other; too many would tell of digits that a float does not have.
const MOST_ZEROS = { exact: 12, float: 4 };

/** Figures of a column all with as many digits as the longest. */
function formatOf({ name, type, exact }: ResultColumn, data: QueryResult['data']): ValueFormat {
  if (type !== 'number') return {};
  let decimals = 0;
  for (const row of data) {
    const value = row[name] ?? null;
    if (value === null) continue;
    const text = copyText(value);
    if (!/^-?\d+(?:\.\d+)?$/.test(text)) return {};
    const point = text.indexOf('.');
    if (point >= 0) decimals = Math.max(decimals, text.length - point - 1);
  }
  return decimals > (exact === true ? MOST_ZEROS.exact : MOST_ZEROS.float) ? {} : { decimals };
}

function widthOf(column: ResultColumn, rows: number, text: (row: number) => CellText): number {
  let widest = textWidth(column.name, 12) + HEADER_EXTRA;
  for (let row = 0; row < Math.min(rows, MEASURED); row += 1) {
    // Tabular figures have their hyphens, points and colons as wide as a digit.
    const shown = text(row)
      .text.slice(0, 80)
      .replaceAll(/(?<=\d)[-.:,](?=\d)/g, '0');
    const pixels = column.type === 'json' ? shown.length * MONO_WIDTH : textWidth(shown, 13);
    widest = Math.max(widest, pixels + CELL_EXTRA);
  }
  return Math.round(Math.min(WIDEST, Math.max(NARROWEST, widest)));
}

/** What a press on a header asks for next: figures large to small, words from A to Z; the other way; no order. */
export function nextSort(sort: GridSort | null, { column: { name }, right }: GridColumn): GridSort | null {
  const [first, second] = right ? (['descending', 'ascending'] as const) : (['ascending', 'descending'] as const);
  if (sort?.column !== name) return { column: name, direction: first };
  return sort.direction === first ? { column: name, direction: second } : null;
}

/** A cell of the grid by its place on the screen; column -1 is the whole row. */
export interface GridCell {
  row: number;
  column: number;
}

/** Where a key leads from a cell; null for keys that do not move. `page` is the number of rows in sight. */
export function moveCell(
  cell: GridCell,
  key: string,
  jump: boolean,
  size: { rows: number; columns: number; page: number },
): GridCell | null {
  const { row, column } = cell;
  const last = { row: size.rows - 1, column: size.columns - 1 };
  const to = (nextRow: number, nextColumn: number): GridCell => ({
    row: Math.max(0, Math.min(last.row, nextRow)),
    column: Math.max(-1, Math.min(last.column, nextColumn)),
  });
  switch (key) {
    case 'ArrowDown':
      return to(jump ? last.row : row + 1, column);
    case 'ArrowUp':
      return to(jump ? 0 : row - 1, column);
    case 'ArrowRight':
      return to(row, jump ? last.column : column + 1);
    case 'ArrowLeft':
      return to(row, jump ? 0 : column - 1);
    case 'PageDown':
      return to(row + size.page, column);
    case 'PageUp':
      return to(row - size.page, column);
    case 'Home':
      return jump ? to(0, 0) : to(row, 0);
    case 'End':
      return jump ? to(last.row, last.column) : to(row, last.column);
    default:
      return null;
  }
}
