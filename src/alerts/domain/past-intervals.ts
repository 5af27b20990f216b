import type { Observation } from './observation.js';

/** Something that stood from one instant to another: a violation, an anomaly. ms since 1970. */
export interface PastInterval extends Pick<Observation, 'key' | 'dimensions' | 'value' | 'bound'> {
  readonly from: number;
  /** The first instant at which it stood no more; null: it still stands. */
  readonly to: number | null;
}

/** What stood at one instant after the other. */
export class PastIntervals {
  private next = 0;
  private standing: PastInterval[] = [];

  /** @param intervals rising by `from` */
  constructor(private readonly intervals: readonly PastInterval[]) {}

  /** Of each series the newest that stands at an instant; instants come in order. */
  at(instant: number): Observation[] {
    for (let next = this.intervals[this.next]; next && next.from <= instant; next = this.intervals[this.next]) {
      this.standing.push(next);
      this.next += 1;
    }
    this.standing = this.standing.filter(({ to }) => to === null || to > instant);
    const newest = new Map(this.standing.map((interval) => [interval.key, interval]));
    return [...newest.values()].map(({ key, dimensions, value, bound }) => ({ key, dimensions, reading: 'breached', value, bound, summary: '' }));
  }
}
