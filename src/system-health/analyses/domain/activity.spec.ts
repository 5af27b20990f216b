import { activityOf } from './activity.js';
import { type Stretch, knownStretches, wallClockOf } from './stretch.js';

const HOUR = 3_600_000;
/** A Monday. */
const MONDAY = Date.parse('2026-03-02T00:00:00Z');
const hours = (from: number, values: readonly (number | null)[]): Stretch[] =>
  values.map((value, index) => ({ from: from + index * HOUR, to: from + (index + 1) * HOUR, value }));
const cells = (stretches: Stretch[], zone = 'UTC', counted = true) =>
  activityOf(stretches, wallClockOf(zone), counted).filter(({ value }) => value !== null);

describe('the activity of a week', () => {
  it('has 168 hours, Monday first, of which nothing is known', () => {
    const week = activityOf([], wallClockOf('UTC'), true);
    expect([week.length, week[0], week[167]]).toEqual([
      168,
      { weekday: 1, hour: 0, value: null, hours: 0 },
      { weekday: 7, hour: 23, value: null, hours: 0 },
    ]);
  });

  it('is the mean of the same hour of several weeks', () => {
    const weeks = [10, 20, 60].flatMap((value, week) => hours(MONDAY + week * 7 * 24 * HOUR + 9 * HOUR, [value]));
    expect(cells(weeks)).toEqual([{ weekday: 1, hour: 9, value: 30, hours: 3 }]);
  });

  it('stands in the hours of the zone', () => {
    expect(cells(hours(MONDAY, [7]), 'America/New_York')).toEqual([{ weekday: 7, hour: 19, value: 7, hours: 1 }]);
    expect(cells(hours(MONDAY + 23 * HOUR, [7]), 'Asia/Tokyo')).toEqual([{ weekday: 2, hour: 8, value: 7, hours: 1 }]);
  });

  it('is shared out where an hour lies in two hours of the zone, counted by time and measured as it is', () => {
    const zone = 'Asia/Kolkata';
    expect(cells(hours(MONDAY, [8]), zone)).toEqual([
      { weekday: 1, hour: 5, value: 8, hours: 0.5 },
      { weekday: 1, hour: 6, value: 8, hours: 0.5 },
    ]);
    expect(cells(hours(MONDAY, [8, 24]), zone)[1]).toEqual({ weekday: 1, hour: 6, value: 16, hours: 1 });
    expect(cells(hours(MONDAY, [8, 24]), zone, false)[1]).toEqual({ weekday: 1, hour: 6, value: 16, hours: 1 });
  });

  it('knows the hour that the clock shows twice', () => {
    const twice = hours(Date.parse('2026-10-25T00:00:00Z'), [5, 7]);
    expect(cells(twice, 'Europe/Berlin')).toEqual([{ weekday: 7, hour: 2, value: 6, hours: 2 }]);
  });

  it('takes an hour that goes on as what there is of it', () => {
    const begun = knownStretches(hours(MONDAY, [4, 3]), true, MONDAY + 1.5 * HOUR);
    expect(cells(begun)).toEqual([
      { weekday: 1, hour: 0, value: 4, hours: 1 },
      { weekday: 1, hour: 1, value: 6, hours: 0.5 },
    ]);
  });
});

describe('what is known of stretches', () => {
  it('is zero for what is counted, from the first measurement on', () => {
    const values = (counted: boolean) =>
      knownStretches(hours(MONDAY, [null, 2, null, 5, null]), counted, MONDAY + 4 * HOUR).map(({ value }) => value);
    expect(values(true)).toEqual([null, 2, 0, 5]);
    expect(values(false)).toEqual([null, 2, null, 5]);
  });

  it('is nothing where nothing was ever measured', () => {
    expect(knownStretches(hours(MONDAY, [null, null]), true, MONDAY + 9 * HOUR).map(({ value }) => value)).toEqual([null, null]);
  });
});
