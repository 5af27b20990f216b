import { bodyOf, filterProblem, nameOf, NEW_KPI, ruleOf, valuesOf } from './kpi-form.js';
import type { Kpi } from './kpi-queries.js';

const saved = (source: Kpi['source']): Kpi => ({
  id: 'k', name: 'revenue', title: 'Revenue', description: 'All', unit: { kind: 'money', currency: 'EUR', decimals: 2 }, direction: 'up', source, timeframe: '24h',
  target: '10', warning: null, critical: '5', owner: null, executive: true, version: 3, createdAt: '', updatedAt: '', latest: null,
});

describe('the form of a KPI', () => {
  it('gives back what it was given, of every kind of source', () => {
    const expression = { metric: 'shop.revenue', aggregation: 'sum' as const, filter: { region: ['eu', 'us'] } };
    const sources: Kpi['source'][] = [
      { kind: 'metric', ...expression, fill: 'zero' },
      { kind: 'ratio', numerator: expression, denominator: { metric: 'all', aggregation: 'count' } },
      { kind: 'query', savedQueryId: 'q', valueColumn: 'net', timeColumn: 'month', refreshSeconds: 60 },
    ];
    for (const source of sources) {
      const { title, description, unit, direction, timeframe, target, warning, critical, owner, executive } = saved(source);
      expect(bodyOf(valuesOf(saved(source)))).toEqual({ title, description, unit, direction, source, timeframe, target, warning, critical, owner, executive });
    }
  });

  it('has nothing to show before a source is chosen', () => {
    expect(ruleOf(NEW_KPI)).toBeNull();
    expect(ruleOf({ ...NEW_KPI, kind: 'ratio', first: { ...NEW_KPI.first, metric: 'a' } })).toBeNull();
    expect(ruleOf({ ...NEW_KPI, first: { ...NEW_KPI.first, metric: 'a' } })).toMatchObject({ source: { kind: 'metric', metric: 'a' }, target: null });
  });

  it('makes names of titles and says what is wrong with a filter', () => {
    expect(nameOf('Umsatz, 2. Quartal (Köln)')).toBe('umsatz_2_quartal_koln');
    expect(nameOf('24 h')).toBe('h');
    expect(filterProblem('region=eu, us\n\nstatus = 5xx')).toBeNull();
    expect(filterProblem('region')).toContain('region');
  });
});
