import type { CostGroup } from '../data/economics-queries.js';
import { modelRows } from './model-rows.js';

const group = (value: string | null, amount: string | null, unpriced = 0): CostGroup => ({ value, rest: false, amount: amount === null ? null : { amount, currency: 'USD' }, percent: 50, amounts: [], unpriced });
const used = (...models: { model: string; count: number; tokens: number; cost: string | null }[]) => ({ currency: 'USD', models });

describe('models beside each other', () => {
  it('sets what counted tokens cost against their number, and not what an invoice adds', () => {
    expect(modelRows([group('gpt-4', '512')], used({ model: 'gpt-4', count: 40, tokens: 400_000, cost: '12' }), 'USD')).toEqual([
      { model: 'gpt-4', requests: 40, tokens: 400_000, cost: { amount: '512', currency: 'USD' }, percent: 50, perMillion: { amount: '30.000000', currency: 'USD' }, unpriced: false },
    ]);
  });

  it('never makes a model without a price free', () => {
    const rows = modelRows([group('own-model', null, 3)], used({ model: 'own-model', count: 1, tokens: 10, cost: null }, { model: 'new', count: 2, tokens: 20, cost: null }), 'USD');
    expect(rows.map(({ model, cost, perMillion, unpriced }) => ({ model, cost, perMillion, unpriced }))).toEqual([
      { model: 'own-model', cost: null, perMillion: null, unpriced: true },
      { model: 'new', cost: null, perMillion: null, unpriced: true },
    ]);
  });

  it('leaves what is not counted unknown, and means of another currency out', () => {
    expect(modelRows([group(null, '2')], null, 'USD')).toMatchObject([{ model: null, requests: null, tokens: null, perMillion: null }]);
    expect(modelRows([group('a', '2')], used({ model: 'a', count: 1, tokens: 0, cost: '0' }), 'USD')).toMatchObject([{ perMillion: null }]);
    expect(modelRows([group('a', '2')], used({ model: 'a', count: 1, tokens: 10, cost: '1' }), 'EUR')).toMatchObject([{ perMillion: null }]);
  });
});
