import type { Variable } from '../../../api/types.js';
import {
  currentValue,
  defaultOf,
  effectiveVariables,
  type FilterValue,
  readFilters,
  withoutFilters,
  writeFilter,
} from './filters.js';
import { daysOf, neighbour, rangeLabel, rangeOf } from './time-ranges.js';

const country: Variable = { name: 'country', type: 'list', itemType: 'text' };
const year: Variable = { name: 'year', type: 'number', default: 1997 };
const period: Variable = { name: 'period', type: 'date_range', default: '1996-07-01..1998-05-07' };
const active: Variable = { name: 'active', type: 'boolean' };
const variables = [country, year, period, active];
const read = (address: string) => readFilters(variables, new URLSearchParams(address));

describe('filters in the address', () => {
  it('are read by their variables’ types', () => {
    expect(
      read('var.country=USA&var.country=Germany&var.year=1998&var.period=last_30_days&var.active=false&edit=1'),
    ).toEqual({
      country: ['USA', 'Germany'],
      year: 1998,
      period: 'last_30_days',
      active: false,
    });
  });

  it('that do not fit or are unknown are left out', () => {
    expect(read('var.year=soon&var.active=maybe&var.gone=1')).toEqual({});
  });

  it('that are empty say that none is chosen', () => {
    expect(read('var.country=&var.year=')).toEqual({ country: [], year: null });
  });

  it('are written and read back alike', () => {
    const choices: [Variable, FilterValue][] = [
      [country, ['a&b=c', 'ü 🍫', '1,2']],
      [country, []],
      [year, 2001],
      [year, null],
      [period, 'all'],
      [active, true],
    ];
    for (const [variable, value] of choices) {
      const address = writeFilter(new URLSearchParams('edit=1'), variable, value);
      expect(currentValue(variable, read(address.toString()))).toEqual(value);
      expect(address.get('edit')).toBe('1');
    }
  });

  it('leave the address when they are the default', () => {
    const address = writeFilter(new URLSearchParams('var.year=2001'), year, 1997);
    expect(address.toString()).toBe('');
    expect(withoutFilters(new URLSearchParams('var.year=1&var.country=a&var.country=b&full=1')).toString()).toBe(
      'full=1',
    );
  });

  it('fall back to the default, which the dashboard’s time range may set', () => {
    expect(currentValue(year, {})).toBe(1997);
    expect(currentValue(year, { year: null })).toBeNull();
    expect(currentValue(country, {})).toEqual([]);
    expect(defaultOf({ ...period, default: { from: '1997-01-01', to: '1998-01-01' } })).toBe('1997-01-01..1998-01-01');
    const settings = { variables: [period, year], timeRange: { variable: 'period', default: 'last_7_days' } };
    expect(effectiveVariables(settings).map((variable) => variable.default)).toEqual(['last_7_days', 1997]);
  });
});

describe('time ranges', () => {
  it('include both days for people and exclude the end for queries', () => {
    expect(daysOf('1996-07-01..1998-05-07')).toEqual({ first: '1996-07-01', last: '1998-05-06' });
    expect(rangeOf({ first: '2024-02-01', last: '2024-02-29' })).toBe('2024-02-01..2024-03-01');
    expect(rangeOf({ first: '2024-02-01', last: '2024-02-01' })).toBe('2024-02-01..2024-02-02');
  });

  it('that cannot be are none', () => {
    expect(rangeOf({ first: '2024-03-01', last: '2024-02-01' })).toBeNull();
    expect(rangeOf({ first: '2024-02-30', last: '2024-03-01' })).toBeNull();
    expect([daysOf('last_7_days'), daysOf(''), daysOf('2024-13-01..2024-14-01')]).toEqual([null, null, null]);
  });

  it('have neighbours of the same length', () => {
    expect(neighbour('2024-02-01..2024-02-08', -1)).toBe('2024-01-25..2024-02-01');
    expect(neighbour('2024-02-01..2024-02-08', 1)).toBe('2024-02-08..2024-02-15');
    expect(neighbour('last_7_days', 1)).toBeNull();
  });

  it('are said in words', () => {
    expect(
      ['last_30_days', 'last_1_hours', '7d', 'this_month', 'previous_year', 'today', 'all', '', 'odd'].map((range) =>
        rangeLabel(range, 'en-GB').replaceAll('\u00a0', ' '),
      ),
    ).toEqual([
      'Last 30 days',
      'Last hour',
      'Last 7 days',
      'This month',
      'Previous year',
      'Today',
      'All time',
      'All time',
      'Odd',
    ]);
    expect(rangeLabel('1996-07-01..1998-05-07', 'en-GB').replaceAll(/\s/g, ' ')).toBe('1 Jul 1996 – 6 May 1998');
  });
});
