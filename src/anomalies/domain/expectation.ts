import type { StateReader, StateWriter } from './packed-state.js';
import { TailModel } from './tail-model.js';

export const SEASONS = ['none', 'day', 'week'] as const;
export type Season = (typeof SEASONS)[number];

export interface Expected {
  value: number;
  /** Half of the width of the band in which 99 of 100 values lay, in units of the scale; null before enough were seen. */
  reach: number | null;
  season: Season;
}

const LEARNING = 0.3;
const ERROR_LEARNING = 0.005;
/** A season must foretell better than the recent median by this factor. */
const BETTER = 0.85;
/** Points that a season must have foretold before it may be believed. */
const LEAST_FORETOLD = 48;
const BAND_SHARE = 0.01;

/**
 * What is expected next, from the recent median, the time of day or the hour of the week: whichever foretold best so far,
 * by the mean absolute error that it made, with the past ones fading. That is how seasons are found.
 */
export class Expectation {
  private readonly day: Profile;
  private readonly week: Profile;
  private readonly errors = new Float64Array(SEASONS.length);
  private readonly foretold = new Float64Array(SEASONS.length);
  private readonly misses = SEASONS.map(() => new TailModel());

  constructor(daySlots: number, weekSlots: number) {
    this.day = new Profile(daySlots);
    this.week = new Profile(weekSlots);
  }

  at(daySlot: number, weekSlot: number, recent: number): Expected {
    let best = 0;
    let value = recent;
    for (const [season, foretold] of [this.day.at(daySlot), this.week.at(weekSlot)].entries()) {
      const model = season + 1;
      if (Number.isNaN(foretold) || (this.foretold[model] as number) < LEAST_FORETOLD) continue;
      const toBeat = (this.errors[best] as number) * (best === 0 ? BETTER : 1);
      if ((this.errors[model] as number) >= toBeat) continue;
      best = model;
      value = foretold;
    }
    return { value, reach: this.misses[best]?.exceededBy(BAND_SHARE) ?? null, season: SEASONS[best] ?? 'none' };
  }

  /** @param scale what counts as a step of this series now; misses are kept in units of it */
  learn(daySlot: number, weekSlot: number, recent: number, value: number, scale: number): void {
    for (const [model, foretold] of [recent, this.day.at(daySlot), this.week.at(weekSlot)].entries()) {
      if (Number.isNaN(foretold)) continue;
      const miss = Math.abs(value - foretold);
      this.misses[model]?.add(miss / scale);
      this.foretold[model]! += 1;
      const learning = Math.max(ERROR_LEARNING, 1 / (this.foretold[model] as number));
      this.errors[model]! += (miss - (this.errors[model] as number)) * learning;
    }
    this.day.learn(daySlot, value, scale);
    this.week.learn(weekSlot, value, scale);
  }

  write(out: StateWriter): void {
    this.day.write(out);
    this.week.write(out);
    out.putAll(this.errors);
    out.putAll(this.foretold);
    for (const each of this.misses) each.write(out);
  }

  read(from: StateReader): void {
    this.day.read(from);
    this.week.read(from);
    from.nextInto(this.errors);
    from.nextInto(this.foretold);
    for (const each of this.misses) each.read(from);
  }
}

/** The usual value of each slot of a season: means of visits, smoothed, so that one odd visit moves it a little. */
class Profile {
  private readonly usual: Float64Array;
  private slot = -1;
  private sum = 0;
  private count = 0;
  private scale = 0;

  constructor(slots: number) {
    this.usual = new Float64Array(slots).fill(NaN);
  }

  /** NaN where nothing was learned. */
  at(slot: number): number {
    return this.usual[slot] as number;
  }

  learn(slot: number, value: number, scale: number): void {
    if (slot !== this.slot && this.slot >= 0) this.close();
    if (slot !== this.slot) {
      this.slot = slot;
      this.sum = 0;
      this.count = 0;
    }
    this.sum += value;
    this.count += 1;
    this.scale = scale;
  }

  write(out: StateWriter): void {
    out.put(this.slot, this.sum, this.count, this.scale);
    out.putAll(this.usual);
  }

  read(from: StateReader): void {
    this.slot = from.next();
    this.sum = from.next();
    this.count = from.next();
    this.scale = from.next();
    from.nextInto(this.usual);
  }

  private close(): void {
    const visit = this.sum / this.count;
    const usual = this.usual[this.slot] as number;
    const most = 10 * this.scale;
    this.usual[this.slot] = Number.isNaN(usual)
      ? visit
      : usual + LEARNING * Math.max(-most, Math.min(most, visit - usual));
  }
}
