import type { ChangeMarks } from '../connector.js';

/**
 * How often rows of tables were written, as the server counts it for itself, and where their rows lie: TRUNCATE counts
 * nothing but moves them. `$1` are object ids. Every role may read this. Counters of a server that was reset or crashed
 * begin anew, which looks like a change; they tell of a transaction about a second after its commit.
 */
export const CHANGE_MARKS_SQL = `
  SELECT c.oid::text,
         (pg_catalog.pg_stat_get_tuples_inserted(c.oid) + pg_catalog.pg_stat_get_tuples_updated(c.oid)
          + pg_catalog.pg_stat_get_tuples_deleted(c.oid))::text || ':' || coalesce(pg_catalog.pg_relation_filenode(c.oid)::text, '')
    FROM pg_catalog.pg_class c WHERE c.oid::text = ANY ($1::text[])`;

export function readChangeMarks(rows: readonly unknown[][]): ChangeMarks {
  return Object.fromEntries(rows.map(([oid, mark]) => [String(oid), String(mark)]));
}
