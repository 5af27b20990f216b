import type { SchemaColumn, SchemaTable } from '../connector.js';
import { columnType } from './column-types.js';

/**
 * Everything with rows that the role may read, one row a relation with its readable columns as JSON, in one pass over
 * the catalog. Partitions are left out, their parent stands for them. `$1`: the schemas to show, null for all.
 * A column of a domain has the domain's base type. Where no statistics were gathered the estimate is null.
 */
export const SCHEMA_SQL = `
SELECT n.nspname, c.relname, c.relkind,
  CASE WHEN c.relkind IN ('v') OR c.reltuples < 0 OR (c.reltuples = 0 AND c.relpages = 0 AND c.relkind <> 'p') THEN NULL ELSE c.reltuples END,
  (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(
            a.attname, CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.oid END::pg_catalog.int8,
            pg_catalog.format_type(a.atttypid, a.atttypmod), NOT (a.attnotnull OR t.typnotnull)) ORDER BY a.attnum)
     FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      AND (pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')))
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
  AND NOT c.relispartition
  AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
  AND ($1::text[] IS NULL OR n.nspname = ANY ($1::text[]))
  AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
  AND (pg_catalog.has_table_privilege(c.oid, 'SELECT') OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT'))
ORDER BY n.nspname, c.relname`;

const KINDS: Record<string, SchemaTable['kind']> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materialized view',
  f: 'foreign table',
};

/** Reads the rows of `SCHEMA_SQL`. */
export function readSchema(rows: readonly (readonly unknown[])[]): SchemaTable[] {
  return rows.map(([schema, table, kind, rowEstimate, columns]) => ({
    schema: text(schema),
    table: text(table),
    kind: KINDS[text(kind)] ?? 'table',
    rowEstimate: typeof rowEstimate === 'number' ? rowEstimate : null,
    columns: Array.isArray(columns) ? columns.map(readColumn) : [],
  }));
}

function readColumn(column: unknown): SchemaColumn {
  const [name, oid, nativeType, nullable] = (Array.isArray(column) ? column : []) as unknown[];
  return { name: text(name), type: columnType(Number(oid)).type, nativeType: text(nativeType), nullable: nullable === true };
}

/** The catalog's names are text; anything else would be a fault of the query. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
