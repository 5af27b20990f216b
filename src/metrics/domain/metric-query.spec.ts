import {
  type MetricPlan,
  type MetricQuery,
  type Planned,
  isTime,
  parseStep,
  planMetricQuery,
  resolveTime,
  stepText,
} from './metric-query.js';
import { TimeBuckets } from './time-buckets.js';

const NOW = Date.parse('2026-11-25T12:34:56.789Z');
const BERLIN = TimeBuckets.in('Europe/Berlin');
const query = (change: Partial<MetricQuery>): MetricQuery => ({
  metric: 'm',
  aggregation: 'sum',
  groupBy: [],
  filter: {},
  from: 'now-24h',
  to: 'now',
  step: 'auto',
  fill: 'null',
  ...change,
});
const planned = (change: Partial<MetricQuery>, buckets = BERLIN): Planned =>
  planMetricQuery(query(change), NOW, buckets);
const plan = (change: Partial<MetricQuery>, buckets = BERLIN): MetricPlan => {
  const result = planned(change, buckets);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.plan;
};
const rules = (change: Partial<MetricQuery>): string[] => {
  const result = planned(change);
  return 'problems' in result ? result.problems.map(({ path, rule }) => `${path}: ${rule}`) : [];
};
const iso = (instant: number | undefined): string =>
  instant === undefined ? 'no time' : new Date(instant).toISOString().replace(/(:00)?\.000Z$/, 'Z');
const ends = ({ borders }: { borders: readonly number[] }): string[] => [iso(borders[0]), iso(borders.at(-1))];

describe('the times of a metric query', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '2026-03-01T10:00Z'],
    ['2026-03-01T10:00:00+05:45', '2026-03-01T04:15Z'],
    ['2026-03-01', '2026-02-28T23:00Z'],
    ['2026-07-01 10:00', '2026-07-01T08:00Z'],
    ['now', '2026-11-25T12:34:56.789Z'],
    ['now-90m', '2026-11-25T11:04:56.789Z'],
    ['now/d', '2026-11-24T23:00Z'],
    ['now-1d/d', '2026-11-23T23:00Z'],
    ['now-1mo/mo', '2026-09-30T22:00Z'],
    ['now/w', '2026-11-22T23:00Z'],
    ['now-1y/y', '2024-12-31T23:00Z'],
    ['now/q', '2026-09-30T22:00Z'],
    ['now+1h', '2026-11-25T13:34:56.789Z'],
  ])('%s is %s in Berlin', (text, instant) => {
    expect(iso(resolveTime(text, NOW, BERLIN, 'down'))).toBe(instant);
  });

  it('rounds an end up to where its unit ends', () => {
    expect(iso(resolveTime('now/d', NOW, BERLIN, 'up'))).toBe('2026-11-25T23:00Z');
    expect(iso(resolveTime('now-1d/d', NOW, BERLIN, 'up'))).toBe('2026-11-24T23:00Z');
  });

  it.each([
    '',
    'tomorrow',
    '2026-02-30',
    '2026-13-01',
    'now-',
    'now-1x',
    'now/7',
    '1999-12-30',
    '2200-01-02',
    'now-99999y',
    '2026-03-01T25:00:00Z',
    'now-1d-1d-1d-1d/d/d',
  ])('does not take %j for a time', (text) => {
    expect(isTime(text)).toBe(false);
  });
});

describe('the step of a metric query', () => {
  it.each(['1m', '5m', '30m', '1h', '6h', '1d', '1w', '1mo', '1q', '1y', 'all'])('%s is one', (text) => {
    const step = parseStep(text);
    expect(step === undefined || step === 'auto' ? undefined : stepText(step)).toBe(text);
  });
  it.each(['', '7m', '5h', '2d', '0m', '1s', '60m', '1M', '-1h'])('%j is none', (text) => {
    expect(parseStep(text)).toBeUndefined();
  });
});

describe('planning a metric query', () => {
  it('widens the window to whole steps', () => {
    expect(ends(plan({ from: '2026-11-20T10:20:30Z', to: '2026-11-20T12:00:01Z', step: '1h' }).window)).toEqual([
      '2026-11-20T10:00Z',
      '2026-11-20T13:00Z',
    ]);
    expect(ends(plan({ from: '2026-11-20T10:20:30Z', to: '2026-11-21T10:00:00Z', step: '1d' }).window)).toEqual([
      '2026-11-19T23:00Z',
      '2026-11-21T23:00Z',
    ]);
    expect(ends(plan({ from: '2026-11-20T10:20:30Z', to: '2026-11-20T12:00:01Z', step: 'all' }).window)).toEqual([
      '2026-11-20T10:20Z',
      '2026-11-20T12:01Z',
    ]);
    expect(ends(plan({ from: '2026-11-20T10:00:00Z', to: '2026-11-20T12:00:00Z', step: '1h' }).window)).toEqual([
      '2026-11-20T10:00Z',
      '2026-11-20T12:00Z',
    ]);
  });

  it('widens a single figure to hours and days where finer rows are no longer kept', () => {
    expect(ends(plan({ from: '2026-09-01T10:20Z', to: '2026-09-02T10:20Z', step: 'all' }).window)).toEqual([
      '2026-09-01T10:00Z',
      '2026-09-02T11:00Z',
    ]);
    expect(ends(plan({ from: '2024-09-01T10:20:00Z', to: '2026-11-20T10:20:00Z', step: 'all' }).window)).toEqual([
      '2024-08-31T22:00Z',
      '2026-11-20T10:20Z',
    ]);
  });

  it.each([
    [{ from: 'now-1h' }, '1m', 'minute'],
    [{ from: 'now-24h' }, '5m', 'minute'],
    [{ from: 'now-7d' }, '1h', 'hour'],
    [{ from: 'now-30d' }, '3h', 'hour'],
    [{ from: 'now-1y' }, '1d', 'day'],
    [{ from: 'now-5y' }, '1w', 'day'],
    [{ from: '2000-01-01' }, '1mo', 'day'],
    // Fine for the length of the window, but the minutes are gone.
    [{ from: '2026-09-01', to: '2026-09-02' }, '1h', 'hour'],
    [{ from: '2024-09-01', to: '2024-09-02' }, '1d', 'day'],
    // As is what it is compared with.
    [{ from: 'now-1h', compareTo: 'year' as const }, '1h', 'hour'],
  ])('chooses a step that fits %j: %s, from rows by %s', (change, step, resolution) => {
    const chosen = plan(change);
    expect([stepText(chosen.step), chosen.resolution]).toEqual([step, resolution]);
  });

  it('says what it cannot answer', () => {
    expect(rules({ from: 'now', to: 'now-1h' })).toEqual(['to: after']);
    expect(rules({ from: 'x', to: 'y', step: 'z' })).toEqual(['from: time', 'to: time', 'step: choice']);
    expect(rules({ from: 'now-36d', step: '30m' })).toEqual(['step: kept']);
    expect(rules({ from: 'now-401d', to: 'now-390d', step: '1h' })).toEqual(['step: kept']);
    expect(rules({ from: 'now-30d', step: '5m' })).toEqual(['step: maxPoints']);
    expect(rules({ from: 'now-1d', compareTo: 'year', step: '5m' })).toEqual(['step: kept']);
    expect(rules({ from: 'now-34d', step: '15m' })).toEqual([]);
  });

  it('compares with as many steps before', () => {
    const { window, compared } = plan({ from: '2026-10-24', to: '2026-10-27', step: '1d', compareTo: 'previous' });
    expect([ends(window), compared && ends(compared)]).toEqual([
      ['2026-10-23T22:00Z', '2026-10-26T23:00Z'],
      ['2026-10-20T22:00Z', '2026-10-23T22:00Z'],
    ]);
    const { compared: whole } = plan({ from: '2026-10-24', to: '2026-10-27', step: 'all', compareTo: 'previous' });
    expect(whole && ends(whole)).toEqual(['2026-10-20T22:00Z', '2026-10-23T22:00Z']);
    const months = plan({ from: '2026-03-01', to: '2026-05-01', step: '1mo', compareTo: 'previous' });
    expect(months.compared && ends(months.compared)).toEqual(['2025-12-31T23:00Z', '2026-02-28T23:00Z']);
  });

  it('has as many stretches in both windows, rising ones', () => {
    for (const compareTo of ['previous', 'week', 'year'] as const) {
      for (const step of ['1h', '6h', '1d', 'all']) {
        const { window, compared } = plan({ from: '2026-10-24', to: '2026-11-05', step, compareTo });
        const borders = compared?.borders ?? [];
        expect(borders).toHaveLength(window.borders.length);
        expect([...borders].sort((a, b) => a - b)).toEqual(borders);
      }
    }
  });

  it('counts the seconds that have passed of each step', () => {
    const { seconds } = plan({ from: '2026-11-25T11:00Z', to: '2026-11-25T14:00Z', step: '1h' }, TimeBuckets.in('UTC'));
    expect(seconds).toEqual([3_600, 34 * 60 + 56.789, 3_600]);
  });
});
