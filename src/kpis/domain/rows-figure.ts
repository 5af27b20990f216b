import { type Decimal, type QueryKpiSource } from './kpi.js';
import { type Figure, decimalOf, figure, missing, pictured } from './figures.js';

/** Points of a sparkline. */
export const MAX_SPARKLINE = 60;

export interface RowsFigure extends Figure {
  readonly previous: Decimal | null;
  /** Oldest first. */
  readonly sparkline: readonly (number | null)[];
  /** Of the row that the value stands in, as the query wrote it. */
  readonly periodLabel: string | null;
}

type Row = Readonly<Record<string, unknown>>;

const nothing = (reason: Parameters<typeof missing>[0]): RowsFigure => ({ ...missing(reason), previous: null, sparkline: [], periodLabel: null });

/** Reads a KPI out of a query's rows; see `QueryKpiSource`. Values stay exactly as the source wrote them. */
export function figureOfRows(columns: readonly string[], rows: readonly Row[], source: QueryKpiSource): RowsFigure {
  const { valueColumn, previousColumn, timeColumn } = source;
  const wanted = [valueColumn, previousColumn, timeColumn].filter((name) => name !== undefined);
  if (wanted.some((name) => !columns.includes(name))) return nothing('no_column');
  if (rows.length === 0) return nothing('no_rows');
  const periods = timeColumn === undefined ? [rows[0] as Row] : byTime(rows, timeColumn);
  const last = periods.at(-1);
  if (!last) return nothing('no_rows');
  const cell = last[valueColumn];
  const value = decimalOf(cell);
  const before = previousColumn === undefined ? periods.at(-2)?.[valueColumn] : last[previousColumn];
  const found = value === null ? missing(cell === null || cell === undefined ? 'no_data' : 'not_a_number') : figure(value);
  return {
    ...found,
    previous: decimalOf(before),
    sparkline: timeColumn === undefined ? [] : periods.slice(-MAX_SPARKLINE).map((row) => pictured(decimalOf(row[valueColumn]))),
    periodLabel: timeColumn === undefined ? null : String(last[timeColumn]),
  };
}

/** Rows that have a time, the oldest first: dates and times are ISO texts, years and the like may be numbers. */
function byTime(rows: readonly Row[], column: string): Row[] {
  const at = (row: Row): string | number => row[column] as string | number;
  return rows
    .filter((row) => typeof row[column] === 'string' || typeof row[column] === 'number')
    .sort((one, other) => (at(one) < at(other) ? -1 : at(one) > at(other) ? 1 : 0));
}
