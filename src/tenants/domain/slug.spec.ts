import fc from 'fast-check';
import { slugOf } from './slug.js';

describe('slugs', () => {
  it.each([
    ['Northwind Traders', 'northwind-traders'],
    ['  Café & Co. ', 'cafe-co'],
    ['Größe 12', 'gro-e-12'],
    ['株式会社', 'tenant'],
    ['--', 'tenant'],
  ])('makes %p into %p', (name, slug) => {
    expect(slugOf(name)).toBe(slug);
  });

  it('always gives something that may stand in a URL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        expect(slugOf(name)).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
        expect(slugOf(name).length).toBeLessThanOrEqual(40);
      }),
    );
  });
});
