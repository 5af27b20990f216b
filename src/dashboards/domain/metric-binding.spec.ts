import { resolveParameters } from '../../query/index.js';
import type { MetricWidgetQuery } from './dashboard-content.js';
import { boundMetricQuery, metricQueryProblems, namesOf, withTimeRange } from './metric-binding.js';

const query = (change: Partial<MetricWidgetQuery>): MetricWidgetQuery => ({ kind: 'metric', metric: 'orders', aggregation: 'sum', ...change });
type Sources = Partial<Parameters<typeof resolveParameters>[0]>;
const bind = (change: Partial<MetricWidgetQuery>, sources: Sources = {}) =>
  boundMetricQuery(query(change), resolveParameters({ declared: [], supplied: {}, builtIns: {}, ...sources }));
const filterOf = (filter: MetricWidgetQuery['filter'], sources: Sources = {}): unknown => bind({ ...(filter && { filter }) }, sources).query.filter;
const missing = (change: Partial<MetricWidgetQuery>, sources: Sources = {}): string[] => bind(change, sources).problems.map(({ path }) => path);

describe('binding a metric query', () => {
  it('keeps plain texts, and puts values in the place of variables', () => {
    expect(filterOf({ region: 'eu', shop: ['a', '{{shop}}'] }, { supplied: { shop: 'b' } })).toEqual({ region: ['eu'], shop: ['a', 'b'] });
    expect(filterOf({ region: '{{ region }}' }, { supplied: { region: ['eu', 'us'] } })).toEqual({ region: ['eu', 'us'] });
    expect(filterOf({ size: '{{size}}' }, { supplied: { size: 7 } })).toEqual({ size: ['7'] });
  });

  it('leaves out a filter whose value may be missing and is, and asks for one that may not', () => {
    expect(filterOf({ region: '[[{{region}}]]', shop: 'a' })).toEqual({ shop: ['a'] });
    expect(missing({ filter: { region: '[[{{region}}]]' } })).toEqual([]);
    expect(missing({ filter: { region: '{{region}}', user: '{{user.region}}' } })).toEqual(['parameters.region', 'user.region']);
  });

  it('takes a locked value over one supplied, and lets nothing through when that is nothing', () => {
    const locked = (value: unknown): Sources => ({ supplied: { region: 'us' }, locked: { region: value } });
    for (const place of ['{{region}}', '[[{{region}}]]']) {
      expect(filterOf({ region: place }, locked('eu'))).toEqual({ region: ['eu'] });
      expect(filterOf({ region: place }, locked(null))).toEqual({ region: [] });
      expect(filterOf({ region: place }, locked([]))).toEqual({ region: [] });
    }
    expect(missing({ from: '[[{{period_from}}]]' }, { declared: [{ name: 'period', type: 'date_range' }], locked: { period: null } })).toEqual(['parameters.period_from']);
  });

  it('takes the claims of a viewer', () => {
    expect(filterOf({ region: '{{user.region}}' }, { builtIns: { 'user.region': 'eu' } })).toEqual({ region: ['eu'] });
  });

  it('takes its window from the dashboard’s range when it has none', () => {
    const settings = { timeRange: { variable: 'period', default: 'all' } };
    const timed = withTimeRange(query({}), settings);
    expect([...namesOf(timed)]).toEqual(['period_from', 'period_to']);
    expect(withTimeRange(query({ from: 'now-1h' }), settings).to).toBeUndefined();
    const declared = [{ name: 'period', type: 'date_range' as const }];
    const windowOf = (supplied: Record<string, unknown>): unknown => {
      const { from, to } = boundMetricQuery(timed, resolveParameters({ declared, supplied, builtIns: {} })).query;
      return [from, to];
    };
    expect(windowOf({ period: { from: '2026-01-01', to: '2026-02-01' } })).toEqual(['2026-01-01', '2026-02-01']);
    expect(windowOf({})).toEqual(['now-1y', 'now']);
  });

  it('takes a variable alone and not among words', () => {
    const problems = (change: Partial<MetricWidgetQuery>): string[] => metricQueryProblems(query(change), 'q').map(({ path, rule }) => `${path}: ${rule}`);
    expect(problems({ filter: { a: 'x{{y}}', b: '[[z]]', c: '{{ok}}', d: 'plain' }, from: 'soon', to: '{{until}}' })).toEqual(['q.filter.a: placeholder', 'q.filter.b: placeholder', 'q.from: time']);
  });
});
