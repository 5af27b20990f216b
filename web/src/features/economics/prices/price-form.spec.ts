import type { PriceBook, PriceEntry } from '../data/economics-queries.js';
import { bodyOf, fieldOf, isPrice, isPriceOrNone, newMeter, newModel, tiersOf, valuesOf } from './price-form.js';

const none: Omit<PriceEntry, 'meter'> = { model: null, price: null, per: '1', tiers: null, input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null, validFrom: null, validTo: null };
const book = {
  version: 4,
  currency: 'USD',
  entries: [
    { ...none, meter: 'ai.tokens', model: 'gpt-5-mini', input: '0.25', output: '2', cacheRead: '0.025', per: '1000000', validFrom: '2026-01-01' },
    { ...none, meter: 'storage.gb_days', price: '0.000000000001', per: '30' },
    { ...none, meter: 'bandwidth.bytes_sent', per: '1000000000', tiers: [{ upTo: '10000000000', price: '0.09' }, { upTo: null, price: '0.05' }], validTo: '2026-12-31' },
  ],
} as PriceBook;

describe('the form of a price book', () => {
  it('writes the same prices again, to the last digit', () => {
    expect(bodyOf(valuesOf(book), 4)).toEqual({
      version: 4,
      currency: 'USD',
      note: '',
      entries: [
        { meter: 'ai.tokens', model: 'gpt-5-mini', input: '0.25', output: '2', cacheRead: '0.025', cacheWrite: null, reasoning: null, per: '1000000', validFrom: '2026-01-01', validTo: null },
        { meter: 'storage.gb_days', price: '0.000000000001', per: '30', validFrom: null, validTo: null },
        { meter: 'bandwidth.bytes_sent', tiers: [{ upTo: '10000000000', price: '0.09' }, { upTo: null, price: '0.05' }], per: '1000000000', validFrom: null, validTo: '2026-12-31' },
      ],
    });
  });

  it('tells a price from what is none', () => {
    expect([isPrice('0.25'), isPrice('0,25'), isPrice('-1'), isPrice(''), isPriceOrNone(' '), isPrice('0.0000000000001')]).toEqual([true, false, false, false, true, false]);
    expect(tiersOf('10: 1\n0.5')).toEqual([{ upTo: '10', price: '1' }, { upTo: null, price: '0.5' }]);
    for (const text of ['10: x', '1: 2: 3', 'free']) expect(tiersOf(text)).toBeNull();
  });

  it('begins a model by the million and a meter by its unit', () => {
    expect(newModel('own')).toMatchObject({ meter: 'ai.tokens', model: 'own', per: '1000000' });
    expect(newMeter('query.rows')).toMatchObject({ meter: 'query.rows', per: '1' });
  });

  it('finds the field of what the server refuses', () => {
    expect([fieldOf('entries.2.tiers.0.price'), fieldOf('entries.10.input'), fieldOf('currency'), fieldOf('entries'), fieldOf('version')]).toEqual(['entries.2.tiers', 'entries.10.input', 'currency', null, null]);
  });
});
