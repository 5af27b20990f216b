import { previewOf, readAddress, writeAddress } from './address.js';

describe('the address of the explore page', () => {
  it('comes back as it was written', () => {
    const written = { sourceId: 's1', savedQueryId: 'q1', sql: 'SELECT 1 & 2 -- +' };
    expect(readAddress(writeAddress(written))).toEqual({ ...written, table: null });
  });

  it('leaves a long text out', () => {
    expect(writeAddress({ sourceId: 's', savedQueryId: null, sql: 'x'.repeat(2000) }).has('sql')).toBe(false);
  });

  it('takes empty values for none', () => {
    expect(readAddress(new URLSearchParams('source=&sql=%20'))).toEqual({
      sourceId: null,
      savedQueryId: null,
      sql: null,
      table: null,
    });
  });

  it('asks for the first rows of a table', () => {
    expect(previewOf('sales.orders')).toBe('SELECT *\nFROM sales.orders\nLIMIT 100');
  });
});
