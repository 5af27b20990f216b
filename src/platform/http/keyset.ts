import { Page } from './envelope.js';
import { invalid } from './errors.js';
import { decodeCursor, encodeCursor } from './cursor.js';

/** Where a page of a list sorted by time and id begins: after this time (ISO 8601) and id. */
export type Keyset = readonly [at: string, id: string];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws DomainError VALIDATION_FAILED for a cursor that no such list has answered. */
export function keysetOf(cursor: string | undefined): Keyset | null {
  const values = decodeCursor(cursor, 2);
  if (values === null) return null;
  const [at, id] = values;
  if (typeof at === 'string' && typeof id === 'string' && UUID.test(id) && isTimeOfCursor(at)) return [at, id];
  throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
}

/** Whether it is a time as cursors hold it, in the years that PostgreSQL and ISO 8601 write alike. */
function isTimeOfCursor(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) || text.startsWith('0000')) return false;
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}

/**
 * Makes a page of `limit` items out of up to `limit + 1` rows; the one too many says that there is a next page.
 * The times must have been written by the clock, whose milliseconds a cursor keeps exactly.
 */
export function pageOf<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOf: (row: Row) => [Date, string],
  present: (row: Row) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = shown.map((row) => present(row));
  if (rows.length <= limit || last === undefined) return new Page(items);
  const [at, id] = keyOf(last);
  return new Page(items, encodeCursor([at.toISOString(), id]));
}
