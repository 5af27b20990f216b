import fc from 'fast-check';
import { decimal, sumOf } from '../../domain/decimal.js';
import { DEFAULT_CURRENCY, DEFAULT_ENTRIES } from './default-book.js';
import { type PriceBookVersion, type TokenPrice, type UnitPrice, unitPriceOn } from './price-book.js';
import { costOfTokens, unitsCost } from './price.js';

const BOOK: PriceBookVersion = { version: 1, currency: DEFAULT_CURRENCY, entries: DEFAULT_ENTRIES };
const pricesOf = (book: PriceBookVersion) => ({ on: () => book });
const NO_TOKENS = { freshInput: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output: 0 };
const TIERED: UnitPrice = {
  meter: 'bandwidth.bytes_sent',
  price: '3',
  per: '1',
  tiers: [
    { upTo: '10', price: '3' },
    { upTo: '20', price: '2' },
    { upTo: null, price: '1' },
  ],
  validFrom: null,
  validTo: null,
};

describe('what tokens cost', () => {
  it('is each bucket at its price; those without one of their own count as input, or output', () => {
    const million = { freshInput: 1_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000, reasoning: 1_000_000, output: 1_000_000 };
    expect(costOfTokens(pricesOf(BOOK), '2026-11-26', 'gpt-5-mini', million)).toBe('4.75');
    const own: TokenPrice = { ...(DEFAULT_ENTRIES.find((entry) => 'model' in entry && entry.model === 'gpt-4') as TokenPrice), cacheRead: '3', cacheWrite: '37.5', reasoning: '0' };
    expect(costOfTokens(pricesOf({ ...BOOK, entries: [own] }), '2026-11-26', 'gpt-4', million)).toBe('130.5');
  });

  it('keeps every digit of a single token', () => {
    expect(costOfTokens(pricesOf(BOOK), '2026-11-26', 'gpt-5-mini', { ...NO_TOKENS, freshInput: 1 })).toBe('0.00000025');
  });

  it('is not known of a model without a price, which is never free', () => {
    expect(costOfTokens(pricesOf(BOOK), '2026-11-26', 'gpt-6', { ...NO_TOKENS, output: 5 })).toBeNull();
    expect(costOfTokens(pricesOf(BOOK), '2026-11-26', 'gpt-4', NO_TOKENS)).toBe('0');
  });

  it('goes by the price of the day', () => {
    const [mini] = DEFAULT_ENTRIES.filter((entry): entry is TokenPrice => 'model' in entry);
    if (!mini) throw new Error('no model');
    const entries = [
      { ...mini, validTo: '2026-02-28' },
      { ...mini, input: '0.5', validFrom: '2026-03-01', validTo: null },
    ];
    const cost = (day: string): string | null => costOfTokens(pricesOf({ ...BOOK, entries }), day, mini.model, { ...NO_TOKENS, freshInput: 1_000_000 });
    expect([cost('2026-02-28'), cost('2026-03-01')]).toEqual(['0.25', '0.5']);
  });

  it('sums over sessions to what the day costs, to the last digit', () => {
    const tokens = fc.record({ freshInput: fc.nat(1e9), cacheRead: fc.nat(1e9), cacheWrite: fc.nat(1e9), reasoning: fc.nat(1e9), output: fc.nat(1e9) });
    const cost = (counts: Record<keyof typeof NO_TOKENS, number | string>): string => costOfTokens(pricesOf(BOOK), '2026-11-26', 'gpt-5-mini', counts) ?? 'none';
    fc.assert(
      fc.property(fc.array(tokens, { minLength: 1, maxLength: 20 }), (sessions) => {
        const whole = (bucket: keyof typeof NO_TOKENS): string => sumOf(sessions.map((session) => session[bucket]));
        const day = { freshInput: whole('freshInput'), cacheRead: whole('cacheRead'), cacheWrite: whole('cacheWrite'), reasoning: whole('reasoning'), output: whole('output') };
        expect(sumOf(sessions.map(cost))).toBe(cost(day));
      }),
    );
  });
});

describe('what a quantity costs', () => {
  it('is nothing but quantity times price without tiers, whatever came before', () => {
    const cpu = unitPriceOn(BOOK, '2026-11-26', 'compute.cpu_seconds');
    expect(cpu && unitsCost(cpu, '3600', '1e9')).toBe('0.04048');
  });

  it('goes through the tiers of the month', () => {
    expect(unitsCost(TIERED, '5')).toBe('15');
    expect(unitsCost(TIERED, '10')).toBe('30');
    expect(unitsCost(TIERED, '25')).toBe('55');
    expect(unitsCost(TIERED, '5', '8')).toBe('12');
    expect(unitsCost(TIERED, '7', '30')).toBe('7');
    expect(unitsCost(TIERED, '0', '10')).toBe('0');
  });

  const quantity = fc.integer({ min: 0, max: 60_000 }).map((value) => decimal(value).div(1000).toFixed());

  it('is the same in whatever steps the month came, tiers or none', () => {
    fc.assert(
      fc.property(fc.array(quantity, { minLength: 1, maxLength: 15 }), fc.boolean(), (steps, tiered) => {
        const price = tiered ? TIERED : { ...TIERED, tiers: null };
        const costs = steps.map((step, index) => unitsCost(price, step, sumOf(steps.slice(0, index))));
        expect(sumOf(costs)).toBe(unitsCost(price, sumOf(steps)));
      }),
    );
  });

  it('is the same in whatever steps the month came where tiers have prices that do not end', () => {
    const hourly: UnitPrice = { ...TIERED, per: '3600' };
    fc.assert(
      fc.property(fc.array(quantity, { minLength: 1, maxLength: 15 }), (steps) => {
        const costs = steps.map((step, index) => unitsCost(hourly, step, sumOf(steps.slice(0, index))));
        expect(sumOf(costs)).toBe(unitsCost(hourly, sumOf(steps)));
      }),
    );
  });

  it('never falls when there is more of it', () => {
    fc.assert(
      fc.property(quantity, quantity, quantity, (less, more, before) => {
        const both = sumOf([less, more]);
        expect(decimal(unitsCost(TIERED, both, before)).gte(unitsCost(TIERED, less, before))).toBe(true);
      }),
    );
  });
});
