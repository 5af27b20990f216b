import { focusProblem, isFocus, readFocusRow } from './focus-row.js';
import { entriesOf } from './cost-row.js';
import { RowProblem } from './row-fields.js';

const RULES = { today: '2026-11-26', timeZone: 'Europe/Berlin' };
/** As AWS, Azure and Google export it, with the columns that are read and one that is not. */
const row = (change: object = {}): object => ({
  BilledCost: '0.0416000000',
  EffectiveCost: '0.031',
  BillingCurrency: 'USD',
  ChargeCategory: 'Usage',
  ChargePeriodStart: '2026-11-01T00:00:00Z',
  ChargePeriodEnd: '2026-11-02T00:00:00Z',
  ConsumedQuantity: '1.0',
  ConsumedUnit: 'Hours',
  ServiceCategory: 'Compute',
  ServiceName: 'Amazon Elastic Compute Cloud',
  Tags: '{"user:Customer":"acme","aws:createdBy":"x","feature":"search"}',
  RegionId: 'us-east-1',
  ...change,
});
const read = (change: object = {}, basis: 'billed' | 'effective' = 'billed') => readFocusRow(row(change), RULES, basis);
const daysOf = (start: string, end: string) => read({ ChargePeriodStart: start, ChargePeriodEnd: end }).days;

describe('a row of FOCUS', () => {
  it('is read by its columns, tags by their last name', () => {
    expect(read()).toEqual({
      days: [{ day: '2026-11-01', weight: '1' }],
      category: 'compute',
      subcategory: 'Amazon Elastic Compute Cloud',
      amount: '0.0416',
      currency: 'USD',
      quantity: '1',
      unit: 'Hours',
      dimensions: { customer: 'acme', feature: 'search', endpoint: '', model: '', domain: '' },
    });
  });

  it('costs what was billed or, where that is asked for, what its use cost', () => {
    expect(read({}, 'effective').amount).toBe('0.031');
  });

  it.each([
    ['AI and Machine Learning', 'ai'],
    ['Storage', 'storage'],
    ['Networking', 'bandwidth'],
    ['Databases', 'query'],
    ['Analytics', 'query'],
    ['Security', 'third_party'],
    ['', 'third_party'],
  ])('of %j is %s', (ServiceCategory, category) => expect(read({ ServiceCategory }).category).toBe(category));

  it('keeps credits, refunds and corrections, told from use', () => {
    expect(read({ BilledCost: '-12.00', ChargeCategory: 'Credit', ConsumedQuantity: '' })).toMatchObject({
      amount: '-12',
      quantity: null,
      subcategory: 'Amazon Elastic Compute Cloud: Credit',
    });
    expect(read({ BilledCost: '-1', ConsumedQuantity: '-3' })).toMatchObject({ amount: '-1', quantity: '-3' });
    expect(read({ ServiceName: '', ChargeCategory: 'Tax' }).subcategory).toBe('Tax');
  });

  it('from midnight to midnight UTC is of those dates in every zone', () => {
    expect(daysOf('2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z')).toHaveLength(30);
    expect(daysOf('2026-11-30T00:00:00Z', '2026-12-01T00:00:00Z')).toEqual([{ day: '2026-11-30', weight: '1' }]);
    expect(daysOf('2024-02-29 00:00:00 UTC', '2024-03-01 00:00:00 UTC')).toEqual([{ day: '2024-02-29', weight: '1' }]);
    expect(daysOf('2026-11-01', '2026-11-02')).toEqual([{ day: '2026-11-01', weight: '1' }]);
  });

  it('of an hour is of the local day that it falls on', () => {
    expect(daysOf('2026-11-01T22:00:00Z', '2026-11-01T23:00:00Z')).toEqual([{ day: '2026-11-01', weight: '3600000' }]);
    expect(daysOf('2026-11-01T23:00:00Z', '2026-11-02T00:00:00Z')).toEqual([{ day: '2026-11-02', weight: '3600000' }]);
  });

  it('over local midnight is shared out by time, over a day of 25 and one of 23 hours too', () => {
    expect(daysOf('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z').map(({ day, weight }) => [day, Number(weight) / 3_600_000])).toEqual([
      ['2026-10-24', 10],
      ['2026-10-25', 25],
      ['2026-10-26', 13],
    ]);
    expect(daysOf('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z').map(({ weight }) => Number(weight) / 3_600_000)).toEqual([11, 23, 14]);
    const entries = entriesOf(read({ ChargePeriodStart: '2026-10-24T12:00:00Z', ChargePeriodEnd: '2026-10-26T12:00:00Z', BilledCost: '48' }));
    expect(entries.map(({ amount }) => amount)).toEqual(['10', '25', '13']);
  });

  it.each([
    [{ ChargePeriodEnd: '2026-11-01T00:00:00Z' }, 'ChargePeriodEnd'],
    [{ ChargePeriodStart: '2026-11-01T00:00:00' }, 'ChargePeriodStart'],
    [{ ChargePeriodStart: 'yesterday' }, 'ChargePeriodStart'],
    [{ ChargePeriodStart: '2020-11-01T00:00:00Z' }, 'ChargePeriodEnd'],
    [{ BilledCost: 'free' }, 'BilledCost'],
    [{ BilledCost: '' }, 'BilledCost'],
    [{ BillingCurrency: 'CREDITS' }, 'BillingCurrency'],
    [{ Tags: '{"customer":' }, 'Tags'],
    [{ Tags: '["customer"]' }, 'Tags'],
    [{ Tags: `{"customer":"${'x'.repeat(300)}"}` }, 'Tags.customer'],
  ])('is refused with %j by %s', (change, field) => {
    expect(() => read(change)).toThrow(RowProblem);
    try {
      read(change);
    } catch (error) {
      expect((error as RowProblem).field).toBe(field);
    }
  });

  it.each(['constructor', '__proto__', 'toString', 'Some Other Category'])('of the category %s, which FOCUS has not, is of a third party', (ServiceCategory) => {
    expect(read({ ServiceCategory }).category).toBe('third_party');
  });

  it('is recognised by its header, which must have the cost that is asked for', () => {
    const header = Object.keys(row());
    expect(isFocus(header)).toBe(true);
    expect(isFocus(['day', 'amount'])).toBe(false);
    expect(focusProblem(header, 'billed')).toBeNull();
    expect(focusProblem(header.filter((name) => name !== 'EffectiveCost' && name !== 'BillingCurrency'), 'effective')).toBe('the file has no column EffectiveCost, BillingCurrency');
  });
});
