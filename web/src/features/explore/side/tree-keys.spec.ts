import type { SchemaTable } from '../../../api/types.js';
import { schemaRows } from '../../data-sources/schema-rows.js';
import { treeKey } from './tree-keys.js';

const table = (name: string): SchemaTable => ({
  schema: 'public',
  table: name,
  kind: 'table',
  rowEstimate: null,
  columns: [{ name: 'id', type: 'integer', nativeType: 'integer', nullable: false }],
});
// public, orders (open), orders.id, customers
const rows = schemaRows([table('orders'), table('customers')], new Set(['table:public.orders']), '');

describe('keys in the tree of tables', () => {
  it.each([
    ['ArrowDown', 0, { kind: 'go', to: 1 }],
    ['ArrowDown', 3, { kind: 'go', to: 3 }],
    ['ArrowUp', 0, { kind: 'go', to: 0 }],
    ['End', 0, { kind: 'go', to: 3 }],
    ['ArrowRight', 1, { kind: 'go', to: 2 }],
    ['ArrowRight', 3, { kind: 'toggle' }],
    ['ArrowLeft', 1, { kind: 'toggle' }],
    ['ArrowLeft', 2, { kind: 'go', to: 1 }],
    ['Enter', 0, { kind: 'toggle' }],
    ['Enter', 1, { kind: 'pick' }],
    ['Enter', 2, { kind: 'pick' }],
    [' ', 1, { kind: 'toggle' }],
  ])('%s on line %i', (key, at, expected) => {
    expect(treeKey(key, rows, at)).toEqual(expected);
  });

  it('are left alone where they mean nothing', () => {
    expect(treeKey('a', rows, 0)).toBeNull();
    expect(treeKey('ArrowRight', rows, 2)).toBeNull();
    expect(treeKey('Enter', [], 0)).toBeNull();
  });
});
