import type { EmbeddedWidget } from '../api/types.js';
import { columnsAt, inReadingOrder, placesOf } from './layout.js';

const widget = (x: number, y: number, width: number, height: number, type: EmbeddedWidget['type'] = 'chart') => ({ type, position: { x, y, width, height } });

describe('the grid', () => {
  it('is read from top to bottom and left to right', () => {
    const [a, b, c] = [widget(6, 0, 6, 2), widget(0, 2, 12, 2), widget(0, 0, 6, 2)];
    expect(inReadingOrder([a, b, c])).toEqual([c, a, b]);
  });

  it('keeps places where there is room', () => {
    expect(columnsAt(860)).toBe(12);
    expect(placesOf([widget(3, 2, 6, 4)], 12)).toEqual([{ column: '4 / span 6', row: '3 / span 4' }]);
  });

  it('stands two abreast where there is less, and one below the other on phones', () => {
    const widgets = [widget(0, 0, 3, 2, 'metric'), widget(3, 0, 3, 2, 'metric'), widget(0, 2, 12, 4)];
    expect([columnsAt(700), columnsAt(375)]).toEqual([2, 1]);
    expect(placesOf(widgets, 2).map(({ column }) => column)).toEqual(['span 1', 'span 1', 'span 2']);
    expect(placesOf(widgets, 1).map(({ column }) => column)).toEqual(['span 1', 'span 1', 'span 1']);
  });
});
