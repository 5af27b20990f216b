import { dueAfter, isFrequent } from './schedule.js';

describe('a schedule', () => {
  it.each([
    ['* * * * * *', true],
    ['*/15 * * * * *', true],
    ['0,30 * * * * *', true],
    ['0 0 */10 * * *', false],
    ['30 * * * * *', false],
    ['* * * * *', false],
    ['0 3 * * *', false],
  ])('%s is due more often than each minute: %s', (cron, frequent) => {
    expect(isFrequent({ cron })).toBe(frequent);
    const first = dueAfter({ cron }, new Date('2026-02-03T04:05:06Z'));
    expect(dueAfter({ cron }, first).getTime() - first.getTime() < 60_000).toBe(frequent);
  });
});
