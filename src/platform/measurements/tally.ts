import { type Dimensions, type Measurement, counted } from './measurement.js';

/** Values of one dimension that are told apart within a tick; what comes beyond is counted together as `other`. */
const MOST_VALUES = 10_000;
const OTHER = 'other';

/** Counts what happens in one series, exactly, until it is taken. Counting is an addition and nothing else. */
export class Tally {
  private count = 0;

  constructor(
    private readonly metric: string,
    private readonly dimensions: Dimensions,
  ) {}

  add(by = 1): void {
    this.count += by;
  }

  /** What was counted since the last time, and begins anew. */
  take(): Measurement[] {
    const { count } = this;
    this.count = 0;
    return count === 0 ? [] : [counted(this.metric, count, { dimensions: this.dimensions })];
  }
}

/** Counts by one dimension whose values come and go, such as tenants: nothing is kept of those that are idle. */
export class KeyedTally {
  private counts = new Map<string, number>();

  constructor(
    private readonly metric: string,
    private readonly dimension: string,
  ) {}

  add(value: string, by = 1): void {
    const { counts } = this;
    const known = counts.get(value);
    if (known !== undefined || counts.size < MOST_VALUES) counts.set(value, (known ?? 0) + by);
    else counts.set(OTHER, (counts.get(OTHER) ?? 0) + by);
  }

  take(): Measurement[] {
    const { counts } = this;
    this.counts = new Map();
    return [...counts].map(([value, count]) => counted(this.metric, count, { dimensions: { [this.dimension]: value }, kind: 'business' }));
  }
}
