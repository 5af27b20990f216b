import type { EmptyReason } from './chart-type.js';
import { isNumeric } from './format/format-value.js';
import { cellOf, columnNamed, toNumber, type ChartResult } from './result.js';

/** Columns that a picture needs, and which of them must hold figures. */
export interface NeededColumns {
  any: readonly string[];
  figures: readonly string[];
}

/**
 * Why a result cannot be shown with these columns: a column that is not there, a column of words where figures are
 * needed, no rows, or nothing but missing values. Null when something can be drawn.
 */
export function whyEmpty(result: ChartResult, needed: NeededColumns): EmptyReason | null {
  const missing = [...needed.any, ...needed.figures].find((name) => !columnNamed(result, name));
  if (missing !== undefined && (result.columns.length > 0 || result.rows.length > 0)) {
    const names = result.columns.map((column) => column.name).join(', ');
    return {
      reason: 'missing-column',
      message: `The query has no column “${missing}”. It has: ${names}. Choose another column or change the query.`,
    };
  }
  if (result.rows.length === 0) {
    return { reason: 'no-rows', message: 'The query found no rows. Widen the time range or remove a filter.' };
  }
  for (const name of needed.figures) {
    const column = columnNamed(result, name);
    if (!column || isNumeric(column)) continue;
    if (result.rows.every((row) => cellOf(row, name) === null || toNumber(cellOf(row, name)) === null)) {
      return { reason: 'not-numeric', message: `The column “${name}” holds no figures. Choose a column with numbers.` };
    }
  }
  const some = result.rows.some((row) => needed.figures.some((name) => toNumber(cellOf(row, name)) !== null));
  if (some || needed.figures.length === 0) return null;
  return { reason: 'no-values', message: 'The query found rows, but no values in them. Widen the time range or remove a filter.' };
}
