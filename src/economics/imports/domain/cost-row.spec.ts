import fc from 'fast-check';
import { sumOf } from '../../domain/decimal.js';
import { entriesOf, readCostRow } from './cost-row.js';
import { RowProblem } from './row-fields.js';

const RULES = { today: '2026-11-26', timeZone: 'Europe/Berlin' };
const row = (change: object = {}): object => ({ day: '2026-11-01', category: 'compute', amount: '12.50', currency: 'EUR', ...change });
const read = (change: object = {}) => readCostRow(row(change), RULES);

/** Which field breaks the rule, and how it is said. */
function problemOf(change: object): string {
  try {
    read(change);
    return 'nothing was refused';
  } catch (error) {
    if (error instanceof RowProblem) return `${error.field}: ${error.reason}`;
    throw error;
  }
}

describe('a row of costs', () => {
  it('is a day, a category, an amount and a currency, and what it was for where that is said', () => {
    expect(read({ customer: ' acme ', service: 'servers', quantity: '3', unit: 'h', currency: 'eur', reference: 'invoice 7' })).toEqual({
      days: [{ day: '2026-11-01', weight: '1' }],
      category: 'compute',
      subcategory: 'servers',
      amount: '12.5',
      currency: 'EUR',
      quantity: '3',
      unit: 'h',
      dimensions: { customer: 'acme', feature: '', endpoint: '', model: '', domain: '' },
    });
  });

  it.each([
    ['12', '12'],
    [12.5, '12.5'],
    ['-3.10', '-3.1'],
    ['+4', '4'],
    ['.5', '0.5'],
    ['1.5E-7', '0.00000015'],
    ['0.000000000000000001', '0.000000000000000001'],
    ['1000000000000', '1000000000000'],
  ])('takes %j as an amount of %s', (amount, exact) => expect(read({ amount }).amount).toBe(exact));

  it.each([
    [{ amount: '1000000000000.01' }, 'amount: amount must be at most 1000000000000, it is "1000000000000.01"'],
    [{ amount: '1e99' }, 'amount: amount must be at most 1000000000000, it is "1e99"'],
    [{ amount: '1.0000000000000000001' }, 'amount: amount must have at most 18 decimals, it is "1.0000000000000000001"'],
    [{ amount: '1,50' }, 'amount: amount must be an amount such as 12.50, with a point and without separators of thousands, it is "1,50"'],
    [{ amount: 'NaN' }, expect.stringContaining('it is "NaN"')],
    [{ amount: '0x10' }, expect.stringContaining('it is "0x10"')],
    [{ amount: [1] }, expect.stringContaining('it is a list')],
    [{ amount: 0.1234567890123456 }, 'amount: amount has more digits than a JSON number holds exactly: send it as text'],
    [{ amount: '' }, 'amount: amount must be there, it is missing'],
    [{ currency: 'XYZ' }, 'currency: currency must be a currency of ISO 4217 such as EUR, it is "XYZ"'],
    [{ currency: 'euro' }, 'currency: currency must be a currency of ISO 4217 such as EUR, it is "EURO"'],
    [{ currency: 978 }, 'currency: currency must be text, it is a number'],
    [{ category: 'people' }, 'category: category must be one of storage, compute, bandwidth, ai, query, third_party, it is "people"'],
    [{ day: '2026-02-29' }, 'day: day must be a date such as 2026-01-31, it is "2026-02-29"'],
    [{ day: '01.11.2026' }, expect.stringContaining('it is "01.11.2026"')],
    [{ day: '1999-12-31' }, 'day: day must not be before 2000-01-01, it is 1999-12-31'],
    [{ day: '2028-01-02' }, 'day: day must be at most 400 days ahead, it is 2028-01-02'],
    [{ day: undefined }, 'from: from must be there, it is missing'],
    [{ from: '2026-11-01' }, 'day: give day, or from and to'],
    [{ day: undefined, from: '2026-11-02', to: '2026-11-01' }, 'to: to must not be before from, it is 2026-11-01'],
    [{ day: undefined, from: '2020-01-01', to: '2026-11-01' }, 'to: a row may be about 1100 days'],
    [{ quantity: '-1' }, 'quantity: quantity must not be negative, unless the amount is a credit'],
    [{ quantity: '1e20' }, expect.stringContaining('quantity must be at most 1000000000000000000')],
    [{ customer: 'x'.repeat(201) }, 'customer: customer must have at most 200 characters, it has 201'],
    [{ customer: 'a\0b' }, 'customer: customer must not hold NUL or half a surrogate pair'],
    [{ customer: '\ud800' }, 'customer: customer must not hold NUL or half a surrogate pair'],
    [{ colour: 'red' }, '"colour": "colour" is not a known field'],
    [{ service: 'a', subcategory: 'b' }, 'service: service is another name of subcategory: give one of them'],
  ])('is refused as %j', (change, problem) => expect(problemOf(change)).toEqual(problem));

  it.each([[null], ['text'], [[1]], [7]])('must be an object, not %j', (value) => expect(() => readCostRow(value, RULES)).toThrow(/a row must be an object/));

  it('takes the amount of a credit with what was given back', () => {
    expect(read({ amount: '-5', quantity: '-2' })).toMatchObject({ amount: '-5', quantity: '-2' });
  });

  it('of a leap year has 366 days, its last included', () => {
    const { days } = read({ day: undefined, from: '2024-01-01', to: '2024-12-31' });
    expect(days).toHaveLength(366);
    expect(days.map(({ day }) => day)).toContain('2024-02-29');
  });

  it('is shared out over its days to the last digit', () => {
    const days = fc.integer({ min: 0, max: 800 });
    const cents = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 });
    fc.assert(
      fc.property(days, cents, (count, units) => {
        const to = new Date(Date.UTC(2024, 0, 1 + count)).toISOString().slice(0, 10);
        const entries = entriesOf(read({ day: undefined, from: '2024-01-01', to, amount: `${units}e-2`, quantity: units < 0 ? undefined : '7' }));
        expect(entries).toHaveLength(count + 1);
        expect(sumOf(entries.map(({ amount }) => amount))).toBe(read({ amount: `${units}e-2` }).amount);
        if (units >= 0) expect(sumOf(entries.map(({ quantity }) => quantity ?? '0'))).toBe('7');
      }),
    );
  });
});
