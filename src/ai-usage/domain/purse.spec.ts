import { Purse } from './purse.js';

const TOKENS = { freshInput: 1_000_000, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 0 };
const entry = { meter: 'ai.tokens', model: 'm', input: '30', output: '60', cacheRead: null, cacheWrite: null, reasoning: null, per: '1000000', validFrom: null, validTo: null } as const;
/** The day before was closed while the price book was in dollars. */
const prices = { on: (day: string) => ({ version: 1, currency: day === '2026-11-25' ? 'USD' : 'EUR', entries: [entry] }) };
const purseOf = (...uses: [day: string, model: string][]): Purse => {
  const purse = new Purse(prices, 'EUR');
  for (const [day, model] of uses) purse.add(day, model, TOKENS, 1);
  return purse;
};

describe('a purse', () => {
  it('has nothing in it when nothing was used', () => {
    expect(purseOf().total).toBe('0');
  });

  it('does not take what was paid in another currency for free', () => {
    const purse = purseOf(['2026-11-25', 'm']);
    expect([purse.total, purse.others, purse.priced, purse.unpriced]).toEqual([null, [{ amount: '30', currency: 'USD' }], 0, 0]);
  });

  it('counts as priced the requests alone that its total is of', () => {
    const purse = purseOf(['2026-11-25', 'm'], ['2026-11-26', 'm'], ['2026-11-26', 'unheard-of']);
    expect([purse.total, purse.others, purse.priced, purse.unpriced]).toEqual(['30', [{ amount: '30', currency: 'USD' }], 1, 1]);
  });

  it('does not know what it holds when nothing of it has a price', () => {
    expect(purseOf(['2026-11-26', 'unheard-of']).total).toBeNull();
  });
});
