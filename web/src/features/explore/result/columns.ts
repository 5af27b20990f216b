import type { ColumnType, QueryResult, ResultColumn } from '../../../api/types.js';

/** Names of columns that hold keys: numbers to look up, not to read as amounts. */
const IDENTIFIER = /(^|_)(id|key|code|year|number|no|nr|zip|phone)$/i;

/**
 * Marks the columns of figures whose values travel as decimal strings, so that they are compared and written digit by
 * digit; the answer itself tells only the type.
 */
export function markExact({ columns, data }: Pick<QueryResult, 'columns' | 'data'>): ResultColumn[] {
  return columns.map((column) => {
    if (column.type !== 'number' && column.type !== 'integer') return column;
    const first = data.find((row) => (row[column.name] ?? null) !== null)?.[column.name];
    return typeof first === 'string' ? { ...column, exact: true } : column;
  });
}

/** Whether a column of figures is better read as a key, without separators of thousands. */
export function isKey(column: ResultColumn): boolean {
  return column.type === 'integer' && IDENTIFIER.test(column.name);
}

export function isFigure(column: ResultColumn): boolean {
  return column.type === 'number' || column.type === 'integer' || column.exact === true;
}

const TYPE_TITLES: Record<ColumnType, string> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  date: 'date',
  timestamp: 'date and time',
  json: 'JSON',
  binary: 'binary',
};

/** A column's type in words. */
export function typeTitle({ type, exact }: ResultColumn): string {
  return exact === true && type === 'number' ? 'exact decimal' : TYPE_TITLES[type];
}
