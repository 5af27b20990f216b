import { type TableView, textWidth } from '@tidemark/chart';
import type { ColumnWidth } from './fit-widths.js';

const FONT = 13;
const PADDING = 24;
const SORT_MARK = 16;
const BAR = 76;
/** The sign of a cell that stands out. */
const SIGN = 20;
const LEAST = 48;
const MOST = 320;
/** Words may be cut down to this, those that begin a row less; figures are never cut. */
const LEAST_WORDS = 72;
const LEAST_FIRST = 112;
/** Rows that are looked at; with widths from the rows on the screen, columns would jump while scrolling. */
const SAMPLE = 200;

/** What each column needs for its header and its first rows, within bounds, or what it is told; `bars` counts theirs. */
export function columnWidths(view: TableView, bars: boolean): ColumnWidth[] {
  const sample = view.rows.slice(0, SAMPLE);
  return view.columns.map((column, index) => {
    if (column.width !== null) return { wanted: column.width, least: column.width };
    let widest = textWidth(column.title, FONT - 1) + SORT_MARK;
    let bar = 0;
    for (const row of sample) {
      const cell = column.cell(row);
      const marked = cell.format ?? (index === 0 ? view.rowFormat(row) : null);
      const sign = marked !== null && marked.sign !== '' ? SIGN : 0;
      widest = Math.max(widest, textWidth(cell.text, FONT) + sign);
      if (bars && cell.bar !== null) bar = BAR;
    }
    const wanted = Math.round(Math.min(MOST, Math.max(LEAST, widest + PADDING)) + bar);
    return { wanted, least: column.mayCut ? Math.min(wanted, index === 0 ? LEAST_FIRST : LEAST_WORDS) : wanted };
  });
}
