import type { MetricSeries } from '../../metrics/index.js';
import { describeViolation } from './describe-violation.js';
import { type ThresholdGuard, ruleProblems, watchesTheSame } from './guard.js';
import { GUARDS_OF_INSTALLATION, GUARDS_OF_TENANTS } from './built-in-guards.js';
import { figuresOf } from './readings.js';

const guard = (change: Partial<ThresholdGuard> = {}): ThresholdGuard => ({
  id: '1',
  name: 'Response time',
  description: '',
  violationType: 'performance',
  severity: 'high',
  unit: 'ms',
  enabled: true,
  builtIn: null,
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
  series: { source: 'metric', metric: 'm', aggregation: 'avg' },
  percentOf: null,
  comparator: 'gt',
  threshold: 50,
  baseline: null,
  resolveThreshold: null,
  windowSeconds: 300,
  minimumSamples: 0,
  forSeconds: 0,
  resolveAfterSeconds: 0,
  ...change,
});
const one = (value: number | null, dimensions: Record<string, string> = {}): MetricSeries => ({ dimensions, values: [value] });
const readingOf = (rule: ThresholdGuard, values: Parameters<typeof figuresOf>[1]) => figuresOf(rule, values)[0]?.reading;

describe('figuresOf', () => {
  it('compares an absolute threshold with the value', () => {
    expect(readingOf(guard(), { value: [one(60)], before: [] })).toEqual({ value: 60, figure: 60, bound: 50, baseline: null, samples: null, reason: null });
  });

  it('has no figure of too few samples, and none where nothing was measured', () => {
    const rule = guard({ minimumSamples: 5 });
    expect(readingOf(rule, { value: [one(60)], samples: [one(4)], before: [] })).toMatchObject({ value: 60, figure: null, reason: 'too_few_samples' });
    expect(readingOf(rule, { value: [one(60)], samples: [one(5)], before: [] })).toMatchObject({ figure: 60 });
    expect(readingOf(rule, { value: [one(null)], samples: [one(null)], before: [] })).toMatchObject({ figure: null, reason: 'no_values' });
  });

  it('compares with a mean of the baselines that there are', () => {
    const rule = guard({ baseline: 'weeks' });
    const before = [{ value: [one(90)] }, { value: [one(null)] }, { value: [] }, { value: [one(110)] }];
    expect(readingOf(rule, { value: [one(151)], before })).toMatchObject({ value: 151, baseline: 100, bound: 150, reason: null });
    expect(readingOf(rule, { value: [one(151)], before })?.figure).toBeCloseTo(51);
    for (const none of [[], [{ value: [one(null)] }], [{ value: [one(0)] }]]) {
      expect(readingOf(rule, { value: [one(151)], before: none })).toMatchObject({ figure: null, bound: null, reason: 'no_baseline' });
    }
  });

  it('measures a fall below a negative baseline in percent of its size', () => {
    const rule = guard({ baseline: 'previous', comparator: 'lt', threshold: -50 });
    expect(readingOf(rule, { value: [one(-160)], before: [{ value: [one(-100)] }] })).toMatchObject({ figure: -60, bound: -150 });
  });

  it('of a percentage matches series by their dimensions; nothing above is nothing unless it is filled', () => {
    const rule = guard({ series: { source: 'metric', metric: 'm', aggregation: 'sum', fill: 'zero' }, percentOf: { source: 'metric', metric: 'n', aggregation: 'sum' } });
    const values = { value: [one(5, { route: 'a' })], of: [one(10, { route: 'a' }), one(20, { route: 'b' }), one(0, { route: 'c' })], before: [] };
    expect(figuresOf(rule, values).map(({ reading: { value, reason } }) => [value, reason])).toEqual([[50, null], [0, null], [null, 'no_denominator']]);
    expect(figuresOf({ ...rule, series: { ...rule.series, fill: 'null' } }, values).map(({ reading }) => reading.value)).toEqual([50, null, null]);
  });
});

describe('rules', () => {
  it('refuse to close a violation while it lasts, samples of what has none, and no percent', () => {
    const refused = (change: Partial<ThresholdGuard>): string[] => ruleProblems(guard(change)).map(({ path }) => path);
    expect(refused({ resolveThreshold: 51 })).toEqual(['resolveThreshold']);
    expect(refused({ resolveThreshold: 50 })).toEqual([]);
    expect(refused({ comparator: 'lt', resolveThreshold: 49 })).toEqual(['resolveThreshold']);
    expect(refused({ minimumSamples: 1, series: { source: 'kpi', kpi: 'revenue' } })).toEqual(['minimumSamples']);
    expect(refused({ baseline: 'weeks', threshold: 0 })).toEqual(['threshold']);
  });

  it('that come built in are sound', () => {
    for (const each of [...GUARDS_OF_INSTALLATION, ...GUARDS_OF_TENANTS]) expect(ruleProblems({ ...guard(), ...each })).toEqual([]);
    expect(GUARDS_OF_INSTALLATION.map(({ builtIn, threshold }) => [builtIn, threshold])).toEqual([
      ['response-time', 500],
      ['cache-hit-rate', 80],
      ['error-rate', 1],
      ['cost-surge', 50],
    ]);
  });

  it('watch the same when their references say the same, in whatever order', () => {
    expect(watchesTheSame(guard(), guard({ series: { aggregation: 'avg', metric: 'm', source: 'metric' }, threshold: 3 }))).toBe(true);
    expect(watchesTheSame(guard(), guard({ series: { source: 'metric', metric: 'm', aggregation: 'p95' } }))).toBe(false);
  });
});

describe('describeViolation', () => {
  it('says what is where, over which time', () => {
    const reading = { value: 812.345, figure: 812.345, bound: 500, baseline: null, samples: 3, reason: null };
    expect(describeViolation(guard({ threshold: 500 }), reading, { route: '/orders' })).toBe('Response time: 812.35 ms is above 500 ms over the last 5 minutes (route /orders).');
    const surge = { value: 151, figure: 51, bound: 150, baseline: 100, samples: 3, reason: null };
    expect(describeViolation(guard({ name: 'Costs', unit: '', baseline: 'weeks', windowSeconds: 86_400 }), surge, {})).toBe(
      'Costs: 151 is above 150, which is 50 % over what is usual (100) over the last day.',
    );
  });
});
