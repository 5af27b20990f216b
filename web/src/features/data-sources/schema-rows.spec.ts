import type { SchemaTable } from '../../api/types.js';
import { schemaRows } from './schema-rows.js';

function table(schema: string, name: string, ...columns: string[]): SchemaTable {
  return {
    schema,
    table: name,
    kind: 'table',
    rowEstimate: 1,
    columns: columns.map((column) => ({ name: column, type: 'string', nativeType: 'text', nullable: true })),
  };
}

const tables = [
  table('public', 'orders', 'id', 'customer_id'),
  table('public', 'customers', 'id', 'country'),
  table('audit', 'log', 'at'),
];

function ids(toggled: string[] = [], search = ''): string[] {
  return schemaRows(tables, new Set(toggled), search).map((row) => row.id);
}

describe('lines of the schema tree', () => {
  it('show schemas open and tables closed at first', () => {
    expect(ids()).toEqual([
      'schema:public',
      'table:public.orders',
      'table:public.customers',
      'schema:audit',
      'table:audit.log',
    ]);
  });

  it('fold a schema and unfold a table', () => {
    expect(ids(['schema:public', 'table:audit.log'])).toEqual([
      'schema:public',
      'schema:audit',
      'table:audit.log',
      'table:audit.log.at',
    ]);
  });

  it('find a table by its name and leave it closed', () => {
    expect(ids([], 'ORD')).toEqual(['schema:public', 'table:public.orders']);
  });

  it('find a column by its name and show only it', () => {
    expect(ids([], 'country')).toEqual(['schema:public', 'table:public.customers', 'table:public.customers.country']);
  });

  it('let a table that a search found be opened', () => {
    expect(ids(['table:public.orders'], 'orders')).toEqual([
      'schema:public',
      'table:public.orders',
      'table:public.orders.id',
      'table:public.orders.customer_id',
    ]);
  });

  it('open a schema that was closed when something in it is found', () => {
    expect(ids(['schema:audit'], 'log')).toEqual(['schema:audit', 'table:audit.log']);
  });

  it('are none when nothing is found', () => {
    expect(ids([], 'nothing')).toEqual([]);
  });
});
