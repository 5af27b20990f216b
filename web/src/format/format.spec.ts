import { bytes, duration, plural } from './number.js';
import { relativeTime } from './time.js';

const now = new Date('2025-11-21T12:00:00Z');
const before = (seconds: number): string =>
  relativeTime(new Date(now.getTime() - seconds * 1000).toISOString(), now).replaceAll('\u00a0', ' ');

describe('time that has passed', () => {
  it.each([
    [0, 'just now'],
    [12, '12 s ago'],
    [60, '1 min ago'],
    [3599, '59 min ago'],
    [3600, '1 h ago'],
    [86_400 * 2, '2 d ago'],
    [-86_400 * 6, 'in 6 d'],
  ])('%s seconds read %s', (seconds, text) => {
    expect(before(seconds)).toBe(text);
  });

  it('becomes a date after a month', () => {
    expect(before(86_400 * 60)).toMatch(/2025/);
  });

  it('is empty for what is no time', () => {
    expect(relativeTime('never', now)).toBe('');
  });
});

describe('amounts', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1_500, '1.5 kB'],
    [88_120_334, '88.1 MB'],
    [999_999, '1 MB'],
  ])('%s bytes read %s', (value, text) => {
    expect(bytes(value).replaceAll('\u00a0', ' ')).toBe(text);
  });

  it('change their unit with their size', () => {
    expect([duration(14), duration(1_430), duration(126_000)].map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      '14 ms',
      '1.4 s',
      '2.1 min',
    ]);
  });

  it('agree with their noun', () => {
    expect([plural(1, 'table'), plural(2, 'table')].map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      '1 table',
      '2 tables',
    ]);
  });
});
