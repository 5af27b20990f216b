import type { SchemaColumn, SchemaTable } from '../../api/types.js';

/** One line of the tree: a schema, a table in it, or a column of that. */
export type SchemaRow =
  | { kind: 'schema'; id: string; level: 1; name: string; open: boolean; tables: number }
  | { kind: 'table'; id: string; level: 2; table: SchemaTable; open: boolean }
  | { kind: 'column'; id: string; level: 3; table: SchemaTable; column: SchemaColumn };

/** A table's key in the tree. */
export function tableId(table: SchemaTable): string {
  return `table:${table.schema}.${table.table}`;
}

/**
 * The lines that are to be seen. Schemas are open unless closed, tables closed unless opened. While something is
 * searched, what matches is shown with everything above it open: tables by name, columns by name or type.
 */
export function schemaRows(tables: readonly SchemaTable[], toggled: ReadonlySet<string>, search: string): SchemaRow[] {
  const wanted = search.trim().toLowerCase();
  const rows: SchemaRow[] = [];
  for (const [schema, members] of bySchema(tables)) {
    const found = members
      .map((table) => ({ table, hits: matching(table, wanted) }))
      .filter(({ table, hits }) => wanted === '' || hits.length > 0 || named(table, wanted));
    if (found.length === 0) continue;
    const id = `schema:${schema}`;
    const open = wanted !== '' || !toggled.has(id);
    rows.push({ kind: 'schema', id, level: 1, name: schema, open, tables: found.length });
    if (!open) continue;
    for (const { table, hits } of found) rows.push(...tableRows(table, hits, wanted, toggled));
  }
  return rows;
}

function tableRows(
  table: SchemaTable,
  hits: SchemaColumn[],
  wanted: string,
  toggled: ReadonlySet<string>,
): SchemaRow[] {
  const id = tableId(table);
  const flipped = toggled.has(id);
  // A search opens a table for its columns' sake, not when its own name is what was looked for.
  const open = wanted !== '' && hits.length > 0 && !named(table, wanted) ? !flipped : flipped;
  const row: SchemaRow = { kind: 'table', id, level: 2, table, open };
  if (!open) return [row];
  const columns = wanted === '' || named(table, wanted) ? table.columns : hits;
  return [
    row,
    ...columns.map((column): SchemaRow => ({ kind: 'column', id: `${id}.${column.name}`, level: 3, table, column })),
  ];
}

function bySchema(tables: readonly SchemaTable[]): Map<string, SchemaTable[]> {
  const groups = new Map<string, SchemaTable[]>();
  for (const table of tables) {
    const group = groups.get(table.schema);
    if (group === undefined) groups.set(table.schema, [table]);
    else group.push(table);
  }
  return groups;
}

function named(table: SchemaTable, wanted: string): boolean {
  return `${table.schema}.${table.table}`.toLowerCase().includes(wanted);
}

function matching(table: SchemaTable, wanted: string): SchemaColumn[] {
  if (wanted === '') return [];
  return table.columns.filter(
    (column) => column.name.toLowerCase().includes(wanted) || column.nativeType.toLowerCase() === wanted,
  );
}
