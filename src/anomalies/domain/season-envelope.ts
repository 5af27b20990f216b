import type { StateReader, StateWriter } from './packed-state.js';

/** How fast an extreme that does not come again is forgotten, a share with each season. */
const FORGET = 0.15;

export interface Bounds {
  low: number;
  high: number;
}

/**
 * Between what a figure lay at this time of the season (day or week) before: per slot the highest and lowest, which
 * fall back slowly. What is looked up spans the neighbours, for nothing is punctual. A slot is learned when time has
 * left it, so that a value is never judged by itself.
 */
export class SeasonEnvelope {
  private readonly highs: Float64Array;
  private readonly lows: Float64Array;
  private slot = -1;
  private high = 0;
  private low = 0;
  private readonly bounds: Bounds = { low: 0, high: 0 };

  /** @param neighbours slots on each side that count as the same time */
  constructor(
    private readonly slots: number,
    private readonly neighbours: number,
  ) {
    this.highs = new Float64Array(slots).fill(NaN);
    this.lows = new Float64Array(slots).fill(NaN);
  }

  /** Bounds at a slot, in an object that the next call uses again; null where nothing was learned yet. */
  at(slot: number): Bounds | null {
    let high = -Infinity;
    let low = Infinity;
    for (let offset = -this.neighbours; offset <= this.neighbours; offset += 1) {
      const at = (slot + offset + this.slots) % this.slots;
      if ((this.highs[at] as number) > high) high = this.highs[at] as number;
      if ((this.lows[at] as number) < low) low = this.lows[at] as number;
    }
    if (high === -Infinity) return null;
    this.bounds.high = high;
    this.bounds.low = low;
    return this.bounds;
  }

  learn(slot: number, value: number): void {
    if (slot === this.slot) {
      this.high = Math.max(this.high, value);
      this.low = Math.min(this.low, value);
      return;
    }
    if (this.slot >= 0) this.close();
    this.slot = slot;
    this.high = value;
    this.low = value;
  }

  write(out: StateWriter): void {
    out.put(this.slot, this.high, this.low);
    out.putAll(this.highs);
    out.putAll(this.lows);
  }

  read(from: StateReader): void {
    this.slot = from.next();
    this.high = from.next();
    this.low = from.next();
    from.nextInto(this.highs);
    from.nextInto(this.lows);
  }

  private close(): void {
    const high = this.highs[this.slot] as number;
    const low = this.lows[this.slot] as number;
    this.highs[this.slot] = Number.isNaN(high) || this.high > high ? this.high : high + (this.high - high) * FORGET;
    this.lows[this.slot] = Number.isNaN(low) || this.low < low ? this.low : low + (this.low - low) * FORGET;
  }
}
