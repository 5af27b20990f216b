import fc from 'fast-check';
import { EventReader, Rejection, type ValidEvent } from './event.js';
import type { Series, SeriesMemory } from './series.js';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const DAY_MS = 86_400_000;

function newReader(): { read: (item: unknown) => ValidEvent | Rejection; known: Map<string, Series> } {
  const known = new Map<string, Series>();
  const memory: SeriesMemory = {
    get: (spelling) => known.get(spelling),
    set: (spelling, series) => void known.set(spelling, series),
  };
  const reader = new EventReader(memory);
  return { read: (item) => reader.read(item, 3, NOW), known };
}

const valid = (item: unknown): ValidEvent => {
  const event = newReader().read(item);
  if (event instanceof Rejection) throw new Error(event.reason);
  return event;
};
const rejected = (item: unknown): Rejection => {
  const event = newReader().read(item);
  if (!(event instanceof Rejection)) throw new Error('it was taken');
  return event;
};

describe('an event that keeps the rules', () => {
  it('is taken with the moment of its arrival when it tells no time', () => {
    expect(valid({ metric: 'm', value: 1 })).toMatchObject({ index: 3, at: NOW, value: 1, id: null, timed: false });
  });

  it.each([
    ['2026-11-25T11:00:00Z', NOW - 3_600_000],
    ['2026-11-25T13:00:00.250+02:00', NOW - 3_600_000 + 250],
    ['2026-11-25T11:00Z', NOW - 3_600_000],
    [NOW - 1, NOW - 1],
    [NOW - 7 * DAY_MS, NOW - 7 * DAY_MS],
    [NOW + 5 * 60_000, NOW + 5 * 60_000],
  ])('may tell its time as %s', (timestamp, at) => {
    expect(valid({ metric: 'm', value: 1, timestamp })).toMatchObject({ at, timed: true });
  });

  it('is of one series with others that spell its dimensions in another order, or as numbers', () => {
    const [one, other] = [
      { a: '1', b: 'x' },
      { b: 'x', a: 1 },
    ].map((dimensions) => valid({ metric: 'm', value: 1, dimensions }).series.canonical);
    expect(one).toBe(other);
  });

  it('is of another series when a name, a value, the metric or the type differs, however they are cut', () => {
    const text = fc.constantFrom('a', 'b', 'ab', 'a.b', '1');
    const name = fc.constantFrom('a', 'b', 'ab', 'a.b');
    const event = fc.record({
      metric: name,
      value: fc.constant(1),
      type: fc.constantFrom('system', 'business'),
      dimensions: fc.dictionary(name, text, { maxKeys: 3 }),
    });
    fc.assert(
      fc.property(event, event, (one, other) => {
        const { read } = newReader();
        const [first, second] = [read(one) as ValidEvent, read(other) as ValidEvent];
        const same = (item: typeof one): string =>
          JSON.stringify([item.metric, item.type, Object.entries(item.dimensions).sort()]);
        expect(first.series.canonical === second.series.canonical).toBe(same(one) === same(other));
      }),
    );
  });

  it('cannot pass for a known series by a NUL in a value', () => {
    const { read } = newReader();
    expect(read({ metric: 'm', value: 1, dimensions: { a: 'x', b: 'y' } })).not.toBeInstanceOf(Rejection);
    expect(read({ metric: 'm', value: 1, dimensions: { a: 'x\0b\0y' } })).toBeInstanceOf(Rejection);
    expect(read({ metric: 'm\0a\0x', value: 1, dimensions: { b: 'y' } })).toBeInstanceOf(Rejection);
  });
});

describe('an event that breaks a rule', () => {
  it.each<[string, string, object]>([
    ['metric', 'a name that begins with a digit', { metric: '1m' }],
    ['metric', 'a name of 65 characters', { metric: 'm'.repeat(65) }],
    ['metric', 'no name', { metric: undefined }],
    ['value', 'text as value', { value: '1' }],
    ['value', 'no value', { value: undefined }],
    ['value', 'no number', { value: Number.NaN }],
    ['timestamp', 'a time too far back', { timestamp: NOW - 7 * DAY_MS - 1 }],
    ['timestamp', 'a time too far ahead', { timestamp: NOW + 5 * 60_000 + 1 }],
    ['timestamp', 'a time without an offset', { timestamp: '2026-11-25T11:00:00' }],
    ['timestamp', 'a 31st of November', { timestamp: '2026-11-31T00:00:00Z' }],
    ['timestamp', 'null as time', { timestamp: null }],
    [
      'dimensions',
      '21 dimensions',
      { dimensions: Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`d${index}`, ''])) },
    ],
    ['dimensions', 'a value of 257 characters', { dimensions: { d: 'x'.repeat(257) } }],
    ['dimensions', 'half a surrogate pair', { dimensions: { d: '\ud83d' } }],
    ['dimensions', 'a list of dimensions', { dimensions: ['a'] }],
    ['type', 'an unknown type', { type: 'private' }],
    ['id', 'an empty id', { id: '', timestamp: NOW }],
    ['id', 'a number as id', { id: 7, timestamp: NOW }],
    ['timestamp', 'an id without a time', { id: 'a' }],
    ['field', 'a field that nobody knows', { unit: 'ms' }],
  ])('is rejected by the rule on %s: %s', (rule, _, change) => {
    const { index, rule: broken, reason } = rejected({ metric: 'm', value: 1, ...change });
    expect([index, broken]).toEqual([3, rule]);
    expect(reason.length).toBeGreaterThan(10);
  });

  it('256 characters beyond the basic plane are 256 characters', () => {
    expect(
      valid({ metric: 'm', value: 1, dimensions: { d: '\u{1f600}'.repeat(256) } }).series.dimensions[0]?.[1],
    ).toHaveLength(512);
  });

  it('is never an exception, and its reason can be shown, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (item) => {
        const event = newReader().read(item);
        if (event instanceof Rejection) expect(event.reason).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});
