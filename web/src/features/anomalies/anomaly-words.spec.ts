import type { Mover } from './anomaly-queries.js';
import {
  confidenceText,
  deviationText,
  lastedWords,
  moversByDimension,
  moverWords,
  partText,
  sensitivityWords,
  sentenceParts,
  rangeText,
  standingWords,
  typeWords,
  watchWords,
} from './anomaly-words.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const mover = (change: Partial<Mover>): Mover => ({ dimension: 'country', member: 'Germany', value: 1, expected: 2, change: -1, share: -0.7, ...change });

describe('what is said of anomalies', () => {
  it('puts first what happened, and behind it what it is held against', () => {
    expect(sentenceParts('Hourly revenue was 4,120, 38 % below the usual 6,640 for a Tuesday at 14:00.')).toEqual({
      lead: 'Hourly revenue was 4,120, 38 % below',
      rest: ' the usual 6,640 for a Tuesday at 14:00.',
    });
    expect(sentenceParts('Lag was 5 ms, as usual, though it moved in an unusual way.').rest).toBe('');
  });

  it('tells kinds and ends apart by words of their own', () => {
    const kinds = (['statistical', 'trend', 'seasonal', 'learned'] as const).map((type) => typeWords({ type }).word);
    expect(new Set(kinds).size).toBe(4);
    const ends = (['calm', 'not_confirmed', 'by_hand', 'metric_changed', 'metric_disabled', 'metric_deleted', null] as const).map(
      (resolution) => standingWords({ resolution, provisional: false }, null).word,
    );
    expect(new Set([...ends, standingWords({ resolution: null, provisional: true }, null).word]).size).toBe(8);
    expect(standingWords({ resolution: 'by_hand', provisional: false }, 'you').word).toBe('Resolved by you');
  });

  it('says how far a value is away, and as a share only where that means something', () => {
    const text = (value: number, expectedValue: number): string => deviationText({ value, expectedValue, deviation: value - expectedValue, unit: 'EUR' }, reader).replaceAll('\u00a0', ' ');
    expect(text(4_120, 6_640)).toBe('-2,520 EUR (-38 %)');
    expect(text(30, 20)).toBe('+10 EUR (+50 %)');
    expect(text(5, 0)).toBe('+5 EUR');
    expect(text(-5, 5)).toBe('-10 EUR');
    expect(text(101.2, 100)).toBe('+1.2 EUR (+1.2 %)');
  });

  it('says a unit once where it stands behind both ends', () => {
    const range = (unit: string): string => rangeText(800, 1_200, unit, reader).replaceAll('\u00a0', ' ');
    expect([range('EUR'), range('ms')]).toEqual(['800 to 1,200 EUR', '800 ms to 1.2 s']);
    expect([partText(0.714), partText(0.001)]).toEqual(['71\u00a0%', 'less than 1\u00a0%']);
  });

  it('is never wholly sure', () => {
    expect([confidenceText(1), confidenceText(0.984)]).toEqual(['99\u00a0%', '98\u00a0%']);
  });

  it('names what moved most, and keeps dimensions together', () => {
    const movers = [mover({}), mover({ dimension: 'product', member: null }), mover({ member: 'France' })];
    expect(moverWords({ context: { comparedWith: 'weeks', movers } })).toBe('mostly country Germany');
    expect(moverWords({ context: { comparedWith: 'weeks', movers: movers.slice(1) } })).toBe('mostly product not set');
    expect(moverWords({ context: null })).toBeNull();
    expect(moversByDimension(movers).map(({ dimension, movers: each }) => [dimension, each.length])).toEqual([['country', 2], ['product', 1]]);
  });

  it('says how long it lasted, the last bucket included', () => {
    const lasted = (hours: number): string => lastedWords({ at: '2026-01-01T00:00:00Z', lastAt: new Date(Date.UTC(2026, 0, 1, hours)).toISOString(), bucket: '1h' }).replaceAll('\u00a0', ' ');
    expect([0, 2, 71].map(lasted)).toEqual(['1 hour', '3 hours', '3 days']);
    expect(lastedWords({ at: '2026-01-01T00:00:00Z', lastAt: '2026-01-01T00:10:00Z', bucket: '5m' })).toBe('15\u00a0minutes');
  });

  it('says how a metric is watched, and how readily', () => {
    const watch = { enabled: true, problem: null, judgedUntil: null };
    expect([watch, { ...watch, judgedUntil: 'x' }, { ...watch, problem: 'y' }, { ...watch, problem: 'y', judgedUntil: 'x' }, { ...watch, enabled: false }].map((each) => watchWords(each).word)).toEqual([
      'Learning',
      'Watched',
      'Cannot be read',
      'Problem',
      'Disabled',
    ]);
    expect([0.1, 0.3, 0.5, 0.7, 0.9].map(sensitivityWords)).toEqual(['only the rarest', 'few', 'balanced', 'more', 'many']);
  });
});
