import { occurrencesOf, sessionIdOf, sessionOf } from './replayed-trace.js';

const TRACE = [
  { at: Date.parse('2023-11-16T18:15:46.680Z'), input: 374, output: 44 },
  { at: Date.parse('2023-11-16T19:14:08.402Z'), input: 1020, output: 129 },
];

describe('a replayed trace', () => {
  it('is over at the instant it is moved to, at the same time of day, and on the days before', () => {
    const lasts = (now: string) => occurrencesOf(TRACE, new Date(now), 3).map((shift) => sessionOf(1, TRACE, shift)['startedAt']);
    expect(lasts('2026-03-01T12:00:00Z')).toEqual(['2026-02-28T19:14:08.402Z', '2026-02-27T19:14:08.402Z', '2026-02-26T19:14:08.402Z']);
    expect(lasts('2028-03-01T00:00:00Z')[0]).toBe('2028-02-29T19:14:08.402Z');
    expect(lasts('2026-03-01T19:14:08.401Z')[0]).toBe('2026-02-28T19:14:08.402Z');
    expect(lasts('2026-03-01T19:14:08.402Z')[0]).toBe('2026-03-01T19:14:08.402Z');
  });

  it('has an id for each request and day', () => {
    expect(sessionIdOf(0, TRACE, 1)).toBe('trace-2023-11-17-0');
    expect(sessionOf(1, TRACE, 1)['sessionId']).toBe('trace-2023-11-17-1');
  });

  it('has no occurrence without requests', () => {
    expect(occurrencesOf([], new Date(), 3)).toEqual([]);
    expect(() => sessionOf(2, TRACE, 0)).toThrow(RangeError);
  });
});
