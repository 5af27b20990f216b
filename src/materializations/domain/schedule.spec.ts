import { changeFollowedFrom, hasChanged, isSchedule, nextDue } from './schedule.js';

const at = (text: string): Date => new Date(`2026-03-01T${text}Z`);

describe('the schedule of a materialized view', () => {
  it.each([
    ['*/5 * * * *', true],
    ['0 3 * * MON', true],
    ['* * * * * *', false],
    ['every minute', false],
    ['61 * * * *', false],
    ['0 0 29 2 *', true],
    ['0 0 30 2 *', false],
    ['0 0 31 4,6 *', false],
    ['', false],
  ])('%s', (text, valid) => {
    expect(isSchedule(text)).toBe(valid);
  });

  it('is read in UTC, and gives the moment after the one that is given', () => {
    expect(nextDue('0 3 * * *', at('03:00:00'))).toEqual(new Date('2026-03-02T03:00:00Z'));
    expect(nextDue('*/5 * * * *', at('03:01:00'))).toEqual(at('03:05:00'));
    expect(nextDue(null, at('03:00:00'))).toBeNull();
  });
});

describe('a change', () => {
  it('is followed at once by a view that was never refreshed, else after its interval', () => {
    expect(changeFollowedFrom({ lastAttemptAt: null, minIntervalSeconds: 600, failuresInARow: 0 })).toEqual(new Date(0));
    expect(changeFollowedFrom({ lastAttemptAt: at('10:00:00'), minIntervalSeconds: 90, failuresInARow: 0 })).toEqual(at('10:01:30'));
  });

  it.each([
    [1, '10:01:00'],
    [2, '10:02:00'],
    [5, '10:16:00'],
    [7, '11:00:00'],
    [1_000, '11:00:00'],
  ])('waits after %d failures in a row until %s', (failuresInARow, until) => {
    expect(changeFollowedFrom({ lastAttemptAt: at('10:00:00'), minIntervalSeconds: 60, failuresInARow })).toEqual(at(until));
  });

  it('is any difference: more, fewer, other files, a table that is gone', () => {
    const marks = { 1: '10:100', 2: '5:200' };
    expect(hasChanged(marks, { ...marks })).toBe(false);
    expect(hasChanged(marks, { ...marks, 3: '1:1' })).toBe(false);
    for (const now of [{ ...marks, 1: '11:100' }, { ...marks, 1: '0:100' }, { ...marks, 1: '10:101' }, { 1: '10:100' }]) expect(hasChanged(marks, now)).toBe(true);
    expect(hasChanged(null, {})).toBe(true);
    expect(hasChanged({}, {})).toBe(false);
  });
});
