import { ellipsise, graphemes, plainInRichText, textWidth } from './text-fit.js';

describe('fitting text', () => {
  it('leaves what fits alone', () => {
    expect(ellipsise('Beverages', 200, 11)).toBe('Beverages');
  });

  it('cuts what does not fit, with dots, within the width', () => {
    const cut = ellipsise('Rattlesnake Canyon Grocery', 80, 11);
    expect(cut).toMatch(/^Rattlesnake.*…$/);
    expect(textWidth(cut, 11)).toBeLessThanOrEqual(80);
  });

  it('does not cut inside an emoji family or an accented letter', () => {
    const family = '👨‍👩‍👧‍👦';
    expect(graphemes(family)).toHaveLength(1);
    expect(ellipsise(family.repeat(10), 40, 11).replaceAll(family, '')).toBe('…');
    expect(ellipsise('e\u0301'.repeat(50), 40, 11).replaceAll('e\u0301', '')).toBe('…');
  });

  it('says “…” where nothing fits, and handles very long text', () => {
    expect(ellipsise('Wide', 2, 11)).toBe('…');
    expect(ellipsise('x'.repeat(1_000_000), 50, 11).length).toBeLessThan(20);
    expect(ellipsise('', 50, 11)).toBe('');
  });

  it('measures wide scripts wider and marks of direction not at all', () => {
    expect(textWidth('東京', 10)).toBeGreaterThan(textWidth('to', 10));
    expect(textWidth('\u200fשלום', 10)).toBe(textWidth('שלום', 10));
  });

  it('takes the meaning of a style from braces', () => {
    expect(plainInRichText('{a|b}\nc')).toBe('｛a|b｝ c');
  });
});
