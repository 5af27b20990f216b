import { scheduleWords } from '../../format/schedule.js';
import { countsWords } from './job-words.js';

describe('a job in words', () => {
  it.each([
    ['* * * * *', 'every minute'],
    ['0 * * * * *', 'every minute'],
    ['*/10 * * * * *', 'every 10 s'],
    ['*/15 * * * *', 'every 15 min'],
    ['0 */10 * * * *', 'every 10 min'],
    ['7 * * * *', 'hourly, at minute 7'],
    ['0 17 * * * *', 'hourly, at minute 17'],
    ['40 3 * * *', 'daily at 03:40 UTC'],
    ['0 0 29 2 *', '0 0 29 2 * (UTC)'],
  ])('%s: %s', (cron, words) => {
    expect(scheduleWords(cron)).toBe(words);
  });

  it('leaves out what was not done', () => {
    expect(countsWords({ rows: 2, failed: 0, views: 1 })).toBe('2 rows, 1 views');
    expect(countsWords({})).toBe('');
  });
});
