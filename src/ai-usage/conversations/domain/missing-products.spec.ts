import type { MissingProduct } from './missing-products.js';
import { byCategory, categoryOf, DEFAULT_CATEGORIES } from './product-categories.js';
import { type MissingFigures, recommendationsOf } from './recommendations.js';

const product = (name: string, count: number, asked = count): MissingProduct => ({ name, count, asked, lastRequested: new Date(0), examples: [name] });

describe('categories of products', () => {
  it('are the first that have a word of the name, in singular or plural', () => {
    expect(['Cordless Drills 18V', 'drill bit', 'Replacement filters', 'air compressors', 'garden gnome', 'drilling'].map((name) => categoryOf(name, DEFAULT_CATEGORIES))).toEqual([
      'tools', 'tools', 'parts', 'equipment', 'other', 'other',
    ]);
  });

  it('are the tenant\'s own when it has any', () => {
    const own = [{ name: 'seating', words: ['Stühle', 'arm chair'] }];
    expect(['stuhle rot', 'arm chairs', 'chair arm', 'drill'].map((name) => categoryOf(name, own))).toEqual(['seating', 'seating', 'other', 'other']);
    expect(byCategory(['a', 'arm chair', 'b', 'c'], own, 2)).toEqual({ seating: ['arm chair'], other: ['a', 'b'] });
  });
});

describe('recommendations', () => {
  const figures = (change: Partial<MissingFigures> = {}): MissingFigures => ({
    products: [],
    totalProducts: 0,
    totalRequests: 0,
    searches: 0,
    failedSearches: 0,
    byCategory: new Map(),
    before: { searches: 0, failedSearches: 0 },
    ...change,
  });

  it('are none when nothing follows', () => {
    expect(recommendationsOf(figures())).toEqual([]);
    expect(recommendationsOf(figures({ products: [product('chair', 1)], totalProducts: 1, totalRequests: 1, searches: 100, failedSearches: 1 }))).toEqual([]);
  });

  it('name the figures that they follow from', () => {
    const said = recommendationsOf(
      figures({
        products: [product('cordless drill', 12), product('hose', 4, 7), product('saw', 2)],
        totalProducts: 3,
        totalRequests: 18,
        searches: 60,
        failedSearches: 18,
        byCategory: new Map([['tools', 14], ['parts', 4]]),
        before: { searches: 50, failedSearches: 5 },
      }),
    );
    expect(said).toEqual([
      'Offer "cordless drill", or say what to take instead: asked for 12 times in vain, 66.7 % of all such requests.',
      'Look at the search for "hose": 4 of 7 searches found nothing, the others did.',
      'Widen the range of tools: 14 of 18 requests for missing products, 77.8 %, were for it.',
      'Find out what changed: 30 % of 60 searches found nothing, after 10 % in the time before.',
    ]);
  });

  it('say nothing of shares of a few searches', () => {
    expect(recommendationsOf(figures({ searches: 19, failedSearches: 19 }))).toEqual([]);
    expect(recommendationsOf(figures({ searches: 20, failedSearches: 4 }))).toEqual(['Improve the search or its synonyms: 4 of 20 searches, 20 %, found nothing.']);
  });
});
