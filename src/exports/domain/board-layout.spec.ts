import { boardOf, pagesOf, type Tile } from './board-layout.js';

const tile = (id: string, x: number, y: number, width: number, height: number): Tile => ({ id, position: { x, y, width, height } });
const measures = { width: 1_188, rowHeight: 80, gap: 12 };

describe('a dashboard as one picture', () => {
  it('has its tiles where the grid has them, without rows that stand empty', () => {
    const { tiles, height } = boardOf([tile('b', 6, 5, 6, 2), tile('a', 0, 1, 12, 1)], measures);
    expect(tiles).toEqual([
      { id: 'a', card: { x: 0, y: 0, width: 1_188, height: 80 } },
      { id: 'b', card: { x: 600, y: 92, width: 588, height: 172 } },
    ]);
    expect(height).toBe(264);
    expect(boardOf([], measures)).toEqual({ tiles: [], height: 0 });
  });
});

describe('a dashboard on pages', () => {
  const room = (): number => 510;

  it('breaks between tiles and never within one', () => {
    const pages = pagesOf([tile('a', 0, 0, 6, 4), tile('b', 6, 0, 6, 4), tile('c', 0, 4, 12, 4)], measures, room);
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['a', 'b'], ['c']]);
    expect(pages[1]?.[0]?.card.y).toBe(0);
  });

  it('keeps together what overlaps in height', () => {
    const pages = pagesOf([tile('tall', 0, 0, 6, 5), tile('one', 6, 0, 6, 2), tile('two', 6, 2, 6, 3)], measures, room);
    expect(pages.map((page) => page.map(({ id }) => id))).toEqual([['tall', 'one', 'two']]);
  });

  it('makes lower what is higher than a page, and what nearly fits the rest of one', () => {
    for (const tiles of [[tile('tower', 0, 0, 12, 40)], [tile('a', 0, 0, 12, 3), tile('b', 0, 3, 12, 3)]]) {
      const pages = pagesOf(tiles, measures, room);
      expect(pages).toHaveLength(1);
      for (const { card } of pages[0] ?? []) expect(card.y + card.height).toBeLessThanOrEqual(510.01);
    }
  });

  it('is one empty page when there is nothing', () => {
    expect(pagesOf([], measures, room)).toEqual([[]]);
  });
});
