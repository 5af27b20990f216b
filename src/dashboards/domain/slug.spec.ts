import { SLUG_PATTERN, freeSlug } from './slug.js';

const none: ReadonlySet<string> = new Set();

describe('freeSlug', () => {
  it('joins the words of a name with hyphens, without accents and marks', () => {
    expect(freeSlug('Côte de Blaye (2024)', 'dashboard', none)).toBe('cote-de-blaye-2024');
  });

  it('counts up past slugs that are taken', () => {
    expect(freeSlug('Sales', 'dashboard', new Set(['sales', 'sales-2']))).toBe('sales-3');
  });

  it('falls back for a name without Latin letters or digits', () => {
    expect(freeSlug('売上', 'dashboard', none)).toBe('dashboard');
    expect(freeSlug('売上', 'dashboard', new Set(['dashboard']))).toBe('dashboard-2');
  });

  it('keeps to a length and never ends in a hyphen', () => {
    const slug = freeSlug(`${'a'.repeat(79)} b ${'c'.repeat(50)}`, 'dashboard', none);
    expect(slug).toBe('a'.repeat(79));
    expect(slug).toMatch(SLUG_PATTERN);
  });
});
