import type { WidgetPosition } from '../../../api/types.js';

export const COLUMNS = 12;
const MAX_HEIGHT = 200;

interface Placed {
  position: WidgetPosition;
}

/** From top to bottom and left to right: the order in which a dashboard is read, spoken and stacked on a phone. */
export function inReadingOrder<T extends Placed>(widgets: readonly T[]): T[] {
  return [...widgets].sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
}

/**
 * How many of two columns each widget takes, in reading order: small ones stand side by side where two of the same height
 * follow each other, and nothing leaves a hole beside it.
 */
export function spansOfTwo(ordered: readonly (Placed & { type: string })[]): number[] {
  const spans: number[] = [];
  while (spans.length < ordered.length) {
    const [first, second] = ordered.slice(spans.length);
    if (first && second && isSmall(first) && isSmall(second) && first.position.height === second.position.height)
      spans.push(1, 1);
    else spans.push(2);
  }
  return spans;
}

function isSmall({ position, type }: Placed & { type: string }): boolean {
  return position.width <= (type === 'metric' ? COLUMNS / 2 : COLUMNS / 3);
}

/** The nearest position that lies on the grid. */
export function onGrid({ x, y, width, height }: WidgetPosition): WidgetPosition {
  const wide = clamp(width, 1, COLUMNS);
  return {
    x: clamp(x, 0, COLUMNS - wide),
    y: Math.max(0, Math.round(y)),
    width: wide,
    height: clamp(height, 1, MAX_HEIGHT),
  };
}

/** Below everything else, at the left. */
export function below(widgets: readonly Placed[], width: number, height: number): WidgetPosition {
  return {
    x: 0,
    y: widgets.reduce((end, { position }) => Math.max(end, position.y + position.height), 0),
    width,
    height,
  };
}

/**
 * Puts one widget where it is wanted and moves down, in reading order, those that it covers and those that they cover.
 * Like the server does, gaps stay.
 */
export function moveTo<T extends Placed>(widgets: readonly T[], moved: T, position: WidgetPosition): T[] {
  const wanted = onGrid(position);
  const placed: WidgetPosition[] = [wanted];
  const positions = new Map<T, WidgetPosition>([[moved, wanted]]);
  for (const widget of inReadingOrder(widgets)) {
    if (widget === moved) continue;
    const free = firstFree(widget.position, placed);
    placed.push(free);
    positions.set(widget, free);
  }
  return widgets.map((widget) => {
    const next = positions.get(widget);
    return next === undefined || next === widget.position ? widget : { ...widget, position: next };
  });
}

function firstFree(wanted: WidgetPosition, placed: readonly WidgetPosition[]): WidgetPosition {
  let position = wanted;
  for (;;) {
    const covered = placed.filter((other) => overlap(position, other));
    if (covered.length === 0) return position;
    position = { ...position, y: Math.max(...covered.map((other) => other.y + other.height)) };
  }
}

function overlap(a: WidgetPosition, b: WidgetPosition): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function clamp(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, Math.round(value))) : least;
}
