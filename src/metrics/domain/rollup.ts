import { QuantileSketch } from './quantile-sketch.js';

/** A stored rollup of one series and bucket; of a minute, one writer's share of it. */
export interface RollupRow {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
  /** The value of the latest event. */
  readonly last: number;
  /** When that was, ms since 1970. */
  readonly lastAt: number;
  readonly sketch: Uint8Array;
}

/** What became of the values of one bucket. */
export class Rollup {
  count = 0;
  sum = 0;
  min = Number.POSITIVE_INFINITY;
  max = Number.NEGATIVE_INFINITY;
  last = 0;
  lastAt = Number.NEGATIVE_INFINITY;
  readonly sketch = QuantileSketch.of();

  add(value: number, at: number): void {
    this.count += 1;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (at >= this.lastAt) {
      this.last = value;
      this.lastAt = at;
    }
    this.sketch.add(value);
  }

  /** Takes in a stored one; of equals in time the one that is taken in last stays. */
  merge(row: RollupRow): void {
    this.count += row.count;
    this.sum += row.sum;
    if (row.min < this.min) this.min = row.min;
    if (row.max > this.max) this.max = row.max;
    if (row.lastAt >= this.lastAt) {
      this.last = row.last;
      this.lastAt = row.lastAt;
    }
    this.sketch.mergeBytes(row.sketch);
  }
}

/** A rollup, and where it is to stand. */
export interface PlacedRollup {
  readonly seriesId: number;
  /** When its bucket begins, ms since 1970. */
  readonly start: number;
  readonly rollup: Rollup;
}
