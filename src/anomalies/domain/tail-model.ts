import type { StateReader, StateWriter } from './packed-state.js';

const BINS = 256;
const LOWEST = -7;
const STEP = 0.1;
/** Scores that must have been seen before anything is said of a tail. */
const LEAST = 50;
const TAIL_SHARE = 0.01;
const TAIL_COUNT = 8;
const LEAST_INDEX = 0.05;
const MOST_EVIDENCE = 12;
const HALF_LIFE = 8000;

/**
 * How rare a score is among those that a measure gave so far: a histogram of logarithms that slowly forgets (half of the
 * weight in 8,000 scores), and beyond its highest hundredth (eight scores at least) a Pareto tail with Hill's index:
 * Weissman, "Estimation of Parameters and Large Quantiles Based on the k Largest Observations", JASA 1978. What was
 * never seen is rarer the farther it lies beyond, and heavy tails make it less so, which a Gaussian cannot do.
 */
export class TailModel {
  private readonly bins = new Float64Array(BINS);
  private total = 0;
  /** Weight of the next score; grows instead of all others' shrinking. */
  private weight = 1;
  /** Highest bin that ever held something. */
  private top = 0;
  private static readonly growth = 2 ** (1 / HALF_LIFE);

  /** Decimal logarithm of one over the probability of such a score or a higher one, 0 to 12. */
  evidence(score: number): number {
    if (this.total < LEAST * this.weight) return 0;
    const height = Math.log(score + 1e-9);
    const bin = binOf(height);
    const wanted = Math.max(TAIL_SHARE * this.total, TAIL_COUNT * this.weight);
    let above = 0;
    let sum = 0;
    let start = this.top;
    for (; ; start -= 1) {
      const count = this.bins[start] as number;
      above += count;
      sum += count * (LOWEST + (start + 0.5) * STEP);
      if (above >= wanted || start === 0) break;
    }
    if (bin <= start) return this.withinBody(bin, start, above);
    const from = LOWEST + start * STEP;
    const index = Math.max(LEAST_INDEX, sum / above - from);
    const share = (above + this.weight) / (this.total + this.weight);
    return Math.min(MOST_EVIDENCE, -Math.log10(share) + (height - from) / index / Math.LN10);
  }

  add(score: number): void {
    const bin = binOf(Math.log(score + 1e-9));
    if (bin > this.top) this.top = bin;
    this.bins[bin]! += this.weight;
    this.total += this.weight;
    this.weight *= TailModel.growth;
    if (this.weight > 1e6) this.rescale();
  }

  /** Score that a share of those seen exceeds, within a tenth; null before enough were seen. */
  exceededBy(share: number): number | null {
    if (this.total < LEAST * this.weight) return null;
    let above = 0;
    let bin = this.top;
    for (; bin > 0; bin -= 1) {
      above += this.bins[bin] as number;
      if (above >= share * this.total) break;
    }
    return bin === 0 ? 0 : Math.exp(LOWEST + (bin + 1) * STEP);
  }

  write(out: StateWriter): void {
    out.put(this.total, this.weight);
    out.putAll(this.bins);
  }

  read(from: StateReader): void {
    this.total = from.next();
    this.weight = from.next();
    from.nextInto(this.bins);
    this.top = Math.max(0, this.bins.findLastIndex((each) => each > 0));
  }

  private withinBody(bin: number, start: number, above: number): number {
    let share = above;
    for (let i = start - 1; i > bin; i -= 1) share += this.bins[i] as number;
    if (bin < start) share += (this.bins[bin] as number) / 2;
    return Math.max(0, -Math.log10(Math.min(1, share / this.total)));
  }

  private rescale(): void {
    for (let i = 0; i < BINS; i += 1) this.bins[i]! /= this.weight;
    this.total /= this.weight;
    this.weight = 1;
  }
}

const binOf = (height: number): number => Math.max(0, Math.min(BINS - 1, Math.floor((height - LOWEST) / STEP)));
