import { bodyOf, type GuardValues, NEW_GUARD, ruleOf, valuesOf } from './guard-form.js';
import type { Guard } from './guard-queries.js';

const saved = (change: Partial<Guard>): Guard => ({
  id: 'g', name: 'Errors', description: '', violationType: 'performance', severity: 'high', unit: '%', series: { source: 'metric', metric: 'a', aggregation: 'sum' },
  percentOf: null, comparator: 'gt', threshold: 1.5, baseline: null, resolveThreshold: 0.8, windowSeconds: 300, minimumSamples: 50, forSeconds: 60, resolveAfterSeconds: 120,
  enabled: true, builtIn: null, version: 2, createdAt: '', updatedAt: '', status: 'ok', evaluatedAt: null, problem: null, openViolations: 0, watched: [], watchedCount: 0, ...change,
});
const entered = (change: Partial<GuardValues>): GuardValues => ({ ...NEW_GUARD, threshold: '5', ...change });

describe('the form of a guard', () => {
  const metric = { source: 'metric', metric: 'shop.requests', aggregation: 'sum' };
  it.each([
    ['metric', { series: { ...metric, groupBy: ['route'], filter: { status: '5xx' }, fill: 'zero' }, percentOf: null }],
    ['percent', { series: { ...metric, filter: { status: ['500', '502'] } }, percentOf: metric }],
    ['kpi', { series: { source: 'kpi', kpi: 'revenue' }, percentOf: null }],
    ['own', { series: { ...metric, fill: 'previous' }, percentOf: null }],
    ['own', { series: { ...metric, filter: { city: 'Paris, Texas' } }, percentOf: null }],
    ['own', { series: { source: 'kpi', kpi: 'revenue' }, percentOf: { source: 'kpi', kpi: 'cost' } }],
  ])('gives back what it was given: %s', (kind, sources) => {
    const values = valuesOf(saved(sources));
    expect(values.kind).toBe(kind);
    expect(bodyOf(values)).toMatchObject({ ...sources, threshold: 1.5, resolveThreshold: 0.8, windowSeconds: 300, minimumSamples: 50, forSeconds: 60, resolveAfterSeconds: 120 });
    expect(bodyOf({ ...values, severity: 'low' })).toMatchObject({ ...sources, severity: 'low' });
  });

  it('sends what was entered anew once it is touched', () => {
    const values = valuesOf(saved({ series: { ...metric, filter: { status: '5xx' } } }));
    expect(bodyOf({ ...values, groupBy: 'route, host' }).series).toEqual({ ...metric, filter: { status: ['5xx'] }, groupBy: ['route', 'host'] });
  });

  it('has nothing to preview before metric, threshold and window are there', () => {
    const first = { metric: 'a', aggregation: 'sum', filter: '' };
    expect(ruleOf(entered({}))).toBeNull();
    expect(ruleOf(entered({ first, threshold: '' }))).toBeNull();
    expect(ruleOf(entered({ first, windowMinutes: '1.5' }))).toBeNull();
    expect(ruleOf(entered({ first, kind: 'percent' }))).toBeNull();
    expect(ruleOf(entered({ first }))).toMatchObject({ threshold: 5, windowSeconds: 300, resolveThreshold: null, baseline: null });
  });
});
