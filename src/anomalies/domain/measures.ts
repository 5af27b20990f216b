import { HalfSpaceForest } from './half-space-forest.js';
import type { StateReader, StateWriter } from './packed-state.js';
import { type Bounds, SeasonEnvelope } from './season-envelope.js';
import type { Method } from './settings.js';
import { SlidingWindow } from './sliding-window.js';

/** What is measured of each point; each has a tail of its own, and belongs to a family of methods. */
export const MEASURES = ['jump', 'level', 'reach', 'spread', 'drift', 'cusum', 'outside', 'density'] as const;
export type Measure = (typeof MEASURES)[number];

export const METHOD_OF: Readonly<Record<Measure, Method>> = {
  jump: 'statistical',
  level: 'statistical',
  reach: 'statistical',
  spread: 'statistical',
  drift: 'trend',
  cusum: 'trend',
  outside: 'seasonal',
  density: 'learned',
};

/** Values and changes that make up what is usual: some days of five minutes. */
const LONG = 1500;
const CHANGES = 500;
/** Points that a change of level is looked for in. */
const SHORT = 12;
/** The share of a season's own width that an excess is also held against. */
const WIDTH_SHARE = 0.1;
/** What makes a median distance of normal values their standard deviation. */
const NORMAL = 1.4826;
const LEAST_POINTS = 20;
const CUSUM_SLACK = 1;
const CUSUM_MOST_STEP = 4;
const SEED = 20_150_217;

/** What a point looked like against the past, before it was learned. */
export interface Reading {
  /** By measure, 0 or above; higher is stranger. Null before twenty points were seen. */
  scores: Float64Array | null;
  /** Median of the window just now. */
  recent: number;
  /** Distance from that median or from the long one, whichever is farther, in robust standard deviations, signed. */
  zScore: number;
  /** How far the level has moved from the usual one, in usual ranges (10th to 90th percentile), signed. */
  trend: number;
  /** A step that means something in this series. */
  scale: number;
}

/** Turns points into measures. Nothing here knows what is rare: that is for the tails. */
export class Measures {
  private readonly recent: SlidingWindow;
  private readonly long = new SlidingWindow(LONG);
  private readonly changes = new SlidingWindow(CHANGES);
  private readonly values: SeasonEnvelope;
  private readonly means: SeasonEnvelope;
  private readonly spreads: SeasonEnvelope;
  private readonly forest = new HalfSpaceForest(4, SEED);
  private readonly shingle = new Float64Array(4);
  private readonly scores = new Float64Array(MEASURES.length);
  private rising = 0;
  private falling = 0;

  /** @param slots of the season; @param neighbours of a slot that count as the same time */
  constructor(windowSize: number, slots: number, neighbours: number) {
    this.recent = new SlidingWindow(windowSize);
    this.values = new SeasonEnvelope(slots, neighbours);
    this.means = new SeasonEnvelope(slots, neighbours);
    this.spreads = new SeasonEnvelope(slots, neighbours);
  }

  /** After a gap what was just now is no more. */
  forgetRecent(): void {
    this.recent.clear();
    this.rising = 0;
    this.falling = 0;
  }

  /** Measures a value against what came before, then learns it. */
  next(value: number, slot: number): Reading {
    const previous = this.recent.size > 0 ? this.recent.back(0) : value;
    const reading = this.long.size < LEAST_POINTS ? this.untold(value) : this.measured(value, previous, slot);
    this.recent.push(value);
    this.long.push(value);
    this.changes.push(Math.abs(value - previous));
    this.values.learn(slot, value);
    return reading;
  }

  write(out: StateWriter): void {
    out.put(this.rising, this.falling);
    for (const each of this.parts()) each.write(out);
  }

  read(from: StateReader): void {
    this.rising = from.next();
    this.falling = from.next();
    for (const each of this.parts()) each.read(from);
  }

  private parts(): { write(out: StateWriter): void; read(from: StateReader): void }[] {
    return [this.recent, this.long, this.changes, this.values, this.means, this.spreads, this.forest];
  }

  private untold(value: number): Reading {
    const recent = this.recent.size > 0 ? this.recent.median : value;
    return { scores: null, recent, zScore: 0, trend: 0, scale: smallest(recent) };
  }

  private measured(value: number, previous: number, slot: number): Reading {
    const { long, scores } = this;
    const usual = long.median;
    const high = long.quantile(0.9);
    const low = long.quantile(0.1);
    const widest = long.quantile(0.99) - long.quantile(0.01);
    const least = smallest(usual);
    const range = Math.max(high - low, widest * 0.1, least);
    const scale = Math.max(this.changes.median * NORMAL * 0.7, range * 0.05, widest * 0.02, least);
    const recent = this.recent.size > 0 ? this.recent.median : usual;
    const deviation = Math.max(this.recent.medianDistance(recent) * NORMAL, scale);
    const bounds = this.values.at(slot);
    const side = value > usual ? high - usual : usual - low;
    scores[0] = beyond(value, previous, bounds, scale);
    scores[1] = beyond(value, recent, bounds, deviation);
    scores[2] = beyond(value, usual, bounds, Math.max(side, range * 0.1));
    scores[6] = bounds ? excess(value, bounds) / (scale + WIDTH_SHARE * (bounds.high - bounds.low)) : 0;
    const mean = this.level(value, SHORT);
    scores[3] = this.spread(value, mean, slot, scale);
    scores[4] = beyond(mean, usual, this.means.at(slot), range);
    this.means.learn(slot, mean);
    scores[5] = this.cusum(value, usual, bounds, range / 2.56);
    scores[7] = this.density(value, previous, usual, range, scale);
    return {
      scores,
      recent,
      zScore: farther((value - recent) / deviation, (value - usual) / Math.max(range / 2.56, scale)),
      trend: (mean - usual) / range,
      scale,
    };
  }

  /** Mean of a value and of those just before it. */
  private level(value: number, length: number): number {
    const before = Math.min(length - 1, this.recent.size);
    return (value + this.recent.meanOf(0, before) * before) / (before + 1) || 0;
  }

  private spread(value: number, mean: number, slot: number, scale: number): number {
    const before = Math.min(SHORT - 1, this.recent.size);
    let sum = (value - mean) ** 2;
    for (let i = 0; i < before; i += 1) sum += (this.recent.back(i) - mean) ** 2;
    const spread = Math.sqrt(sum / (before + 1));
    const score = beyond(spread, 0, this.spreads.at(slot), scale);
    this.spreads.learn(slot, spread);
    return score;
  }

  /** Two-sided cumulative sum (Page, "Continuous Inspection Schemes", Biometrika 1954) of what the season does not explain. */
  private cusum(value: number, usual: number, bounds: Bounds | null, deviation: number): number {
    const away = (value - usual) / deviation;
    const step = Math.min(CUSUM_MOST_STEP, beyond(value, usual, bounds, deviation)) * Math.sign(away);
    this.rising = Math.max(0, this.rising + step - CUSUM_SLACK);
    this.falling = Math.max(0, this.falling - step - CUSUM_SLACK);
    return Math.max(this.rising, this.falling);
  }

  private density(value: number, previous: number, usual: number, range: number, scale: number): number {
    const place = (each: number, unit: number): number => squashed(each / unit);
    this.shingle[0] = place(value - usual, range);
    this.shingle[1] = place(value - previous, 4 * scale);
    this.shingle[2] = place(this.level(value, 4) - usual, range);
    this.shingle[3] = place(this.level(value, SHORT) - usual, range);
    return this.forest.next(this.shingle);
  }
}

/** What is left of a distance once what was usual at this time is taken off. */
function beyond(value: number, base: number, bounds: Bounds | null, scale: number): number {
  const plain = Math.abs(value - base) / scale;
  if (!bounds) return plain;
  return Math.min(plain, excess(value, bounds) / (scale + WIDTH_SHARE * (bounds.high - bounds.low)));
}

function excess(value: number, { low, high }: Bounds): number {
  if (value > high) return value - high;
  return value < low ? low - value : 0;
}

const farther = (a: number, b: number): number => (Math.abs(a) >= Math.abs(b) ? a : b);

const squashed = (value: number): number => 0.5 + (0.5 * value) / (1 + Math.abs(value));

/** Below this two values of a series are the same. */
const smallest = (value: number): number => Math.abs(value) * 1e-6 + 1e-12;
