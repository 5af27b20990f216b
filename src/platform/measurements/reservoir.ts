import { type Dimensions, type Measurement, counted } from './measurement.js';

/**
 * A uniform sample, bounded, of what is observed of one metric until it is taken: all of it while it fits, and beyond that
 * each observation has the same chance to be kept, whatever its series (Vitter, Random Sampling with a Reservoir, 1985,
 * algorithm R). So quantiles over any of its series, and over all of them, are those of what was observed.
 */
export class Reservoir {
  private values: number[] = [];
  private series: Dimensions[] = [];
  private seen = 0;

  /**
   * @param most observations kept
   * @param share of what is observed that is looked at, each with that chance (Bernoulli sampling)
   */
  constructor(
    private readonly metric: string,
    private readonly most: number,
    private readonly share = 1,
    private readonly random: () => number = Math.random,
  ) {}

  /** @param dimensions kept as they are; whoever observes often makes them once */
  observe(value: number, dimensions: Dimensions): void {
    if (this.share < 1 && this.random() >= this.share) return;
    const at = this.seen < this.most ? this.seen : Math.floor(this.random() * (this.seen + 1));
    this.seen += 1;
    if (at >= this.most) return;
    this.values[at] = value;
    this.series[at] = dimensions;
  }

  /** What was kept since the last time, and begins anew. */
  take(): Measurement[] {
    const { metric, values, series } = this;
    this.values = [];
    this.series = [];
    this.seen = 0;
    return values.map((value, at) => counted(metric, value, { dimensions: series[at] ?? {} }));
  }
}
