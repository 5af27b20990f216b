import { below, inReadingOrder, moveTo, onGrid, spansOfTwo } from './layout.js';

const widget = (name: string, x: number, y: number, width: number, height: number) => ({
  name,
  position: { x, y, width, height },
});
const places = (widgets: { name: string; position: { x: number; y: number } }[]) =>
  widgets.map(({ name, position }) => `${name} ${position.x},${position.y}`);

describe('the grid', () => {
  it('is read from top to bottom and left to right', () => {
    expect(
      inReadingOrder([widget('c', 0, 2, 1, 1), widget('b', 6, 0, 1, 1), widget('a', 0, 0, 1, 1)]).map(
        ({ name }) => name,
      ),
    ).toEqual(['a', 'b', 'c']);
  });

  it('takes any position to the nearest one on it', () => {
    expect(onGrid({ x: -3, y: -1, width: 20, height: 0 })).toEqual({ x: 0, y: 0, width: 12, height: 1 });
    expect(onGrid({ x: 11, y: 2.4, width: 4, height: 3 })).toEqual({ x: 8, y: 2, width: 4, height: 3 });
    expect(onGrid({ x: Number.NaN, y: 0, width: Number.NaN, height: 500 })).toEqual({
      x: 0,
      y: 0,
      width: 1,
      height: 200,
    });
  });

  it('moves down what is in the way, and what that is in the way of', () => {
    const a = widget('a', 0, 0, 6, 2);
    const b = widget('b', 0, 2, 6, 2);
    const c = widget('c', 6, 0, 6, 2);
    expect(places(moveTo([a, b, c], b, { x: 0, y: 1, width: 6, height: 2 }))).toEqual(['a 0,3', 'b 0,1', 'c 6,0']);
    expect(places(moveTo([a, b, c], c, { x: 3, y: 0, width: 6, height: 2 }))).toEqual(['a 0,2', 'b 0,4', 'c 3,0']);
  });

  it('leaves alone what is not concerned', () => {
    const a = widget('a', 0, 0, 6, 2);
    const b = widget('b', 6, 5, 6, 2);
    expect(moveTo([a, b], a, { x: 0, y: 1, width: 6, height: 2 })[1]).toBe(b);
  });

  it('has room below everything', () => {
    expect(below([widget('a', 0, 0, 6, 2), widget('b', 0, 4, 6, 3)], 6, 4)).toEqual({
      x: 0,
      y: 7,
      width: 6,
      height: 4,
    });
    expect(below([], 3, 2)).toEqual({ x: 0, y: 0, width: 3, height: 2 });
  });

  it('of two columns leaves no hole beside a tile', () => {
    const tile = (type: string, width: number, height = 2) => ({ type, position: { x: 0, y: 0, width, height } });
    const metric = tile('metric', 3);
    const wide = tile('chart', 8, 4);
    const narrow = tile('chart', 4, 4);
    expect(spansOfTwo([metric, metric, metric, metric, wide, narrow, wide])).toEqual([1, 1, 1, 1, 2, 2, 2]);
    expect(spansOfTwo([metric, wide, narrow, narrow, metric, narrow])).toEqual([2, 2, 1, 1, 2, 2]);
  });
});
