import type { CostGroup } from '../data/economics-queries.js';
import { modelRows } from './model-rows.js';

const group = (value: string | null, amount: string | null, unpriced = 0): CostGroup => ({ value, rest: false, amount: amount === null ? null : { amount, currency: 'USD' }, percent: 50, amounts: [], unpriced });

describe('models beside each other', () => {
  it('sets what a model cost against its tokens', () => {
    expect(modelRows([group('gpt-4', '12')], [{ model: 'gpt-4', count: 40, tokens: 400_000 }], 'USD')).toEqual([
      { model: 'gpt-4', requests: 40, tokens: 400_000, cost: { amount: '12', currency: 'USD' }, percent: 50, perMillion: { amount: '30.000000', currency: 'USD' }, unpriced: false },
    ]);
  });

  it('never makes a model without a price free', () => {
    const rows = modelRows([group('own-model', null, 3)], [{ model: 'own-model', count: 1, tokens: 10 }, { model: 'new', count: 2, tokens: 20 }], 'USD');
    expect(rows.map(({ model, cost, perMillion, unpriced }) => ({ model, cost, perMillion, unpriced }))).toEqual([
      { model: 'own-model', cost: null, perMillion: null, unpriced: true },
      { model: 'new', cost: null, perMillion: null, unpriced: true },
    ]);
  });

  it('leaves what is not counted unknown', () => {
    expect(modelRows([group(null, '2')], null, 'USD')).toMatchObject([{ model: null, requests: null, tokens: null, perMillion: null }]);
    expect(modelRows([group('a', '2')], [{ model: 'a', count: 1, tokens: 0 }], 'USD')).toMatchObject([{ perMillion: null }]);
  });
});
