import { fileKind, safeFileName, tableNames } from './file-names.js';

describe('fileKind', () => {
  it.each([
    ['orders.csv', 'csv'],
    ['ORDERS.CSV', 'csv'],
    ['a.b.tsv', 'tsv'],
    ['events.json', 'json'],
    ['events.ndjson', 'ndjson'],
    ['events.jsonl', 'ndjson'],
    ['x.parquet', 'parquet'],
  ])('knows %s', (name, kind) => {
    expect(fileKind(name)).toBe(kind);
  });

  it.each(['orders', 'orders.csv.gz', 'orders.zip', 'orders.xlsx', 'orders.duckdb', 'orders.', '', 'x.constructor', 'x.__proto__'])('does not read %j', (name) => {
    expect(fileKind(name)).toBeNull();
  });
});

describe('safeFileName', () => {
  it.each([
    ['Orders 2024 (final).csv', 'Orders 2024 (final).csv'],
    ['Verkäufe.csv', 'Verkäufe.csv'],
    ['売上.csv', '売上.csv'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\orders.csv', 'orders.csv'],
    ['..\\..\\orders.csv', 'orders.csv'],
    ['.hidden.csv', 'hidden.csv'],
    ['...', 'file'],
    ['', 'file'],
    ['a\0b\n.csv', 'a_b_.csv'],
    ["o'rders;drop.csv", 'o_rders_drop.csv'],
    ['a*[1]?.csv', 'a_1_.csv'],
    ['nul.csv', '_nul.csv'],
    ['trailing.csv. ', 'trailing.csv'],
  ])('keeps %j as %j', (uploaded, kept) => {
    expect(safeFileName(uploaded)).toBe(kept);
  });

  it('cuts long names and keeps the extension', () => {
    const kept = safeFileName(`${'ü'.repeat(300)}.parquet`);
    expect([...kept]).toHaveLength(120);
    expect(kept.endsWith('ü.parquet')).toBe(true);
  });

  it('does not change a name that it has made', () => {
    for (const name of ['../x y.csv', '.a.csv', 'con', `${'a '.repeat(100)}.csv`, 'é.csv']) expect(safeFileName(safeFileName(name))).toBe(safeFileName(name));
  });
});

describe('tableNames', () => {
  const single = (name: string): string | undefined => tableNames([name]).get(name);

  it.each([
    ['orders.csv', 'orders'],
    ['Orders 2024 (final).csv', 'orders_2024_final'],
    ['2024-sales.csv', 't_2024_sales'],
    ['order.csv', 't_order'],
    ['Select.json', 't_select'],
    ['duckdb_tables.csv', 't_duckdb_tables'],
    ['pg_class.csv', 't_pg_class'],
    ['Verkäufe.csv', 'verkäufe'],
    ['売上.csv', '売上'],
    ['---.csv', 'file'],
    ['.csv', 'file'],
    ['a"b;c.csv', 'a_b_c'],
    ['orders.v2.csv', 'orders_v2'],
  ])('makes of %j the table %j', (name, table) => {
    expect(single(name)).toBe(table);
  });

  it('gives every file a table of its own', () => {
    expect(tableNames(['b.csv', 'a.json', 'A.csv', 'a.csv', 'a_2.csv'])).toEqual(
      new Map([
        ['A.csv', 'a'],
        ['a.csv', 'a_2'],
        ['a.json', 'a_3'],
        ['a_2.csv', 'a_2_2'],
        ['b.csv', 'b'],
      ]),
    );
  });

  it('does not depend on the order of the files', () => {
    expect(tableNames(['a.json', 'a.csv'])).toEqual(tableNames(['a.csv', 'a.json']));
  });

  it('keeps table names short', () => {
    expect(single(`${'very long name '.repeat(20)}.csv`)?.length).toBeLessThanOrEqual(60);
  });
});
