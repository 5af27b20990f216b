import { chartTypeNames, checkVisualization, emptyReason } from '@tidemark/chart';
import type { QueryResult } from '../../../api/types.js';
import { chartResult, firstVisualization, fitsColumns, visualizationOf } from './chart-mapping.js';

const byMonth: Pick<QueryResult, 'columns' | 'data'> = {
  columns: [
    { name: 'month', type: 'date' },
    { name: 'region', type: 'string' },
    { name: 'revenue', type: 'number' },
    { name: 'orders', type: 'integer' },
  ],
  data: ['1997-01-01', '1997-02-01'].flatMap((month) =>
    ['EU', 'US'].map((region) => ({ month, region, revenue: '12.50', orders: 3 })),
  ),
};
const byName: Pick<QueryResult, 'columns' | 'data'> = {
  columns: [
    { name: 'employee_id', type: 'integer' },
    { name: 'name', type: 'string' },
    { name: 'revenue', type: 'number' },
  ],
  data: Array.from({ length: 12 }, (_, index) => ({
    employee_id: index,
    name: `N${index}`,
    revenue: String(index + 1),
  })),
};

describe('the quick chart', () => {
  it('begins with lines over time, split by a few names', () => {
    expect(firstVisualization(chartResult(byMonth))).toEqual({
      type: 'line',
      config: { x: 'month', y: 'revenue', series: 'region' },
    });
  });

  it.each(chartTypeNames())('has a %s of every result with figures that can be drawn', (type) => {
    for (const result of [byMonth, byName]) {
      const checked = checkVisualization(visualizationOf(type, chartResult(result), null));
      expect(checked).toMatchObject({ ok: true });
      if (checked.ok) expect(emptyReason(checked.spec, chartResult(result))).toBeNull();
    }
  });

  it('draws figures over time even of rows that are best read as a table', () => {
    const orders = chartResult({
      columns: [
        { name: 'order_id', type: 'integer' },
        { name: 'customer', type: 'string' },
        { name: 'city', type: 'string' },
        { name: 'placed', type: 'date' },
        { name: 'freight', type: 'number' },
      ],
      data: Array.from({ length: 20 }, (_, index) => ({
        order_id: index,
        customer: `C${index}`,
        city: `T${index}`,
        placed: '1997-01-01',
        freight: index,
      })),
    });
    expect(firstVisualization(orders)).toEqual({ type: 'line', config: { x: 'placed', y: 'freight' } });
    expect(firstVisualization({ ...orders, rows: [] })).toEqual({ type: 'table', config: {} });
  });

  it('takes no key for a figure', () => {
    expect(visualizationOf('pie', chartResult(byName), null).config).toEqual({ label: 'name', value: 'revenue' });
    expect(visualizationOf('bar', chartResult(byName), null).config).toEqual({
      x: 'name',
      y: 'revenue',
      horizontal: true,
    });
  });

  it('keeps the columns when bars become lines', () => {
    const bars = { type: 'bar', config: { x: 'name', y: 'revenue', horizontal: true, unit: 'USD' } };
    expect(visualizationOf('line', chartResult(byName), bars).config).toEqual({ x: 'name', y: 'revenue', unit: 'USD' });
  });

  it('stays as long as its columns are there', () => {
    const chart = { type: 'line', config: { x: 'month', y: ['revenue', 'orders'] } };
    expect(fitsColumns(chart, chartResult(byMonth))).toBe(true);
    expect(fitsColumns(chart, chartResult(byName))).toBe(false);
    expect(fitsColumns({ type: 'table', config: {} }, chartResult(byName))).toBe(true);
  });

  it('leaves out what the columns cannot give', () => {
    const words = chartResult({ columns: [{ name: 'a', type: 'string' }], data: [{ a: 'x' }] });
    expect(visualizationOf('bar', words, null).config).toEqual({ x: 'a' });
  });
});
