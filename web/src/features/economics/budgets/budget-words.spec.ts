import { barTone, periodLabel, scopeWords, standingOf } from './budget-words.js';

describe('what is said of budgets', () => {
  it('names the costs that count', () => {
    expect(scopeWords({ category: null, dimension: null })).toBe('All costs');
    expect(scopeWords({ category: 'ai', dimension: { name: 'domain', value: 'shop' } })).toBe('AI costs of domain shop');
  });

  it('tells a block from money that is spent', () => {
    expect(standingOf({ blocked: true, percent: 130 }).word).toBe('Blocked');
    expect(standingOf({ blocked: false, percent: 100 }).word).toBe('Used up');
    expect([standingOf({ blocked: false, percent: 99.99 }).word, standingOf({ blocked: false, percent: 79.99 }).word]).toEqual(['Nearly used up', 'Within']);
    expect([79.99, 80, 100].map(barTone)).toEqual(['accent', 'warning', 'danger']);
  });

  it('says how often it begins anew', () => expect([periodLabel('weekly'), periodLabel('yearly')]).toEqual(['each week', 'yearly']));
});
