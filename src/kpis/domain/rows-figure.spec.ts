import type { QueryKpiSource } from './kpi.js';
import { figureOfRows } from './rows-figure.js';

const source = (change: Partial<QueryKpiSource> = {}): QueryKpiSource => ({ kind: 'query', savedQueryId: 'q', valueColumn: 'net', refreshSeconds: 60, ...change });
const months = [
  { month: '1998-03-01', net: '104854.16' },
  { month: '1998-01-01', net: '94222.11' },
  { month: '1998-02-01', net: null },
];

describe('a KPI out of rows', () => {
  it('is the last by time, whatever the order, with the one before and all as a line', () => {
    expect(figureOfRows(['month', 'net'], months, source({ timeColumn: 'month' }))).toEqual({
      value: '104854.16',
      reason: null,
      previous: null,
      sparkline: [94222.1, null, 104854],
      periodLabel: '1998-03-01',
    });
  });

  it('is the first row where there is no time, with the column before', () => {
    const rows = [{ net: 12, before: '10.50' }, { net: 99, before: 1 }];
    expect(figureOfRows(['net', 'before'], rows, source({ previousColumn: 'before' }))).toEqual({ value: '12', reason: null, previous: '10.50', sparkline: [], periodLabel: null });
  });

  it('says why there is none', () => {
    expect(figureOfRows(['other'], [{ other: 1 }], source()).reason).toBe('no_column');
    expect(figureOfRows(['net'], [], source()).reason).toBe('no_rows');
    expect(figureOfRows(['net'], [{ net: null }], source()).reason).toBe('no_data');
    expect(figureOfRows(['net'], [{ net: 'many' }], source()).reason).toBe('not_a_number');
  });
});
