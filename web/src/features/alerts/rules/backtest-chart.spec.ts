import type { Backtest, Condition } from '../alert-types.js';
import { backtestChart, stretchOf } from './backtest-chart.js';
import { conditionWords } from './rule-words.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };
const picture = (...values: (number | null)[][]): Pick<Backtest, 'picture'> => ({
  picture: { unit: 'ms', threshold: 500, series: values.map((points, index) => ({ dimensions: { route: `/${index}` }, points: points.map((value) => ['2026-01-01T12:00:00Z', value]) })) },
});

describe('the picture of a backtest', () => {
  it('splits lines only where there are several, and draws nothing of nothing', () => {
    expect(backtestChart(picture([1, 2]))?.spec.config).toMatchObject({ x: 'at', y: 'value', thresholds: [{ value: 500 }], unit: 'ms' });
    expect(backtestChart(picture([1, 2]))?.spec.config).not.toHaveProperty('series');
    expect(backtestChart(picture([1], [null]))?.spec.config).toHaveProperty('series', 'line');
    expect(backtestChart(picture([null], []))).toBeNull();
  });

  it('places fires along the time that was tried, and not beyond it', () => {
    const whole = { from: '2026-01-01T00:00:00Z', to: '2026-01-02T00:00:00Z' };
    expect(stretchOf({ from: '2026-01-01T06:00:00Z', durationSeconds: 21_600 }, whole)).toEqual({ start: 25, width: 25 });
    expect(stretchOf({ from: '2026-01-01T18:00:00Z', durationSeconds: 86_400 }, whole)).toEqual({ start: 75, width: 25 });
  });
});

describe('what is said of rules', () => {
  const words = (condition: Condition): string => conditionWords(condition, 'ms', reader, { nameOf: (id) => (id === 'known' ? 'Late orders' : null) });

  it.each<[Condition, string]>([
    [{ kind: 'threshold', series: { source: 'metric', metric: 'api.latency', aggregation: 'p95' }, comparator: 'gt', threshold: 500, windowSeconds: 300 }, '95th percentile of api.latency over 5\u00a0minutes above 500\u00a0ms'],
    [{ kind: 'guard', guardId: null, minimumSeverity: 'high' }, 'Any guard is violated, high or worse'],
    [{ kind: 'guard', guardId: 'gone', minimumSeverity: 'low' }, 'Guard that is gone is violated'],
    [{ kind: 'anomaly', metric: null }, 'Anomaly of any watched metric'],
    [{ kind: 'query', savedQueryId: 'known', test: 'any_row' }, 'Late orders answers a row'],
    [{ kind: 'query', savedQueryId: 'known', test: 'threshold', valueColumn: 'n', comparator: 'gte', threshold: 3 }, 'Late orders: n at or above 3\u00a0ms'],
    [{ kind: 'query', savedQueryId: 'known', test: 'change', valueColumn: 'n' }, 'Late orders: n changes'],
    [{ kind: 'query', savedQueryId: 'known', test: 'change', valueColumn: 'n', comparator: 'gt', threshold: 3 }, 'Late orders: change of n above 3\u00a0ms'],
    [{ kind: 'delivery' }, 'A notification could not be delivered'],
  ])('is a sentence for every condition', (condition, sentence) => {
    expect(words(condition)).toBe(sentence);
  });
});
