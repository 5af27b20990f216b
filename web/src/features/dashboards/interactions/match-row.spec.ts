import type { ChartResult } from '@tidemark/chart';
import { rowOfMark } from './match-row.js';

const reader = { locale: 'en-GB', timeZone: 'Europe/Berlin' };
const orders: ChartResult = {
  columns: [
    { name: 'region', type: 'string' },
    { name: 'kind', type: 'string' },
    { name: 'orders', type: 'integer' },
  ],
  rows: [
    { region: 'EU', kind: 'new', orders: 3 },
    { region: 'EU', kind: 'old', orders: 5 },
    { region: 'US', kind: 'new', orders: 5 },
  ],
};
const months: ChartResult = {
  columns: [
    { name: 'month', type: 'date' },
    { name: 'net', type: 'number' },
  ],
  rows: [
    { month: '2024-01-01', net: 1 },
    { month: '2024-02-01', net: 2 },
    { month: '2024-03-01', net: 2 },
  ],
};

describe('the row that a mark stands for', () => {
  it('has the names of its place and of its series', () => {
    expect(rowOfMark({ names: ['EU', 'old'], figures: [5] }, orders, reader)).toBe(orders.rows[1]);
    expect(rowOfMark({ names: ['US', 'Orders'], figures: [5] }, orders, reader)).toBe(orders.rows[2]);
  });

  it('is the first where several have them', () => {
    expect(rowOfMark({ names: ['EU', 'Orders'], figures: [8] }, orders, reader)).toBe(orders.rows[0]);
  });

  it('is found by a time as the axis writes it, or as it measures it', () => {
    expect(rowOfMark({ names: ['Feb 2024'], figures: [2] }, months, reader)).toBe(months.rows[1]);
    expect(rowOfMark({ names: [], figures: [Date.UTC(2024, 2, 1), 2] }, months, reader)).toBe(months.rows[2]);
  });

  it('is the nearest in time where the click was beside the marks', () => {
    const mark = { names: [], figures: [Date.UTC(2024, 1, 10)], near: true };
    expect(rowOfMark(mark, months, reader)).toBe(months.rows[1]);
  });

  it('is none for what is no row', () => {
    expect(rowOfMark({ names: ['Other'], figures: [] }, orders, reader)).toBeNull();
    expect(rowOfMark({ names: [''], figures: [] }, orders, reader)).toBeNull();
    expect(rowOfMark({ names: ['EU'], figures: [] }, { columns: [], rows: [] }, reader)).toBeNull();
  });
});
