import type { Variable } from './dashboard-content.js';
import { bindableNames, embeddedReading, refuseChoices } from './embedded-reading.js';

const variables: Variable[] = [
  { name: 'customer', type: 'text' },
  { name: 'region', type: 'text' },
  { name: 'period', type: 'date_range' },
];
const bound = (...names: string[]) => ({ names: new Set(names) });
const refusal = (filters: Record<string, unknown>, locked: string[], mayChoose = true): string => {
  try {
    refuseChoices(filters, embeddedReading(variables, locked, mayChoose));
    return 'taken';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('names that can be locked', () => {
  it('are those that a query binds, and ranges of which one binds an end', () => {
    expect([...bindableNames(variables, [bound('customer', 'user.team', 'tenant.id'), bound('period_from')])].sort()).toEqual(['customer', 'period', 'period_from']);
  });

  it('are none where nothing is bound, however many variables there are', () => {
    expect(bindableNames(variables, [bound(), bound('user.team')])).toEqual(new Set());
  });

  it('are ranges as well that a query declares itself', () => {
    const declared = { ...bound('week_to'), declared: [{ name: 'week', type: 'date_range' as const }] };
    expect(bindableNames([], [declared])).toEqual(new Set(['week_to', 'week']));
  });
});

describe('what an embedded viewer may choose', () => {
  it('are the variables that the token does not lock', () => {
    expect([...embeddedReading(variables, ['customer'], true).choosable]).toEqual(['region', 'period']);
  });

  it('is nothing when the token lets them look alone', () => {
    expect(embeddedReading(variables, [], false).choosable.size).toBe(0);
    expect(refusal({ region: 'EU' }, [], false)).toBe('ACCESS_DENIED');
    expect(refusal({}, [], false)).toBe('taken');
  });

  it('is not a range of which the token locks one end', () => {
    expect([...embeddedReading(variables, ['period_from'], true).choosable]).toEqual(['customer', 'region']);
    expect(refusal({ period: { from: '2020-01-01' } }, ['period_from'])).toBe('ACCESS_DENIED');
  });

  it('is no end of a range that the token locks', () => {
    expect(embeddedReading([{ name: 'period_from', type: 'date' }], ['period'], true).choosable.size).toBe(0);
    expect(refusal({ period_to: '2030-01-01' }, ['period'])).toBe('ACCESS_DENIED');
  });

  it.each(['customer', 'Customer', 'CUSTOMER', ' customer', 'customer\u200b', 'ｃｕｓｔｏｍｅｒ', 'cust\u00ADomer', 'cústomer', 'customer\0', 'customer.', '"customer"'])(
    'is no spelling of a locked name: %j',
    (name) => {
      expect(refusal({ [name]: 'other' }, ['customer'])).toBe('ACCESS_DENIED');
      expect(refusal({ region: 'EU', [name]: null }, ['customer'])).toBe('ACCESS_DENIED');
    },
  );

  it('is left to other rules where it has nothing to do with what is locked', () => {
    expect(refusal({ region: 'EU', customers: 'x' }, ['customer'])).toBe('taken');
  });
});
