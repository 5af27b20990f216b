import { type Course, type JudgedBucket, calmNeeded, follow } from './anomaly-course.js';
import type { Anomaly } from './anomaly.js';
import type { Detection } from './detector.js';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 2, 2, 14);
const metric = { id: 'm', title: 'Orders', unit: 'orders', bucket: '1m' as const };

const bucket = (minute: number, value: number, change: Partial<Detection> = {}, closed = true): JudgedBucket => ({
  closed,
  detection: {
    timestamp: START + minute * MINUTE_MS,
    value,
    score: 1,
    likelihood: 0.9,
    anomaly: false,
    expected: 100,
    lower: 80,
    upper: 120,
    zScore: 0,
    season: 'none',
    type: 'statistical',
    severity: null,
    confidence: 0,
    ...change,
  },
});
const raised = (minute: number, value: number, score = 4, closed = true): JudgedBucket => bucket(minute, value, { anomaly: true, score, severity: 'high', confidence: 0.9 }, closed);

/** Goes through buckets. */
function through(...buckets: readonly JudgedBucket[]): { changes: Course['change'][]; last: Anomaly | null } {
  let open: Anomaly | null = null;
  let last: Anomaly | null = null;
  const changes = buckets.map((each, index) => {
    const course = follow(open, each, { metric, seriesKey: '[]', dimensions: {}, timeZone: 'UTC', now: new Date(START + index), newId: () => `a${index}`, context: null });
    last = course.anomaly ?? last;
    open = course.change === 'resolved' ? null : course.anomaly;
    return course.change;
  });
  return { changes, last };
}

describe('the course of an anomaly', () => {
  it('begins with what is raised, and not before', () => {
    expect(through(bucket(0, 100), bucket(1, 500)).changes).toEqual(['none', 'none']);
    const { changes, last } = through(raised(0, 500));
    expect(changes).toEqual(['opened']);
    expect(last).toMatchObject({ id: 'a0', metricId: 'm', value: 500, expected: 100, severity: 'high', provisional: false, calm: 0, resolvedAt: null });
    expect(last?.sentence).toBe('Orders was 500 orders, 5 times the usual 100 orders just before, on 2 March at 14:00.');
  });

  it('goes on while values stay beyond the band on the same side', () => {
    const { changes, last } = through(raised(0, 500), bucket(1, 130), bucket(2, 50));
    expect(changes).toEqual(['opened', 'extended', 'calmer']);
    expect(last).toMatchObject({ value: 500, lastValue: 50, lastAt: new Date(START + MINUTE_MS), calm: 1 });
    expect(through(raised(0, 10), bucket(1, 70), bucket(2, 130)).changes).toEqual(['opened', 'extended', 'calmer']);
  });

  it('ends after some buckets in a row that are as usual', () => {
    expect(through(raised(0, 500), bucket(1, 100), bucket(2, 100), bucket(3, 130), bucket(4, 100), bucket(5, 100), bucket(6, 100)).changes).toEqual([
      'opened',
      'calmer',
      'calmer',
      'extended',
      'calmer',
      'calmer',
      'resolved',
    ]);
    const { last } = through(raised(0, 500), bucket(1, 100), bucket(2, 100), bucket(3, 100));
    expect(last).toMatchObject({ resolution: 'calm', resolvedAt: new Date(START + 3) });
  });

  it('is told by the bucket that stands out most', () => {
    expect(through(raised(0, 500), raised(1, 900, 6)).last).toMatchObject({ value: 900, score: 6, at: new Date(START), lastAt: new Date(START + MINUTE_MS) });
    expect(through(raised(0, 500), raised(1, 450, 3)).last).toMatchObject({ value: 500, score: 4, lastValue: 450 });
  });

  it('is provisional until its bucket is done', () => {
    expect(through(raised(0, 500, 4, false)).last).toMatchObject({ provisional: true });
    expect(through(raised(0, 500, 4, false), raised(0, 700, 5, false), bucket(0, 710, {}, false)).changes).toEqual(['opened', 'extended', 'none']);
    expect(through(raised(0, 500, 4, false), raised(0, 600, 5)).last).toMatchObject({ provisional: false, value: 600, resolvedAt: null });
    expect(through(raised(0, 500, 4, false), bucket(0, 110)).last).toMatchObject({ provisional: false, value: 500, lastValue: 110, resolution: 'not_confirmed' });
    // What runs says nothing of one that is known.
    expect(through(raised(0, 500), raised(1, 900, 9, false)).changes).toEqual(['opened', 'none']);
  });

  it('takes as long as a quarter of an hour to end, one bucket at least and three at most', () => {
    expect((['1m', '5m', '10m', '15m', '1h', '1d'] as const).map(calmNeeded)).toEqual([3, 3, 2, 1, 1, 1]);
  });
});
