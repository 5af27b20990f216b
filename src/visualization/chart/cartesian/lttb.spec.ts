import { lttbIndices } from './lttb.js';

describe('down-sampling by largest triangles', () => {
  const x = Array.from({ length: 20_000 }, (_, index) => index);

  it('keeps everything when there is little', () => {
    expect(lttbIndices([0, 1, 2], [5, null, 7], 10)).toEqual([0, 1, 2]);
  });

  it('keeps as many as asked, the ends among them, in order', () => {
    const kept = lttbIndices(
      x,
      x.map((value) => Math.sin(value / 500)),
      1000,
    );
    expect(kept).toHaveLength(1000);
    expect([kept[0], kept.at(-1)]).toEqual([0, 19_999]);
    expect(kept.every((index, at) => at === 0 || index > (kept[at - 1] ?? 0))).toBe(true);
  });

  it('keeps a single spike', () => {
    const kept = lttbIndices(
      x,
      x.map((value) => (value === 12_345 ? 100 : 0)),
      500,
    );
    expect(kept).toContain(12_345);
  });

  it('keeps gaps as gaps', () => {
    const kept = lttbIndices(
      x,
      x.map((value) => (value > 5000 && value < 6000 ? null : value % 7)),
      500,
    );
    expect(kept).toContain(5001);
    expect(kept.filter((index) => index > 5000 && index < 6000)).toHaveLength(1);
  });
});
