import { lastOf, stepFor } from './time-range.js';

const NOW = new Date('2026-03-10T12:00:00Z');

describe('a time range', () => {
  it.each([['15m', '2026-03-10T11:45:00Z'], ['1h', '2026-03-10T11:00:00Z'], ['7d', '2026-03-03T12:00:00Z'], ['2w', '2026-02-24T12:00:00Z']])('%s begins at %s', (text, from) =>
    expect(lastOf(text, NOW)?.from).toEqual(new Date(from)));
  it.each(['', 'h', '0h', '-1h', '1y', '1 h', '100000h', '1h2m', '1H'])('is not %p', (text) => expect(lastOf(text, NOW)).toBeNull());
  it.each([[60, 60, 5], [3_600, 60, 300], [86_400, 60, 1_800], [7 * 86_400, 60, 14_400], [1e9, 60, 31_536_000]])('of %d s is cut into at most %d pieces of %d s', (seconds, most, step) =>
    expect(stepFor({ from: NOW, to: new Date(NOW.getTime() + seconds * 1000) }, most)).toBe(step));
});
