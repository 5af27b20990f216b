import { drawnCosts } from './cost-chart.js';

const group = (value: string, amounts: (string | null)[]) => ({ value, rest: false, amount: { amount: '1', currency: 'USD' }, percent: 1, amounts, unpriced: 0 });

describe('costs by day, drawn', () => {
  const costs = { days: ['2026-03-30', '2026-03-31'], currency: 'USD', groups: [group('ai', ['1.5', null]), group('third_party', ['0.5', '0.25'])] };
  const path = [
    { day: '2026-03-31', expected: '2', low: '1', high: '3' },
    { day: '2026-04-01', expected: '2.5', low: '1', high: '4' },
  ];

  it('stacks categories and draws the days to come behind them', () => {
    const drawn = drawnCosts(costs, { path, currency: 'USD' });
    expect(drawn?.spec).toMatchObject({ type: 'combo', config: { bars: ['AI', 'Third parties'], lines: ['Expected', 'At least', 'At most'], oneAxis: true, currency: 'USD' } });
    expect(drawn?.result.rows).toMatchObject([
      { Day: '2026-03-30', AI: 1.5, 'Third parties': 0.5, Expected: null },
      { Day: '2026-03-31', AI: null, 'Third parties': 0.25, Expected: 2, 'At least': 1, 'At most': 3 },
      { Day: '2026-04-01', AI: null, 'Third parties': null, Expected: 2.5, 'At most': 4 },
    ]);
  });

  it('draws bars alone where nothing can be projected, or only in another currency', () => {
    expect(drawnCosts(costs, undefined)?.spec.type).toBe('bar');
    expect(drawnCosts(costs, { path, currency: 'EUR' })?.spec.type).toBe('bar');
  });

  it('draws nothing of what has no price', () => {
    expect(drawnCosts({ ...costs, groups: [{ ...group('ai', [null, null]), amount: null }] }, undefined)).toBeNull();
  });
});
