import type { StateReader, StateWriter } from './packed-state.js';

/** The last `capacity` values, in order of arrival and sorted. Quantiles cost nothing, a push one move of memory. */
export class SlidingWindow {
  private readonly ring: Float64Array;
  private readonly sorted: Float64Array;
  private count = 0;
  private head = 0;

  constructor(readonly capacity: number) {
    this.ring = new Float64Array(capacity);
    this.sorted = new Float64Array(capacity);
  }

  get size(): number {
    return this.count;
  }

  push(value: number): void {
    if (this.count === this.capacity) this.forget(this.ring[this.head] as number);
    const at = this.positionOf(value);
    this.sorted.copyWithin(at + 1, at, this.count);
    this.sorted[at] = value;
    this.count += 1;
    this.ring[this.head] = value;
    this.head = (this.head + 1) % this.capacity;
  }

  clear(): void {
    this.count = 0;
    this.head = 0;
  }

  /** The value that came `back` pushes ago (0: the last); 0 when there is none. */
  back(back: number): number {
    if (back >= this.count) return 0;
    return this.ring[(this.head - 1 - back + 2 * this.capacity) % this.capacity] as number;
  }

  /** Value below which a share of the window lies; 0 of an empty one. */
  quantile(share: number): number {
    if (this.count === 0) return 0;
    return this.sorted[Math.min(this.count - 1, Math.floor(share * this.count))] as number;
  }

  get median(): number {
    return this.quantile(0.5);
  }

  /** Median of the distances from `centre` (MAD when that is the median), found by walking outward from it. */
  medianDistance(centre: number): number {
    if (this.count === 0) return 0;
    let above = this.positionOf(centre);
    let below = above - 1;
    let distance = 0;
    for (let taken = 0; taken <= this.count >> 1; taken += 1) {
      const up = above < this.count ? (this.sorted[above] as number) - centre : Infinity;
      const down = below >= 0 ? centre - (this.sorted[below] as number) : Infinity;
      if (up <= down) {
        distance = up;
        above += 1;
      } else {
        distance = down;
        below -= 1;
      }
    }
    return Number.isFinite(distance) ? distance : 0;
  }

  /** Mean of the values that came between `from` and `from + length` pushes ago. */
  meanOf(from: number, length: number): number {
    let sum = 0;
    for (let i = from; i < from + length; i += 1) sum += this.back(i);
    return sum / length;
  }

  write(out: StateWriter): void {
    out.put(this.count);
    for (let i = this.count - 1; i >= 0; i -= 1) out.put(this.back(i));
  }

  read(from: StateReader): void {
    this.clear();
    const count = from.next();
    for (let i = 0; i < count; i += 1) this.push(from.next());
  }

  private forget(value: number): void {
    const at = this.positionOf(value);
    this.sorted.copyWithin(at, at + 1, this.count);
    this.count -= 1;
  }

  /** First position whose value is not below `value`. */
  private positionOf(value: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
