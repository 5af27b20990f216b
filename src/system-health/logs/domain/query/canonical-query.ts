import type { LogQuery } from './log-query.js';

/** Alike for searches that find the same, however they were written: order and spelling make no difference. */
export function canonicalQuery({ terms }: LogQuery): string {
  return JSON.stringify([...new Set(terms.map((term) => JSON.stringify(term)))].sort());
}
