import type { SchemaRow } from '../../data-sources/schema-rows.js';

/** What a key does in the tree: go to a row, fold or unfold, insert the row's name. */
export type TreeKey = { kind: 'go'; to: number } | { kind: 'toggle' } | { kind: 'pick' };

/** Null for keys that the tree leaves alone. */
export function treeKey(key: string, rows: readonly SchemaRow[], at: number): TreeKey | null {
  const row = rows[at];
  if (row === undefined) return null;
  const open = row.kind !== 'column' && row.open;
  const go = (to: number): TreeKey => ({ kind: 'go', to: Math.max(0, Math.min(rows.length - 1, to)) });
  switch (key) {
    case 'ArrowDown':
      return go(at + 1);
    case 'ArrowUp':
      return go(at - 1);
    case 'Home':
      return go(0);
    case 'End':
      return go(rows.length - 1);
    case 'ArrowRight':
      if (row.kind === 'column') return null;
      return open ? go(at + 1) : { kind: 'toggle' };
    case 'ArrowLeft':
      return open ? { kind: 'toggle' } : go(rows.findLastIndex((one, index) => index < at && one.level < row.level));
    case ' ':
      return { kind: row.kind === 'column' ? 'pick' : 'toggle' };
    case 'Enter':
      return { kind: row.kind === 'schema' ? 'toggle' : 'pick' };
    default:
      return null;
  }
}
