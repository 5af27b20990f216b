import { Injectable, Logger } from '@nestjs/common';
import { type Dimensions, type Measurement, seriesKey } from './measurement.js';
import { Reservoir } from './reservoir.js';
import { KeyedTally, Tally } from './tally.js';

/** Series of one metric that are told apart; a guard against a dimension that turns out to have no bound. */
const MOST_SERIES = 2_000;

/** Reads levels, or totals since the start, when they are asked for. */
export type Reading = () => Measurement[] | Promise<Measurement[]>;

/** How often levels are read unless something else is said. At even distances an average over time is a plain mean. */
export const LEVELS_EVERY_MS = 10_000;
/** How often what moves slowly is read, and what only later readers ask for. */
export const SLOW_EVERY_MS = 30_000;
/** Figures are taken by a timer, which may come a little early. */
const EARLY_MS = 500;

/**
 * What the process measures of itself. Whoever does the work counts it here, which costs an addition or a random number;
 * whoever keeps the figures takes them every few seconds. If nobody does, they stay within bounds.
 */
@Injectable()
export class Measurements {
  private readonly logger = new Logger(Measurements.name);
  private readonly tallies = new Map<string, Map<string, Tally>>();
  private readonly keyed = new Map<string, KeyedTally>();
  private readonly taken: { take(): Measurement[] }[] = [];
  private readonly readings: ((now: number) => Measurement[] | Promise<Measurement[]>)[] = [];

  /** The counter of one series; alike for all who ask for it. */
  tally(metric: string, dimensions: Dimensions = {}): Tally {
    const ofMetric = this.tallies.get(metric) ?? new Map<string, Tally>();
    this.tallies.set(metric, ofMetric);
    const key = seriesKey(metric, dimensions);
    const known = ofMetric.get(key);
    if (known) return known;
    const others = Object.fromEntries(Object.keys(dimensions).map((name) => [name, 'other']));
    if (ofMetric.size >= MOST_SERIES && key !== seriesKey(metric, others)) return this.tally(metric, others);
    const tally = new Tally(metric, dimensions);
    ofMetric.set(key, tally);
    this.taken.push(tally);
    return tally;
  }

  /** Counts of one metric by the values of a dimension, of which the idle are forgotten; alike for all who ask for it. */
  tallyBy(metric: string, dimension: string): KeyedTally {
    const known = this.keyed.get(metric) ?? this.keep(new KeyedTally(metric, dimension));
    this.keyed.set(metric, known);
    return known;
  }

  /**
   * A sample of a metric.
   * @param most observations that are kept of all between one taking and the next
   * @param share of all observations, by chance, of which these are kept: with it, times of much and of little weigh as they
   *   should until the bound is reached
   */
  sample(metric: string, most: number, { share = 1, everyMs = 0 }: { readonly share?: number; readonly everyMs?: number } = {}): Reservoir {
    const reservoir = new Reservoir(metric, most, share);
    this.readings.push(paced(everyMs, () => reservoir.take()));
    return reservoir;
  }

  /** Has levels read when figures are taken, and at most so often. */
  read(reading: Reading, everyMs = LEVELS_EVERY_MS): void {
    this.readings.push(paced(everyMs, reading));
  }

  /** Has totals read when figures are taken, and at most so often, of which what was added since the last time is told. */
  readTotals(reading: Reading, everyMs = 0): void {
    const before = new Map<string, number>();
    const addedSince = async (): Promise<Measurement[]> => {
      const added = (await reading()).map((total) => {
        const key = seriesKey(total.metric, total.dimensions);
        const since = total.value - (before.get(key) ?? 0);
        before.set(key, total.value);
        return { ...total, value: since };
      });
      return added.filter(({ value }) => value > 0);
    };
    this.readings.push(paced(everyMs, addedSince));
  }

  /**
   * All that was counted and sampled since the last time, and how the levels stand that are due. What cannot be read is left out.
   * @param now ms on a clock that is never put back; Infinity takes all, due or not, for the last time
   */
  async take(now = performance.now()): Promise<Measurement[]> {
    const counts = this.taken.flatMap((each) => each.take());
    const read = await Promise.allSettled(this.readings.map(async (reading) => reading(now)));
    for (const ending of read) {
      if (ending.status === 'rejected') this.logger.debug({ err: ending.reason as unknown }, 'a figure of the process could not be read');
    }
    return [...counts, ...read.flatMap((ending) => (ending.status === 'fulfilled' ? ending.value : []))];
  }

  private keep<T extends { take(): Measurement[] }>(taken: T): T {
    this.taken.push(taken);
    return taken;
  }
}

/** Reads at most so often. */
function paced(everyMs: number, reading: Reading): (now: number) => ReturnType<Reading> {
  let due = -Infinity;
  return (now) => {
    if (now < due) return [];
    due = now + everyMs - EARLY_MS;
    return reading();
  };
}
