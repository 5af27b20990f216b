import { aliasOf, isObject, valuesOf } from './sql-tree.js';

/** Views on the roles, harmless but for one column with each role's settings, as pg_db_role_setting holds them. */
const ROLE_VIEWS: ReadonlySet<string> = new Set(['pg_roles', 'pg_user']);
const SETTINGS_COLUMNS: ReadonlySet<string> = new Set(['rolconfig', 'useconfig']);

/**
 * True when a statement that reads pg_roles or pg_user may see the settings of roles: it says the column's name
 * anywhere, takes all columns (`*`), or a row as a whole (`r`, `to_json(r)`), or gives the columns other names.
 */
export function readsRoleSettings(tree: unknown): boolean {
  const rows = new Set<string>();
  let reads = false;
  let renames = false;
  for (const fields of valuesOf(tree)) {
    if (!isObject(fields)) continue;
    const name = typeof fields['relname'] === 'string' ? fields['relname'].toLowerCase() : null;
    const isView = name !== null && ROLE_VIEWS.has(name);
    // A join that has a name is a row too.
    if (!isView && fields['jointype'] === undefined) continue;
    reads ||= isView;
    if (name !== null) rows.add(name);
    const alias = aliasOf(fields);
    if (typeof alias?.['aliasname'] === 'string') rows.add(alias['aliasname']);
    renames ||= alias?.['colnames'] !== undefined;
  }
  if (!reads || renames) return reads;
  for (const value of valuesOf(tree)) {
    if (typeof value === 'string') {
      if (SETTINGS_COLUMNS.has(value.toLowerCase())) return true;
      continue;
    }
    if (value['A_Star'] !== undefined) return true;
    const column = Array.isArray(value['fields']) ? (value['fields'] as unknown[]).at(-1) : undefined;
    const last = isObject(column) && isObject(column['String']) ? column['String']['sval'] : undefined;
    if (typeof last === 'string' && rows.has(last)) return true;
  }
  return false;
}
