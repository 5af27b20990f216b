import fc from 'fast-check';
import { NO_DIMENSIONS } from '../../domain/cost.js';
import { decimal, sumOf } from '../../domain/decimal.js';
import type { CountedUsage, TokenUsage, UsageQuantity } from '../../domain/usage.js';
import { DEFAULT_CURRENCY, DEFAULT_ENTRIES } from '../../price-book/domain/default-book.js';
import type { PriceBookVersion, UnitPrice } from '../../price-book/domain/price-book.js';
import { unitsCost } from '../../price-book/domain/price.js';
import { type CostLine, costDay } from './cost-day.js';

const DAY = '2026-11-26';
const BOOK: PriceBookVersion = { version: 1, currency: DEFAULT_CURRENCY, entries: DEFAULT_ENTRIES };
const nothingBefore = (): string => '0';

const cpu = (quantity: string, feature = ''): CountedUsage => ({ day: DAY, meter: 'compute.cpu_seconds', label: '', quantity, dimensions: { ...NO_DIMENSIONS, feature } });
const tokens = (model: string, output: number): TokenUsage => ({
  day: DAY,
  meter: 'ai.tokens',
  dimensions: { ...NO_DIMENSIONS, model },
  tokens: { freshInput: 0, cacheRead: 0, cacheWrite: 0, reasoning: 0, output },
});
const cost = (quantities: UsageQuantity[], book = BOOK, before = nothingBefore): CostLine[] => costDay(DAY, quantities, book, before);
const total = (lines: readonly CostLine[]): string => sumOf(lines.map(({ amount }) => amount ?? 0));
const quantity = fc.bigInt({ min: 0n, max: 10n ** 14n }).map((value) => decimal(value.toString()).div(1e6).toFixed());

describe('costDay', () => {
  it('prices quantities by meter and tokens by model, and says by which version', () => {
    expect(cost([cpu('3600', 'query'), tokens('gpt-5-mini', 1_000_000)])).toEqual([
      expect.objectContaining({ category: 'ai', subcategory: 'ai.tokens', amount: '2', quantity: '1000000', unit: 'tokens', source: 'priced' }),
      expect.objectContaining({ category: 'compute', amount: '0.04048', currency: 'USD', quantity: '3600', unit: 's', source: 'measured', priceVersion: 1 }),
    ]);
  });

  it('knows no amount where there is no price, and makes no row of nothing or of what only divides costs', () => {
    const drivers: CountedUsage = { ...cpu('5'), meter: 'requests' };
    expect(cost([tokens('gpt-6', 5), cpu('0'), drivers, tokens('gpt-4', 0)])).toEqual([expect.objectContaining({ amount: null, quantity: '5' })]);
    expect(cost([cpu('5')], { ...BOOK, entries: [] })).toEqual([expect.objectContaining({ amount: null })]);
  });

  it('costs the same however the day is split where there are no tiers, and its rows sum to it', () => {
    fc.assert(
      fc.property(fc.array(quantity, { minLength: 1, maxLength: 25 }), (parts) => {
        const whole = sumOf(parts);
        expect(total(cost(parts.map((part, index) => cpu(part, `f${index}`))))).toBe(total(cost([cpu(whole)])));
      }),
    );
  });

  it('goes on through the tiers where the month stands', () => {
    const price: UnitPrice = { meter: 'compute.cpu_seconds', price: '2', per: '1', tiers: [{ upTo: '10', price: '2' }, { upTo: null, price: '1' }], validFrom: null, validTo: null };
    const book = { ...BOOK, entries: [price] };
    expect(total(cost([cpu('2', 'a'), cpu('6', 'b')], book, () => '6'))).toBe('12');
    fc.assert(
      fc.property(quantity, quantity, (before, today) => {
        expect(total(cost([cpu(today)], book, () => before))).toBe(unitsCost(price, today, before));
      }),
    );
  });

  it('gives the first figures again after a version there and back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(quantity, fc.nat(1e9)), { minLength: 1, maxLength: 10 }), (days) => {
        const usage = days.flatMap(([seconds, count], index) => [cpu(seconds, `f${index}`), tokens('gpt-4', count)]);
        const dearer = { ...BOOK, version: 2, entries: [] };
        const first = cost(usage);
        cost(usage, dearer);
        expect(cost(usage)).toEqual(first);
      }),
    );
  });
});
