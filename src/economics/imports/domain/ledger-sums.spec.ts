import fc from 'fast-check';
import { NO_DIMENSIONS } from '../../domain/cost.js';
import { decimal, sumOf } from '../../domain/decimal.js';
import type { LedgerEntry } from './cost-row.js';
import { DaySpan, LedgerSums, MoneySums } from './ledger-sums.js';

const entry = (change: Partial<LedgerEntry> = {}): LedgerEntry => ({
  day: '2026-11-01',
  category: 'compute',
  subcategory: 'servers',
  amount: '1',
  currency: 'EUR',
  quantity: '1',
  unit: 'h',
  dimensions: NO_DIMENSIONS,
  ...change,
});

describe('what an import brings to the ledger', () => {
  it('is one row for what differs in amount and quantity alone', () => {
    const sums = new LedgerSums();
    for (const amount of ['0.1', '0.2', '-0.05']) sums.add(entry({ amount }));
    expect([...sums.entries()]).toEqual([entry({ amount: '0.25', quantity: '3' })]);
  });

  it('never adds other currencies, days, units, customers, nor what has a quantity to what has none', () => {
    const sums = new LedgerSums();
    const others = [{}, { currency: 'USD' }, { day: '2026-11-02' }, { unit: 'd' }, { quantity: null }, { dimensions: { ...NO_DIMENSIONS, customer: 'acme' } }, { subcategory: 'disks' }, { category: 'storage' as const }];
    for (const other of others) sums.add(entry(other));
    expect([...sums.entries()]).toHaveLength(others.length);
  });

  it('comes to the same as its rows, by currency, whatever they are', () => {
    const rows = fc.array(
      fc.record({
        amount: fc.integer({ min: -1e9, max: 1e9 }).map((units) => decimal(`${units}e-6`).toFixed()),
        currency: fc.constantFrom('EUR', 'USD', 'JPY'),
        day: fc.constantFrom('2026-11-01', '2026-11-02'),
        subcategory: fc.constantFrom('a', 'b'),
      }),
      { maxLength: 200 },
    );
    fc.assert(
      fc.property(rows, (all) => {
        const [sums, money] = [new LedgerSums(), new MoneySums()];
        for (const row of all) {
          sums.add(entry(row));
          money.add(row.amount, row.currency);
        }
        const kept = [...sums.entries()];
        for (const { amount, currency } of money.all()) {
          expect(sumOf(kept.filter((row) => row.currency === currency).map((row) => row.amount))).toBe(amount);
          expect(sumOf(all.filter((row) => row.currency === currency).map((row) => row.amount))).toBe(amount);
        }
      }),
    );
  });

  it('spans from the first to the last of its days', () => {
    const span = new DaySpan();
    expect(span).toEqual({ from: null, to: null });
    span.add('2026-11-03', '2026-11-05');
    span.add('2026-11-01', '2026-11-04');
    expect(span).toEqual({ from: '2026-11-01', to: '2026-11-05' });
  });
});
