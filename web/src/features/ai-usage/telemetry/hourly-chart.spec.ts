import { hourlyChart } from './hourly-chart.js';

const hour = (at: number, cost: string | null, requests: number) => ({ hour: new Date(Date.UTC(2026, 0, 1, at)).toISOString(), cost, requests });

describe('the chart of hours', () => {
  it('draws what was not priced as a gap, never as nothing', () => {
    const hours = [hour(0, '0.000000000001', 3), hour(1, null, 2), hour(2, '0', 0)];
    expect(hourlyChart(hours, 'cost', 'EUR')?.result.rows.map((row) => row['cost'])).toEqual(['0.000000000001', null, '0']);
    expect(hourlyChart(hours, 'cost', 'EUR')?.spec.config).toMatchObject({ format: 'currency', currency: 'EUR' });
    expect(hourlyChart(hours, 'requests', 'EUR')?.result.rows.map((row) => row['requests'])).toEqual([3, 2, 0]);
  });

  it('is not drawn when there is nothing', () => {
    expect(hourlyChart([hour(0, null, 1), hour(1, '0', 0)], 'cost', 'EUR')).toBeNull();
    expect(hourlyChart([], 'requests', 'EUR')).toBeNull();
  });

  it('has bars for few hours and an area for many', () => {
    const hours = Array.from({ length: 24 * 7 }, (_, at) => hour(at, '1', 1));
    expect([hourlyChart(hours.slice(0, 24), 'cost', 'EUR')?.spec.type, hourlyChart(hours, 'cost', 'EUR')?.spec.type]).toEqual(['bar', 'area']);
  });
});
