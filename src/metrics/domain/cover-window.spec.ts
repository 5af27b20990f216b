import fc from 'fast-check';
import { type Piece, SLOT_MS, coverWindow } from './cover-window.js';
import { type Resolution, TimeBuckets } from './time-buckets.js';

const at = (text: string): number => Date.parse(text);
const UTC = TimeBuckets.in('UTC');
const told = (pieces: Piece[]): string[] =>
  pieces.map(
    ({ resolution, from, to }) =>
      `${resolution} ${new Date(from).toISOString().slice(5, 16)} ${new Date(to).toISOString().slice(5, 16)}`,
  );
const cover = (from: string, to: string, coarsest: Resolution, dirty: string[] = [], buckets = UTC): string[] =>
  told(coverWindow(at(from), at(to), coarsest, dirty.map(at), buckets));

describe('covering a window with rows', () => {
  it('takes whole days, then whole hours, then minutes', () => {
    expect(cover('2026-05-01T22:40Z', '2026-05-04T02:10Z', 'day')).toEqual([
      'minute 05-01T22:40 05-01T23:00',
      'hour 05-01T23:00 05-02T00:00',
      'day 05-02T00:00 05-04T00:00',
      'hour 05-04T00:00 05-04T02:00',
      'minute 05-04T02:00 05-04T02:10',
    ]);
    expect(cover('2026-05-01T00:00Z', '2026-05-03T00:00Z', 'hour')).toEqual(['hour 05-01T00:00 05-03T00:00']);
    expect(cover('2026-05-01T00:00Z', '2026-05-03T00:00Z', 'minute')).toEqual(['minute 05-01T00:00 05-03T00:00']);
  });

  it('reads an hour that is behind from its minutes, and its day from the other hours', () => {
    expect(cover('2026-05-01T00:00Z', '2026-05-03T00:00Z', 'day', ['2026-05-01T10:15Z'])).toEqual([
      'hour 05-01T00:00 05-01T10:00',
      'minute 05-01T10:00 05-01T11:00',
      'hour 05-01T11:00 05-02T00:00',
      'day 05-02T00:00 05-03T00:00',
    ]);
    expect(cover('2026-05-01T00:00Z', '2026-05-02T00:00Z', 'hour', ['2026-05-01T00:00Z', '2026-05-01T23:45Z'])).toEqual(
      ['minute 05-01T00:00 05-01T01:00', 'hour 05-01T01:00 05-01T23:00', 'minute 05-01T23:00 05-02T00:00'],
    );
  });

  it('knows which hours a slot is in where hours begin at a quarter', () => {
    expect(
      cover('2026-05-01T00:15Z', '2026-05-01T04:15Z', 'hour', ['2026-05-01T02:00Z'], TimeBuckets.in('Asia/Kathmandu')),
    ).toEqual(['hour 05-01T00:15 05-01T01:15', 'minute 05-01T01:15 05-01T02:15', 'hour 05-01T02:15 05-01T04:15']);
  });

  it('covers nothing of no window', () => {
    for (const coarsest of ['minute', 'hour', 'day'] as const) expect(coverWindow(5, 5, coarsest, [], UTC)).toEqual([]);
  });

  it('covers each moment once, no row that is behind, and no row over the ends, in any zone', () => {
    const start = at('2026-03-20T00:00Z') / SLOT_MS;
    const slots = fc.integer({ min: start, max: start + 12 * 96 }).map((slot) => slot * SLOT_MS);
    fc.assert(
      fc.property(
        fc.constantFrom('UTC', 'Europe/Berlin', 'Asia/Kathmandu', 'Australia/Lord_Howe', 'America/New_York'),
        fc.constantFrom<Resolution>('hour', 'day'),
        slots,
        slots,
        fc.uniqueArray(slots, { maxLength: 5 }),
        (zone, coarsest, one, other, dirty) => {
          const [from, to] = one < other ? [one, other] : [other, one];
          const buckets = TimeBuckets.in(zone);
          const behind = [...dirty].sort((a, b) => a - b);
          let reached = from;
          for (const piece of coverWindow(from, to, coarsest, behind, buckets)) {
            expect(piece.from).toBe(reached);
            reached = piece.to;
            if (piece.resolution === 'minute') continue;
            expect([piece.from, piece.to].map((each) => buckets.startOf(each, piece.resolution))).toEqual([
              piece.from,
              piece.to,
            ]);
            expect(behind.filter((slot) => slot < piece.to && slot + SLOT_MS > piece.from)).toEqual([]);
          }
          expect(reached).toBe(to);
        },
      ),
      { numRuns: 300 },
    );
  });
});
