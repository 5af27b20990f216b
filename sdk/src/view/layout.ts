import type { EmbeddedWidget } from '../api/types.js';

export const COLUMNS = 12;
/** Narrower than this, two tiles stand side by side at most; and below that, one. */
const WIDE = 860;
const MEDIUM = 520;

type Placed = Pick<EmbeddedWidget, 'position' | 'type'>;

/** Where a tile lies on the grid: its column and row as CSS writes them. */
export interface Place {
  column: string;
  row: string;
}

/** How many columns there are at a width in pixels. */
export function columnsAt(width: number): 12 | 2 | 1 {
  return width >= WIDE ? COLUMNS : width >= MEDIUM ? 2 : 1;
}

/** From top to bottom and left to right: the order in which a dashboard is read, spoken and stacked on a phone. */
export function inReadingOrder<T extends Placed>(widgets: readonly T[]): T[] {
  return [...widgets].sort((a, b) => a.position.y - b.position.y || a.position.x - b.position.x);
}

/** The places of widgets in reading order. */
export function placesOf(ordered: readonly Placed[], columns: 12 | 2 | 1): Place[] {
  const spans = columns === 2 ? spansOfTwo(ordered) : [];
  return ordered.map(({ position: { x, y, width, height } }, index) =>
    columns === COLUMNS
      ? { column: `${x + 1} / span ${width}`, row: `${y + 1} / span ${height}` }
      : { column: `span ${spans[index] ?? 1}`, row: `span ${height}` },
  );
}

/** Small widgets stand side by side where two of the same height follow each other; nothing leaves a hole beside it. */
function spansOfTwo(ordered: readonly Placed[]): number[] {
  const spans: number[] = [];
  while (spans.length < ordered.length) {
    const [first, second] = ordered.slice(spans.length);
    const pair = first && second && isSmall(first) && isSmall(second) && first.position.height === second.position.height;
    spans.push(...(pair ? [1, 1] : [2]));
  }
  return spans;
}

function isSmall({ position, type }: Placed): boolean {
  return position.width <= (type === 'metric' ? COLUMNS / 2 : COLUMNS / 3);
}
