import { HEARTBEAT_MS, isNews, valuesBetween } from './history.js';

const at = (minutes: number): Date => new Date(minutes * 60_000);
const row = (minutes: number, value: string | null, status: 'good' | 'no_data' = 'good') => ({ at: at(minutes), value, status });

describe('the history of a KPI', () => {
  it('takes what is new, and a sign of life', () => {
    expect(isNews(null, row(0, '1'))).toBe(true);
    expect(isNews(row(0, '1'), row(1, '1.0'))).toBe(false);
    expect(isNews(row(0, '1'), row(1, '2'))).toBe(true);
    expect(isNews(row(0, '1'), row(1, null, 'no_data'))).toBe(true);
    expect(isNews(row(0, null), row(1, null))).toBe(false);
    expect(isNews(row(0, '1'), row(HEARTBEAT_MS / 60_000, '1'))).toBe(true);
  });

  it('has at the end of each stretch the last row, for as long as one speaks for what follows', () => {
    const borders = [10, 15, 20, 25, 30, 60, 90].map((minutes) => minutes * 60_000);
    const rows = [row(4, '1'), row(14, '2'), row(16, '3')];
    const values = valuesBetween(rows, borders, at(200).getTime()).map((each) => each?.value ?? null);
    expect(values).toEqual(['2', '3', '3', '3', '3', null]);
  });

  it('knows nothing of what is to come', () => {
    expect(valuesBetween([row(0, '1')], [0, 60_000, 120_000, 180_000], 90_000)).toEqual([row(0, '1'), row(0, '1'), null]);
  });
});
