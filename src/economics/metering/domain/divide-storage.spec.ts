import { divideStorage } from './divide-storage.js';

describe('dividing storage', () => {
  it('divides each table by rows, and leaves the rest to the installation', () => {
    const rows = new Map([
      ['one', [3, 0, 0]],
      ['two', [1, 5, 0]],
    ]);
    expect(divideStorage({ sizes: [400, 100, 50], rows, databaseBytes: 1_000 })).toEqual([
      { tenantId: 'one', bytes: 300 },
      { tenantId: 'two', bytes: 200 },
      { tenantId: null, bytes: 500 },
    ]);
  });

  it('gives all of it to the installation where there is nobody', () => {
    expect(divideStorage({ sizes: [400], rows: new Map(), databaseBytes: 300 })).toEqual([{ tenantId: null, bytes: 300 }]);
  });
});
