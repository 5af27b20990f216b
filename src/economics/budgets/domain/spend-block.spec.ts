import type { PlannedSpend } from '../../../query/index.js';
import { type SpendBlock, blockOf } from './spend-block.js';

const now = new Date('2026-11-26T12:00:00Z');
const later = (hours: number): Date => new Date(now.getTime() + hours * 3_600_000);
const block = (change: Partial<SpendBlock> = {}): SpendBlock => ({ budgetId: 'b', name: 'All', category: null, dimension: null, until: later(1), ...change });
const spend = (change: Partial<PlannedSpend> = {}): PlannedSpend => ({ category: 'query', customer: null, feature: null, endpoint: null, model: null, domain: null, ...change });

describe('a budget that is used up', () => {
  it('refuses what it counts, and nothing else', () => {
    expect(blockOf([block()], spend(), now)).not.toBeNull();
    expect(blockOf([block({ category: 'query' })], spend(), now)).not.toBeNull();
    expect(blockOf([block({ category: 'ai' })], spend(), now)).toBeNull();
    const ofAcme = block({ category: 'ai', dimension: { name: 'customer', value: 'acme' } });
    expect(blockOf([ofAcme], spend({ category: 'ai', customer: 'acme' }), now)).not.toBeNull();
    expect(blockOf([ofAcme], spend({ category: 'ai', customer: 'other' }), now)).toBeNull();
    expect(blockOf([ofAcme], spend({ category: 'query', customer: 'acme' }), now)).toBeNull();
  });

  it('does not refuse what is not known to be counted', () => {
    expect(blockOf([block({ dimension: { name: 'customer', value: 'acme' } })], spend(), now)).toBeNull();
  });

  it('refuses until its period ends, and not at that instant', () => {
    expect(blockOf([block({ until: later(0.001) })], spend(), now)).not.toBeNull();
    expect(blockOf([block({ until: now })], spend(), now)).toBeNull();
  });

  it('of several says the one that lasts longest', () => {
    expect(blockOf([block({ budgetId: 'day' }), block({ budgetId: 'month', until: later(100) })], spend(), now)?.budgetId).toBe('month');
  });
});
