import type { Budget } from '../data/economics-queries.js';
import { bodyOf, CHECKS, fieldOf, newBudget, percentages, valuesOf } from './budget-form.js';

const saved = {
  name: 'AI', category: 'ai', dimension: { name: 'domain', value: 'shop' }, period: 'weekly', amount: '250.000000000001', currency: 'EUR', thresholds: [50, 80, 100], action: 'block', channelIds: ['c'],
} as unknown as Budget;

describe('the form of a budget', () => {
  it('gives back what it was given, to the last digit', () => {
    const { name, category, dimension, period, amount, currency, thresholds, action, channelIds } = saved;
    expect(bodyOf(valuesOf(saved))).toEqual({ name, category, dimension, period, amount, currency, thresholds, action, channelIds });
    expect(bodyOf(valuesOf({ ...saved, category: null, dimension: null }))).toMatchObject({ category: null, dimension: null });
  });

  it('reads percentages in any order and refuses what is none', () => {
    expect(percentages('100, 50 %, 80,50')).toEqual([50, 80, 100]);
    for (const text of ['', '0', '12.5', '1001', 'half', '1,2,3,4,5,6,7,8,9,10,11']) expect(percentages(text)).toBeNull();
  });

  it('says what is wrong before anything is sent', () => {
    const values = newBudget('USD');
    expect(CHECKS.amount('0')).toMatch(/above 0/);
    expect(CHECKS.amount('12,50')).toMatch(/point/);
    expect(CHECKS.amount('12.50')).toBe(true);
    expect(CHECKS.value('', { ...values, dimension: 'customer' })).toMatch(/which/);
    expect(CHECKS.value('', values)).toBe(true);
  });

  it('finds the field of what the server refuses', () => {
    expect([fieldOf('dimension.value'), fieldOf('thresholds.0'), fieldOf('amount'), fieldOf('version')]).toEqual(['value', 'thresholds', 'amount', null]);
  });
});
