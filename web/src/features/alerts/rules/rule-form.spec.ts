import type { AlertRule, Condition } from '../alert-types.js';
import { alertFromTile } from '../alert-from-tile.js';
import { bodyOf, conditionOf, COSTS_OF_A_DAY, fieldOf, labelsProblem, NEW_RULE, readyCondition, startOf, valuesOf } from './rule-form.js';

const rule = (condition: Condition, change: Partial<AlertRule> = {}): AlertRule => ({
  id: 'r', name: 'Latency', description: 'Look at the queue first.', enabled: true, severity: 'critical', unit: condition.kind === 'budget' ? '%' : 'ms', condition, forSeconds: 60, resolveAfterSeconds: 300,
  labels: { team: 'core', service: 'api' }, grouping: { by: ['team'], waitSeconds: 30, intervalSeconds: 600 }, noData: 'alert', onError: 'keep', renotifySeconds: 3_600,
  channelIds: ['c1', 'c2'], escalationPolicyId: 'p', runbookUrl: 'https://wiki/latency', dashboardId: null, builtIn: null, version: 3, createdAt: '', updatedAt: '',
  ...change,
} as AlertRule);

const threshold: Condition = {
  kind: 'threshold', series: { source: 'metric', metric: 'api.latency', aggregation: 'p95', groupBy: ['route'] }, percentOf: null, comparator: 'gt', threshold: 500, baseline: null,
  resolveThreshold: 400, windowSeconds: 300, minimumSamples: 10,
};
const query: Condition = { kind: 'query', savedQueryId: 'q', test: 'threshold', valueColumn: 'late', labelColumns: ['depot', 'lane'], comparator: 'gte', threshold: 3, everySeconds: 600 };

describe('the form of an alert rule', () => {
  it.each<[string, Condition]>([
    ['a threshold', threshold],
    ['a KPI', { ...threshold, series: { source: 'kpi', kpi: 'revenue' }, resolveThreshold: null }],
    ['what has no fields', { ...threshold, series: { source: 'metric', metric: 'a', aggregation: 'sum', fill: 'previous' } }],
    ['any guard', { kind: 'guard', guardId: null, minimumSeverity: 'high' }],
    ['one guard', { kind: 'guard', guardId: 'g', minimumSeverity: 'low' }],
    ['anomalies', { kind: 'anomaly', metric: null, minimumSeverity: 'medium', minimumConfidence: 0.85, lastsSeconds: 900 }],
    ['any budget', { kind: 'budget', budgetId: null, thresholdPercent: 80 }],
    ['one budget', { kind: 'budget', budgetId: 'b', thresholdPercent: 120 }],
    ['a query', query],
    ['rows of a query', { ...query, test: 'any_row', valueColumn: null, comparator: null, threshold: null }],
    ['every change', { ...query, test: 'change', comparator: null, threshold: null }],
    ['deliveries', { kind: 'delivery' }],
  ])('gives back what it was given: %s', (_, condition) => {
    const saved = rule(condition);
    expect(bodyOf(valuesOf(saved))).toEqual({
      name: saved.name, description: saved.description, enabled: true, severity: 'critical', unit: condition.kind === 'budget' ? '%' : 'ms', condition, forSeconds: 60, resolveAfterSeconds: 300, labels: saved.labels,
      grouping: saved.grouping, noData: 'alert', onError: 'keep', renotifySeconds: 3_600, channelIds: ['c1', 'c2'], escalationPolicyId: 'p', runbookUrl: 'https://wiki/latency',
      dashboardId: null,
    });
    expect(readyCondition(valuesOf(saved))).toEqual(condition);
  });

  it('has nothing to try before what it cannot do without is there', () => {
    expect(readyCondition(NEW_RULE)).toBeNull();
    const asked = { ...NEW_RULE, condition: 'query', savedQueryId: 'q', valueColumn: 'late' } as const;
    expect(readyCondition(asked)).toBeNull();
    expect(readyCondition({ ...asked, queryThreshold: '3' })).not.toBeNull();
    expect(readyCondition({ ...asked, test: 'change', queryComparator: '' })).toMatchObject({ comparator: null, threshold: null });
    expect(readyCondition({ ...asked, test: 'any_row', valueColumn: '' })).toMatchObject({ valueColumn: null, comparator: null });
  });

  it('can go over to costs of a day', () => {
    expect(readyCondition({ ...NEW_RULE, condition: 'budget', budgetPercent: '' })).toBeNull();
    const costs = { ...NEW_RULE, ...COSTS_OF_A_DAY, threshold: '25' };
    expect(readyCondition(costs)).toMatchObject({ kind: 'threshold', series: { source: 'metric', metric: 'economics.cost', aggregation: 'sum', fill: 'zero' }, windowSeconds: 86_400, threshold: 25 });
  });

  it('begins with the metric of a tile, without what its variables stand for', () => {
    const address = alertFromTile({ metric: 'shop.errors', aggregation: 'rate', filter: { route: ['/a', '/b'], region: '{{region}}' }, groupBy: ['route'], fill: 'zero' }, 'd', 'Errors');
    const start = startOf(new URLSearchParams(address.split('?')[1]));
    expect(conditionOf(start)).toMatchObject({ series: { source: 'metric', metric: 'shop.errors', aggregation: 'rate', filter: { route: ['/a', '/b'] }, groupBy: ['route'], fill: 'zero' } });
    expect([start.name, start.dashboardId]).toEqual(['Errors', 'd']);
  });

  it('puts problems at the field that they belong to', () => {
    expect(fieldOf('threshold')('condition.threshold')).toBe('threshold');
    expect(fieldOf('query')('condition.threshold')).toBe('queryThreshold');
    expect(fieldOf('query')('labels.team')).toBe('labels');
    expect(fieldOf('query')('channelIds.0')).toBe('channelIds');
    expect(fieldOf('query')('elsewhere')).toBeNull();
  });

  it('says which label cannot be read', () => {
    expect(labelsProblem('team=core\n\nservice = api')).toBeNull();
    expect(labelsProblem('team=core\nnonsense')).toContain('nonsense');
  });
});
