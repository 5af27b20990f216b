import { fitWidths } from './fit-widths.js';

const words = { wanted: 200, least: 80 };
const figures = { wanted: 100, least: 100 };

describe('column widths', () => {
  it('take what is too much from words and leave figures whole', () => {
    expect(fitWidths([words, words, figures], 400)).toEqual([150, 150, 100]);
    expect(fitWidths([words, figures], 300)).toEqual([200, 100]);
  });

  it('stop at the least, and the table scrolls', () => {
    expect(fitWidths([words, figures], 100)).toEqual([80, 100]);
    expect(fitWidths([figures, figures], 100)).toEqual([100, 100]);
  });

  it('share out what is left over', () => {
    expect(fitWidths([words, figures], 600)).toEqual([400, 200]);
    expect(fitWidths([], 600)).toEqual([]);
  });
});
