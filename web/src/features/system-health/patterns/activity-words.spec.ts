import type { Activity } from '../data/health-queries.js';
import { activityResult, busiest, hourName, weekdayName } from './activity-words.js';

const activity = (values: (number | null)[]): Activity =>
  ({ cells: values.map((value, index) => ({ weekday: 1 + (index % 7), hour: index, value, hours: 4 })) }) as Activity;

describe('the activity of a week in words', () => {
  it('names days and hours', () => {
    expect([1, 7].map((weekday) => weekdayName(weekday, 'en', 'long'))).toEqual(['Monday', 'Sunday']);
    expect([hourName(0), hourName(23)]).toEqual(['00:00', '23:00']);
  });

  it('knows the busiest hour, and that nothing is known', () => {
    expect(busiest(activity([3, null, 9, 1]))).toMatchObject({ hour: 2, value: 9 });
    expect([busiest(activity([null, null])), busiest(activity([0, 0]))]).toEqual([null, null]);
  });

  it('is rows of a heat map', () => {
    expect(activityResult(activity([3]), 'en').rows).toEqual([{ hour: '00:00', day: 'Mon', value: 3 }]);
  });
});
