import { lengthWords, missingWords, resolutionWords, standingWords, thresholdWords, watchedWords } from './guard-words.js';

const reader = { locale: 'en-GB', timeZone: 'UTC' };

describe('what is said of guards', () => {
  it('names every state by a word of its own', () => {
    const words = (['ok', 'pending', 'violated', 'no_data', 'not_evaluated', 'disabled'] as const).map((status) => standingWords({ status }).word);
    expect(new Set([...words, standingWords({ status: 'violated', held: true }).word]).size).toBe(7);
  });

  it('says when a guard is violated', () => {
    expect(thresholdWords({ comparator: 'gt', threshold: 500, baseline: null, unit: 'ms' }, reader)).toBe('above 500\u00a0ms');
    expect(thresholdWords({ comparator: 'lt', threshold: -30, baseline: 'weeks', unit: '' }, reader)).toBe('below -30\u00a0% against the weeks before');
  });

  it('says what is watched', () => {
    const series = { source: 'metric', metric: 'shop.requests', aggregation: 'sum', filter: { status: ['500', '502'] }, groupBy: ['route'] };
    expect(watchedWords({ series, percentOf: null })).toBe('Sum of shop.requests (status 500 or 502) by route');
    expect(watchedWords({ series: { source: 'kpi', kpi: 'revenue' }, percentOf: null })).toBe('KPI revenue');
  });

  it('says lengths, ends, and why there is no figure', () => {
    expect([60, 90, 300, 86_400].map(lengthWords)).toEqual(['1\u00a0minute', '90\u00a0seconds', '5\u00a0minutes', '1\u00a0day']);
    expect(resolutionWords({ resolution: 'by_hand' }, null)).toBe('Resolved by hand');
    expect(resolutionWords({ resolution: 'recovered' }, 'you')).toBe('Holds again');
    expect(missingWords({ reason: null })).toBeNull();
    expect(missingWords({ reason: 'too_few_samples' })).toContain('too few');
  });
});
