import { paletteScore } from './palette-score.js';

describe('the search of the command palette', () => {
  it('shows everything while nothing is typed', () => {
    expect(paletteScore(['Sales'], '  ')).toBe(1);
  });

  it('prefers a beginning to a later word, and that to the inside of a word', () => {
    const [start, word, inside] = ['order', 'late', 'ate'].map((search) => paletteScore(['Orders, late'], search));
    expect(start).toBeGreaterThan(word ?? 1);
    expect(word).toBeGreaterThan(inside ?? 1);
    expect(inside).toBeGreaterThan(0);
  });

  it('needs every word that is typed', () => {
    expect(paletteScore(['Sales by region'], 'sales reg')).toBeGreaterThan(0);
    expect(paletteScore(['Sales by region'], 'sales cost')).toBe(0);
  });

  it('counts the name more than the words around it', () => {
    expect(paletteScore(['Sales'], 'sales')).toBeGreaterThan(paletteScore(['Margin', 'sales'], 'sales'));
  });
});
