import { type Finding, sentenceOf } from './sentence.js';

/** Tuesday. */
const AT = Date.UTC(2026, 2, 3, 14);
const finding: Finding = { title: 'Hourly revenue', unit: null, timestamp: AT, timeZone: 'UTC', value: 4120, expected: 6640, season: 'week' };

describe('a sentence', () => {
  it.each<[Partial<Finding>, string]>([
    [{}, 'Hourly revenue was 4,120, 38 % below the usual 6,640 for a Tuesday at 14:00.'],
    [{ timeZone: 'Asia/Kolkata' }, 'Hourly revenue was 4,120, 38 % below the usual 6,640 for a Tuesday at 19:30.'],
    [{ season: 'day' }, 'Hourly revenue was 4,120, 38 % below the usual 6,640 for 14:00.'],
    [{ season: 'none' }, 'Hourly revenue was 4,120, 38 % below the usual 6,640 just before, on 3 March at 14:00.'],
    [{ title: 'Response time', unit: 'ms', value: 512.4, expected: 98.21, season: 'day' }, 'Response time was 512 ms, 5.2 times the usual 98.2 ms for 14:00.'],
    [{ title: 'Errors', value: 12, expected: 0, season: 'day' }, 'Errors was 12, 12 above the usual 0 for 14:00.'],
    [{ title: 'Balance', value: -50, expected: 200, season: 'day' }, 'Balance was -50, 250 below the usual 200 for 14:00.'],
    [{ title: 'Balance', value: -300, expected: -200, season: 'day' }, 'Balance was -300, 50 % below the usual -200 for 14:00.'],
    [{ title: null, value: 1004, expected: 1000, season: 'day' }, 'The value was 1,004, less than 1 % above the usual 1,000 for 14:00.'],
    [{ title: null, value: 10, expected: 10, season: 'day' }, 'The value was 10, as usual, though it moved in an unusual way for 14:00.'],
    [{ title: 'Load', value: 1e-7, expected: 0.5, season: 'day' }, 'Load was 0.0000001, 100 % below the usual 0.5 for 14:00.'],
  ])('of %o', (change, sentence) => {
    expect(sentenceOf({ ...finding, ...change })).toBe(sentence);
  });
});
