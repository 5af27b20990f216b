import { type ComparedCost, CostComparison, stretchesOf } from './compare-costs.js';

const cost = (amount: string | null, change: Partial<ComparedCost> = {}): ComparedCost => ({ day: '2026-11-01', category: 'ai', meter: 'ai.tokens', model: 'a', currency: 'USD', amount, ...change });

describe('comparing costs before and after', () => {
  it('tells totals, and of each category, meter, model and day what differs', () => {
    const comparison = new CostComparison();
    comparison.add('before', [cost('1'), cost('2', { model: 'b' }), cost('3', { category: 'compute', meter: 'compute.cpu_seconds', model: '', day: '2026-11-02' })]);
    comparison.add('after', [cost('1.5'), cost('2', { model: 'b' }), cost('3', { category: 'compute', meter: 'compute.cpu_seconds', model: '', day: '2026-11-02' })]);
    const difference = { currency: 'USD', before: '3', after: '3.5', difference: '0.5' };
    expect(comparison.result()).toEqual({
      totals: [{ currency: 'USD', before: '6', after: '6.5', difference: '0.5' }],
      by: {
        category: [{ key: 'ai', ...difference }],
        meter: [{ key: 'ai.tokens', ...difference }],
        model: [{ key: 'a', currency: 'USD', before: '1', after: '1.5', difference: '0.5' }],
        day: [{ key: '2026-11-01', ...difference }],
      },
      unpriced: { before: 0, after: 0 },
    });
  });

  it('keeps currencies apart, and counts what has no price', () => {
    const comparison = new CostComparison();
    comparison.add('before', [cost('1'), cost(null)]);
    comparison.add('after', [cost('1', { currency: 'EUR' }), cost('2', { currency: 'EUR', model: 'b' })]);
    const { totals, unpriced } = comparison.result();
    expect(totals).toEqual([
      { currency: 'EUR', before: '0', after: '3', difference: '3' },
      { currency: 'USD', before: '1', after: '0', difference: '-1' },
    ]);
    expect(unpriced).toEqual({ before: 1, after: 0 });
  });

  it('puts days of one version together', () => {
    const days = [1, 1, 2, 1].map((version, index) => ({ day: `2026-11-0${index + 1}`, version }));
    expect(stretchesOf(days)).toEqual([
      { from: '2026-11-01', to: '2026-11-02', version: 1 },
      { from: '2026-11-03', to: '2026-11-03', version: 2 },
      { from: '2026-11-04', to: '2026-11-04', version: 1 },
    ]);
  });
});
