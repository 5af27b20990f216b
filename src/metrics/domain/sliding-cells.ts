import { QuantileSketch } from './quantile-sketch.js';

/** What was measured of one group in a stretch of time. */
export interface TimedCell {
  /** When the stretch begins, ms since 1970. */
  readonly at: number;
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** The value of its latest event; NaN where nobody asks. */
  readonly last: number;
  /** Stored form; null where no percentile is asked for. */
  readonly sketch: Uint8Array | null;
}

/** What all cells of a window come to. */
export interface CellTotal {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  readonly last: number;
  readonly percentile: number | null;
}

/** Cells that are merged between two looks of whoever does it at how long it takes. */
const MERGED_AT_ONCE = 32;

/**
 * The cells of a window that moves on in time, and what they come to.
 *
 * Neither sums of floating-point numbers nor sketches can be subtracted from without losing something. So nothing is:
 * cells wait in two stacks (the queue of two stacks: Tangwongsan, Hirzel, Schneider, "Low-latency sliding-window
 * aggregation in worst-case constant time", DEBS 2017), the older one holding with each cell what it and all newer ones
 * of that stack come to. A cell is merged twice at most, however long the window is.
 */
export class SlidingCells {
  /** The oldest last; each merged with those that came after it. */
  private front: TimedCell[] = [];
  private back: TimedCell[] = [];
  private backSum: Merging;
  private known: CellTotal | null = null;

  /** @param share of the percentile that is asked for, 0 to 1; null: none is */
  constructor(private readonly share: number | null) {
    this.backSum = new Merging(share !== null);
  }

  get size(): number {
    return this.front.length + this.back.length;
  }

  /** Cells come in the order of their time. */
  push(cell: TimedCell): void {
    this.back.push(cell);
    this.backSum.add(cell);
    this.known = null;
  }

  /** Lets go of the cells that begin before an instant. Yields now and then while it merges. */
  *dropBefore(instant: number): Generator<void> {
    for (;;) {
      const oldest = this.front.at(-1) ?? this.back[0];
      if (!oldest || oldest.at >= instant) return;
      if (this.front.length === 0) yield* this.turn(instant);
      else this.front.pop();
      this.known = null;
    }
  }

  /** @param newer cells that come after all others, and do not stay */
  total(newer: readonly TimedCell[] = []): CellTotal | null {
    if (newer.length === 0 && this.known) return this.known;
    const older = this.front.at(-1);
    if (!older && this.back.length === 0 && newer.length === 0) return null;
    const merging = new Merging(this.share !== null);
    if (older) merging.add(older);
    if (this.back.length > 0) merging.addAll(this.backSum);
    for (const cell of newer) merging.add(cell);
    const total = merging.total(this.share);
    if (newer.length === 0) this.known = total;
    return total;
  }

  private *turn(instant: number): Generator<void> {
    const cells = this.back.filter(({ at }) => at >= instant).reverse();
    const front: TimedCell[] = [];
    const merging = new Merging(this.share !== null);
    for (const [index, cell] of cells.entries()) {
      merging.addOlder(cell);
      front.push(merging.cell(cell.at));
      if ((index + 1) % MERGED_AT_ONCE === 0) yield;
    }
    this.front = front;
    this.back = [];
    this.backSum = new Merging(this.share !== null);
  }
}

/** Cells that are being merged. */
class Merging {
  private count = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private last = Number.NaN;
  private readonly sketch: QuantileSketch | null;

  constructor(withSketch: boolean) {
    this.sketch = withSketch ? QuantileSketch.of() : null;
  }

  /** One that comes after all that were added. */
  add(cell: TimedCell): void {
    this.take(cell);
    this.last = cell.last;
    if (cell.sketch) this.sketch?.mergeBytes(cell.sketch);
  }

  addOlder(cell: TimedCell): void {
    if (this.count === 0) return this.add(cell);
    this.take(cell);
    if (cell.sketch) this.sketch?.mergeBytes(cell.sketch);
  }

  addAll(other: Merging): void {
    this.take({ count: other.count, sum: other.sum, min: other.min, max: other.max });
    this.last = other.last;
    if (other.sketch) this.sketch?.merge(other.sketch);
  }

  cell(at: number): TimedCell {
    const { count, sum, min, max, last } = this;
    return { at, count, sum, min, max, last, sketch: this.sketch?.toBytes() ?? null };
  }

  total(share: number | null): CellTotal {
    const { count, sum, min, max, last } = this;
    return { count, sum, min, max, last, percentile: share === null ? null : (this.sketch?.quantile(share) ?? null) };
  }

  private take({ count, sum, min, max }: Pick<CellTotal, 'count' | 'sum' | 'min' | 'max'>): void {
    this.count += count;
    this.sum += sum;
    this.min = Math.min(this.min, min);
    this.max = Math.max(this.max, max);
  }
}
