import { type ConditionFacts, conditionOf } from './condition.js';

const now = new Date('2026-03-01T12:00:00Z');
const ago = (seconds: number): Date => new Date(now.getTime() - seconds * 1000);
const fresh: ConditionFacts = { enabled: true, leaseUntil: null, dataAsOf: ago(60), failuresInARow: 0, changedAt: null, nextDueAt: null };

describe('the condition of a materialized view', () => {
  it.each<[string, Partial<ConditionFacts>]>([
    ['fresh', {}],
    ['fresh', { nextDueAt: ago(30) }],
    ['fresh', { leaseUntil: ago(1) }],
    ['stale', { changedAt: ago(10) }],
    ['stale', { nextDueAt: ago(151) }],
    ['waiting', { dataAsOf: null }],
    ['paused', { enabled: false, changedAt: ago(10) }],
    ['failing', { failuresInARow: 1, dataAsOf: null }],
    ['failing', { failuresInARow: 1, enabled: false }],
    ['refreshing', { leaseUntil: ago(-1), failuresInARow: 3 }],
  ])('is %s with %j', (condition, facts) => {
    expect(conditionOf({ ...fresh, ...facts }, now)).toBe(condition);
  });
});
