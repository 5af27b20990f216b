import { boxOf, carried, dragged, metricsOf } from './geometry.js';

const metrics = metricsOf(12 * 80 + 11 * 12, 60, 12);
const position = { x: 2, y: 1, width: 4, height: 3 };

describe('the grid in pixels', () => {
  it('divides the width among twelve columns and the gaps between them', () => {
    expect(metrics).toEqual({ columnWidth: 80, rowHeight: 60, gap: 12 });
    expect(boxOf(position, metrics)).toEqual({ left: 184, top: 72, width: 356, height: 204 });
    expect(boxOf({ x: 0, y: 0, width: 12, height: 1 }, metrics).width).toBe(12 * 80 + 11 * 12);
  });

  it('snaps to the nearest cell', () => {
    expect(carried(position, 'move', 45, -30, metrics)).toEqual(position);
    expect(carried(position, 'move', 47, 37, metrics)).toEqual({ ...position, x: 3, y: 2 });
    expect(carried(position, 'move', -92 * 2, -72, metrics)).toEqual({ ...position, x: 0, y: 0 });
  });

  it('keeps a widget on the grid however far it is carried', () => {
    expect(carried(position, 'move', 9_000, -9_000, metrics)).toEqual({ ...position, x: 8, y: 0 });
    expect(carried(position, 'corner', 9_000, 72, metrics)).toEqual({ ...position, width: 10, height: 4 });
    expect(carried(position, 'corner', -9_000, -9_000, metrics)).toEqual({ ...position, width: 1, height: 1 });
  });

  it('sizes by the edge that is held alone', () => {
    expect(carried(position, 'right', 92, 720, metrics)).toEqual({ ...position, width: 5 });
    expect(carried(position, 'bottom', 920, 72, metrics)).toEqual({ ...position, height: 4 });
  });

  it('follows the pointer until it is let go', () => {
    const box = boxOf(position, metrics);
    expect(dragged(box, 'move', 5, -7, metrics)).toEqual({ ...box, left: 189, top: 65 });
    expect(dragged(box, 'corner', 5, -9_000, metrics)).toEqual({ ...box, width: 361, height: 60 });
  });
});
