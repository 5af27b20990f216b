import type { EmbeddedVariable } from '../api/types.js';
import { currentValue, mergeFilters, parseTyped } from './filters.js';
import { daysOf, rangeLabel, rangeOf } from './time-ranges.js';

const variable = (change: Partial<EmbeddedVariable>): EmbeddedVariable => ({ name: 'v', type: 'text', hasOptions: false, ...change });

describe('filters', () => {
  it('are chosen over those in force; undefined gives one back', () => {
    expect(mergeFilters({ a: 1, b: [2] }, { b: undefined, c: null })).toEqual({ a: 1, c: null });
  });

  it('are the choice, else the default, else none', () => {
    const year = variable({ type: 'number', default: 1997 });
    expect(currentValue(year, {}, {})).toBe(1997);
    expect(currentValue(year, { v: null }, {})).toBeNull();
    expect(currentValue(variable({ type: 'list', default: 'EU' }), {}, {})).toEqual(['EU']);
    expect(currentValue(variable({ type: 'list' }), {}, {})).toEqual([]);
    const period = variable({ type: 'date_range', default: { from: '1997-01-01', to: '1998-01-01' } });
    expect(currentValue(period, {}, {})).toBe('1997-01-01..1998-01-01');
    expect(currentValue(period, {}, { timeRange: { variable: 'v', default: 'last_7_days' } })).toBe('last_7_days');
    expect(currentValue(period, { v: { from: '2024-01-01', to: '2024-02-01' } }, {})).toBe('2024-01-01..2024-02-01');
  });

  it('do not take what stands in the prototype for a choice', () => {
    expect(currentValue(variable({ name: 'constructor' }), {}, {})).toBeNull();
  });

  it('are read from what is typed, by type', () => {
    expect(parseTyped(variable({}), '  EU ')).toBe('EU');
    expect(parseTyped(variable({}), ' ')).toBeNull();
    expect(parseTyped(variable({ type: 'number' }), '1.5')).toBe(1.5);
    expect(parseTyped(variable({ type: 'number' }), 'many')).toBeUndefined();
    expect(parseTyped(variable({ type: 'list' }), 'a, b,,')).toEqual(['a', 'b']);
    expect(parseTyped(variable({ type: 'list', itemType: 'number' }), '1, x')).toBeUndefined();
    expect(parseTyped(variable({ type: 'list' }), '')).toEqual([]);
  });
});

describe('time ranges', () => {
  it('include both days for people and exclude the end for queries', () => {
    expect(daysOf('1996-07-01..1998-05-07')).toEqual({ first: '1996-07-01', last: '1998-05-06' });
    expect(rangeOf({ first: '2024-02-01', last: '2024-02-29' })).toBe('2024-02-01..2024-03-01');
    expect(rangeOf({ first: '2024-03-01', last: '2024-02-01' })).toBeNull();
    expect(rangeOf({ first: '', last: '2024-02-01' })).toBeNull();
    expect([daysOf('last_7_days'), daysOf('2024-13-01..2024-14-01')]).toEqual([null, null]);
  });

  it('are said in words', () => {
    const words = ['last_30_days', 'last_1_hours', 'this_month', 'all', ''].map((range) => rangeLabel(range, 'en-GB').replace('\u00a0', ' '));
    expect(words).toEqual(['Last 30 days', 'Last hour', 'This month', 'All time', 'All time']);
    expect(rangeLabel('1996-07-01..1998-05-07', 'en-GB').replaceAll(/\s/g, ' ')).toBe('1 Jul 1996 – 6 May 1998');
  });
});
