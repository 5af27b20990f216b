import { type AlertRule, type QueryCondition, type ThresholdCondition, conditionProblems, fingerprintOf, foundAt, paceOf, ruleProblems, tickOf, timingOf, watchesTheSame } from './alert-rule.js';

const THRESHOLD: ThresholdCondition = {
  kind: 'threshold',
  series: { source: 'metric', metric: 'm', aggregation: 'avg' },
  percentOf: null,
  comparator: 'gt',
  threshold: 100,
  baseline: null,
  resolveThreshold: null,
  windowSeconds: 300,
  minimumSamples: 0,
};
const QUERY: QueryCondition = { kind: 'query', savedQueryId: 'q', test: 'threshold', valueColumn: 'n', labelColumns: [], comparator: 'gt', threshold: 1, everySeconds: 300 };
const RULE: AlertRule = {
  id: 'r',
  name: 'High latency',
  description: '',
  enabled: true,
  severity: 'warning',
  condition: THRESHOLD,
  forSeconds: 30,
  resolveAfterSeconds: 60,
  labels: {},
  grouping: { by: [], waitSeconds: 0, intervalSeconds: 0 },
  noData: 'alert',
  onError: 'alert',
  renotifySeconds: null,
  channelIds: [],
  escalationPolicyId: null,
  runbookUrl: null,
  dashboardId: null,
  unit: '',
  builtIn: null,
  version: 1,
  createdAt: new Date(0),
  updatedAt: new Date(0),
};

describe('the grid of evaluations', () => {
  it('is of steps of 15 seconds, a sixtieth of the window wide, five minutes at the most', () => {
    const paces = [60, 300, 900, 1_320, 3_600, 86_400].map((windowSeconds) => paceOf({ ...THRESHOLD, windowSeconds }) / 1_000);
    expect(paces).toEqual([15, 15, 15, 15, 60, 300]);
    expect(paceOf({ ...QUERY, everySeconds: 100 })).toBe(90_000);
    expect(paceOf({ kind: 'delivery' })).toBe(15_000);
  });

  it('gives every process the same tick', () => {
    expect(tickOf(THRESHOLD, 1_700_000_014_999)).toBe(1_700_000_010_000);
    expect(tickOf(THRESHOLD, 1_700_000_010_000)).toBe(1_700_000_010_000);
  });

  it('takes an answer of now for what is so now, however seldom it is asked for', () => {
    const daily = { ...QUERY, everySeconds: 86_400 };
    const noon = Date.UTC(2026, 2, 3, 12);
    expect(tickOf(daily, noon + 7_000)).toBe(Date.UTC(2026, 2, 3));
    expect(foundAt(daily, noon + 7_000)).toBe(noon);
    expect(foundAt({ ...THRESHOLD, windowSeconds: 86_400 }, noon + 299_999)).toBe(noon);
  });
});

describe('timingOf', () => {
  it('leaves a failing rule to the alert about the rule itself', () => {
    expect(timingOf(RULE, 'rule').onError).toBe('alert');
    expect(timingOf(RULE, 'series').onError).toBe('keep');
    expect(timingOf({ ...RULE, onError: 'ok' }, 'series').onError).toBe('ok');
  });

  it('takes a failure in passing for none', () => {
    expect(timingOf({ ...RULE, forSeconds: 0 }, 'rule').errorForSeconds).toBe(60);
    expect(timingOf({ ...RULE, forSeconds: 600 }, 'rule').errorForSeconds).toBe(600);
  });
});

describe('fingerprintOf', () => {
  it('is the same for the same rule and series, and another for others', () => {
    expect(fingerprintOf('r', 'a')).toBe(fingerprintOf('r', 'a'));
    expect(new Set([fingerprintOf('r', 'a'), fingerprintOf('r', 'b'), fingerprintOf('q', 'a'), fingerprintOf('r', '')]).size).toBe(4);
    expect(fingerprintOf('r', 'a')).toMatch(/^[0-9a-f]{32}$/);
  });
});

describe('ruleProblems', () => {
  it('finds none in a rule that makes sense', () => {
    expect(ruleProblems(RULE)).toEqual([]);
  });

  it('refuses names of labels that no matcher could name, and those that alerts have by themselves', () => {
    const paths = ruleProblems({ ...RULE, labels: { team: 'web', 'a b': 'x', '': 'x', alertname: 'x', severity: 'x' } }).map(({ path }) => path);
    expect(paths).toEqual(['labels.a b', 'labels.', 'labels.alertname', 'labels.severity']);
  });

  it('refuses a group that would send its second message before its first', () => {
    expect(ruleProblems({ ...RULE, grouping: { by: [], waitSeconds: 60, intervalSeconds: 30 } })).toMatchObject([{ path: 'grouping.intervalSeconds' }]);
  });
});

describe('conditionProblems', () => {
  it.each([
    [QUERY, []],
    [{ ...QUERY, test: 'any_row' }, ['condition.valueColumn', 'condition.comparator', 'condition.threshold']],
    [{ ...QUERY, test: 'any_row', valueColumn: null, comparator: null, threshold: null }, []],
    [{ ...QUERY, valueColumn: null }, ['condition.valueColumn']],
    [{ ...QUERY, comparator: null }, ['condition.comparator', 'condition.threshold']],
    [{ ...QUERY, threshold: null }, ['condition.threshold']],
    [{ ...QUERY, test: 'change', comparator: null, threshold: null }, []],
  ] as const)('of %j are at %j', (condition, paths) => {
    expect(conditionProblems(condition).map(({ path }) => path)).toEqual(paths);
  });
});

describe('watchesTheSame', () => {
  it('holds while what is read stays the same, however its fields are ordered', () => {
    expect(watchesTheSame(THRESHOLD, { ...THRESHOLD, threshold: 5, windowSeconds: 60, series: { aggregation: 'avg', metric: 'm', source: 'metric' } })).toBe(true);
    expect(watchesTheSame(THRESHOLD, { ...THRESHOLD, series: { source: 'metric', metric: 'n', aggregation: 'avg' } })).toBe(false);
    expect(watchesTheSame(THRESHOLD, { ...THRESHOLD, comparator: 'lt' })).toBe(false);
    expect(watchesTheSame(THRESHOLD, QUERY)).toBe(false);
    expect(watchesTheSame(QUERY, { ...QUERY, everySeconds: 60, threshold: 4 })).toBe(true);
  });
});
