import fc from 'fast-check';
import type { WidgetPosition } from './dashboard-content.js';
import { placeBelow, positionProblem, settle } from './layout.js';

const at = (x: number, y: number, width: number, height: number): { position: WidgetPosition } => ({
  position: { x, y, width, height },
});

describe('positionProblem', () => {
  it.each([
    [{ x: 0, y: 0, width: 12, height: 1 }],
    [{ x: 11, y: 0, width: 1, height: 1 }],
    [{ x: 0, y: 10_000, width: 1, height: 200 }],
  ])('accepts %j', (position) => {
    expect(positionProblem(position)).toBeNull();
  });

  it.each([
    [{ x: -1, y: 0, width: 1, height: 1 }, 'negative'],
    [{ x: 0, y: -1, width: 1, height: 1 }, 'negative'],
    [{ x: 0, y: 0, width: 0, height: 1 }, 'one column wide'],
    [{ x: 0, y: 0, width: 1, height: 0 }, 'one row high'],
    [{ x: 7, y: 0, width: 6, height: 1 }, '12 columns'],
    [{ x: 0.5, y: 0, width: 1, height: 1 }, 'whole'],
    [{ x: 0, y: 0, width: 1, height: 201 }, 'rows'],
    [{ x: 0, y: Number.NaN, width: 1, height: 1 }, 'whole'],
  ])('refuses %j', (position, part) => {
    expect(positionProblem(position)).toContain(part);
  });
});

describe('settle', () => {
  it('leaves widgets that touch but do not overlap where they are, gaps included', () => {
    const widgets = [at(0, 0, 6, 2), at(6, 0, 6, 2), at(0, 9, 12, 1)];
    expect(settle(widgets)).toEqual(widgets);
  });

  it('moves the later of two overlapping widgets below the earlier one', () => {
    expect(settle([at(0, 0, 6, 3), at(3, 1, 6, 2)])).toEqual([at(0, 0, 6, 3), at(3, 3, 6, 2)]);
  });

  it('lets the upper one stay even when it is listed last', () => {
    expect(settle([at(0, 1, 6, 2), at(0, 0, 6, 2)])).toEqual([at(0, 2, 6, 2), at(0, 0, 6, 2)]);
  });

  it('pushes on through a stack', () => {
    expect(settle([at(0, 0, 12, 2), at(0, 1, 12, 2), at(0, 2, 12, 2)])).toEqual([
      at(0, 0, 12, 2),
      at(0, 2, 12, 2),
      at(0, 4, 12, 2),
    ]);
  });

  const position = fc
    .record({
      x: fc.nat(11),
      y: fc.nat(20),
      width: fc.integer({ min: 1, max: 12 }),
      height: fc.integer({ min: 1, max: 6 }),
    })
    .map(({ x, width, ...rest }) => ({ position: { x, width: Math.min(width, 12 - x), ...rest } }));

  it('never leaves an overlap, never moves anything up or aside, and settles once and for all', () => {
    fc.assert(
      fc.property(fc.array(position, { maxLength: 20 }), (widgets) => {
        const settled = settle(widgets);
        settled.forEach((widget, index) => {
          const before = widgets[index]?.position;
          expect(widget.position).toMatchObject({ x: before?.x, width: before?.width, height: before?.height });
          expect(widget.position.y).toBeGreaterThanOrEqual(before?.y ?? 0);
          settled.slice(index + 1).forEach((other) => {
            const [a, b] = [widget.position, other.position];
            expect(a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height).toBe(
              false,
            );
          });
        });
        expect(settle(settled)).toEqual(settled);
      }),
    );
  });
});

describe('placeBelow', () => {
  it('puts a widget under the lowest of the others', () => {
    expect(
      placeBelow('chart', [
        { x: 6, y: 2, width: 6, height: 5 },
        { x: 0, y: 0, width: 6, height: 1 },
      ]),
    ).toEqual({ x: 0, y: 7, width: 6, height: 4 });
    expect(placeBelow('metric', [])).toEqual({ x: 0, y: 0, width: 3, height: 2 });
  });
});
