import { Expectation, type Season } from './expectation.js';
import { LocalTime } from './local-time.js';
import { MEASURES, METHOD_OF, type Measure, Measures, type Reading } from './measures.js';
import { StateReader, StateWriter } from './packed-state.js';
import { type DetectorSettings, type Method, settingsOf } from './settings.js';
import { TailModel } from './tail-model.js';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What is said of a point. */
export interface Detection {
  timestamp: number;
  value: number;
  /** Evidence against the point being usual: decimal logarithm of one over its probability, 0 to 12. */
  score: number;
  /** One minus that probability, 0 to 1. */
  likelihood: number;
  /** Whether it is raised: rare enough, large enough, and not within the window after one that was raised. */
  anomaly: boolean;
  expected: number;
  /** Between these 99 of 100 values lay around what was expected. */
  lower: number;
  upper: number;
  /** Robust standard deviations from the median just now, signed. */
  zScore: number;
  /** The season that the expected value comes from. */
  season: Season;
  /** The family that has most to say of the point; null where none has anything. */
  type: Method | null;
  severity: Severity | null;
  /** 0 to 1: how far beyond the bar the evidence stands, and how much of the past it rests on. */
  confidence: number;
}

/** A detector between two points. */
export interface DetectorState {
  version: 1;
  settings: DetectorSettings;
  /** Base64. */
  packed: string;
}

/** What each measure must bring beyond the first: the weights of a weighted Bonferroni test, as decades. */
const HANDICAP: Readonly<Record<Measure, number>> = {
  jump: 0,
  level: 0,
  reach: 0,
  spread: 0,
  drift: 0,
  cusum: 0.6,
  outside: 0.4,
  density: 0.4,
};

/** A point is raised when so many like it are expected in a past as long as the one seen: 10 to the power of minus this. */
const BASE_BAR = -1;
/** However short the past: one in a hundred. */
const LEAST_BAR = 2;
const DECADES_OF_SENSITIVITY = 3;
/** The past, in points, beyond which a series need not get rarer to be raised. */
const LONGEST_PAST = 16_000;
const HIGHEST = 1e100;
/** Share of the threshold at which a value is still away. */
const STILL_AWAY = 0.4;
/** Decades of evidence. */
const FAR_RARER = 1.5;
/** Steps without a point after which what was just now is forgotten. */
const GAP_STEPS = 48;
/** Points from which the step of a series is taken. */
const STEP_POINTS = 20;
const LONG_STEP_MS = 12 * 60 * 60 * 1000;
const DAY_SLOTS = 96;
const WEEK_SLOTS = 168;
/** Days of the week among the slots of a day, far enough apart to be nobody's neighbours. */
const WEEKDAY_SLOTS = 13;
const SEEN_FOR_CONFIDENCE = 200;

/**
 * Judges a series point by point. It sees only what came before, keeps a bounded past (see docs/anomalies.md for its
 * size), and gives the same answers for the same points.
 */
export class Detector {
  readonly settings: DetectorSettings;
  private readonly localTime: LocalTime;
  private readonly tails = MEASURES.map(() => new TailModel());
  private readonly methods: ReadonlySet<Method>;
  private readonly measures: Measures;
  private readonly expectation = new Expectation(DAY_SLOTS, WEEK_SLOTS);
  private seen = 0;
  private sinceRaised = Infinity;
  /** Evidence of what was raised last. */
  private lastRaised = 0;
  private lastTimestamp = NaN;
  /** Milliseconds between points: the median of the first ones; NaN until then. */
  private step = NaN;
  private readonly firstSteps: number[] = [];

  constructor(settings: Partial<DetectorSettings> = {}) {
    this.settings = settingsOf(settings);
    this.localTime = new LocalTime(this.settings.timeZone);
    this.methods = new Set(this.settings.enabledMethods);
    this.measures = new Measures(this.settings.windowSize, DAY_SLOTS, 1);
  }

  /**
   * @param timestamp milliseconds since 1970; may repeat or step back
   * @throws RangeError for what is not a finite number
   */
  next(timestamp: number, value: number): Detection {
    if (!Number.isFinite(timestamp)) throw new RangeError('The timestamp must be a finite number');
    if (!Number.isFinite(value)) throw new RangeError('The value must be a finite number');
    const bounded = Math.max(-HIGHEST, Math.min(HIGHEST, value));
    this.watchTime(timestamp);
    const day = this.daySlot(timestamp);
    const week = this.localTime.hourOfWeek(timestamp);
    const reading = this.measures.next(bounded, day);
    const foretold = this.expectation.at(day, week, reading.recent);
    const judged = this.judge(reading);
    if (reading.scores) this.expectation.learn(day, week, reading.recent, bounded, reading.scale);
    const bar = this.bar();
    const large = this.isLarge(judged.measure, reading, bounded, foretold.value);
    const anomaly =
      judged.score >= bar &&
      large &&
      this.isNews(judged.score) &&
      !this.settings.quietHours.some((hours) => this.localTime.isWithin(timestamp, hours));
    this.seen += 1;
    this.sinceRaised = anomaly ? 1 : this.sinceRaised + 1;
    if (anomaly) this.lastRaised = judged.score;
    const reach = (foretold.reach ?? 0) * reading.scale;
    return {
      timestamp,
      value,
      score: judged.score,
      likelihood: 1 - 10 ** -judged.score,
      anomaly,
      expected: foretold.value,
      lower: foretold.value - reach,
      upper: foretold.value + reach,
      zScore: reading.zScore,
      season: foretold.season === 'day' && this.hasLongStep ? 'week' : foretold.season,
      type: judged.measure ? METHOD_OF[judged.measure] : null,
      severity: anomaly ? severityOf(judged.score - bar) : null,
      confidence: anomaly ? this.confidence(judged.score - bar) : 0,
    };
  }

  /** What a detector needs to go on elsewhere as if nothing had been. */
  state(): DetectorState {
    const out = new StateWriter();
    out.put(this.seen, this.sinceRaised, this.lastRaised, this.lastTimestamp, this.step, this.firstSteps.length, ...this.firstSteps);
    this.measures.write(out);
    this.expectation.write(out);
    for (const tail of this.tails) tail.write(out);
    return { version: 1, settings: this.settings, packed: out.packed() };
  }

  /** @throws RangeError for a state that is not one */
  static restore(state: DetectorState): Detector {
    if (state.version !== 1) throw new RangeError('The state is of another version');
    const detector = new Detector(state.settings);
    const from = new StateReader(state.packed);
    detector.seen = from.next();
    detector.sinceRaised = from.next();
    detector.lastRaised = from.next();
    detector.lastTimestamp = from.next();
    detector.step = from.next();
    const steps = from.next();
    for (let i = 0; i < steps; i += 1) detector.firstSteps.push(from.next());
    detector.measures.read(from);
    detector.expectation.read(from);
    for (const tail of detector.tails) tail.read(from);
    if (!from.finished) throw new RangeError('The state is longer than a state is');
    return detector;
  }

  private judge({ scores }: Reading): { score: number; measure: Measure | null } {
    let score = 0;
    let measure: Measure | null = null;
    if (!scores) return { score, measure };
    for (const [i, name] of MEASURES.entries()) {
      const raw = scores[i] as number;
      const tail = this.tails[i] as TailModel;
      if (this.methods.has(METHOD_OF[name])) {
        const evidence = tail.evidence(raw) - HANDICAP[name];
        if (evidence > score) [score, measure] = [evidence, name];
      }
      tail.add(raw);
    }
    return { score, measure };
  }

  /** Within the window after an anomaly only what is far rarer than it is another one. */
  private isNews(score: number): boolean {
    return this.sinceRaised > this.settings.windowSize || score >= this.lastRaised + FAR_RARER;
  }

  private bar(): number {
    const { sensitivity } = this.settings;
    const past = Math.log10(Math.min(this.seen + 1, LONGEST_PAST));
    return Math.max(LEAST_BAR, BASE_BAR + past) + (0.5 - sensitivity) * DECADES_OF_SENSITIVITY;
  }

  /** Rare is not enough: what the settings call too small is not raised. */
  private isLarge(measure: Measure | null, reading: Reading, value: number, expected: number): boolean {
    const { direction, minimumVolume, zScoreThreshold, trendThreshold } = this.settings;
    if (!measure) return false;
    if (Math.max(Math.abs(value), Math.abs(expected)) < minimumVolume) return false;
    // What is over is not raised: unless it is the season that is missed, the value itself must still be away.
    if (measure !== 'outside' && Math.abs(reading.zScore) < STILL_AWAY * zScoreThreshold) return false;
    const sign = Math.sign(METHOD_OF[measure] === 'trend' ? reading.trend : value - expected);
    if ((direction === 'up' && sign < 0) || (direction === 'down' && sign > 0)) return false;
    if (METHOD_OF[measure] === 'statistical' && measure !== 'spread') return Math.abs(reading.zScore) >= zScoreThreshold;
    if (METHOD_OF[measure] === 'trend') return Math.abs(reading.trend) >= trendThreshold;
    return true;
  }

  private confidence(beyond: number): number {
    return (1 - 0.5 * 10 ** -Math.max(0, beyond)) * (this.seen / (this.seen + SEEN_FOR_CONFIDENCE));
  }

  /** Finds the step of the series, and gaps in it. */
  private watchTime(timestamp: number): void {
    const passed = timestamp - this.lastTimestamp;
    this.lastTimestamp = timestamp;
    if (Number.isNaN(passed)) return;
    if (Number.isNaN(this.step)) {
      if (passed > 0) this.firstSteps.push(passed);
      if (this.firstSteps.length < STEP_POINTS) return;
      this.step = [...this.firstSteps].sort((a, b) => a - b)[STEP_POINTS >> 1] as number;
      this.firstSteps.length = 0;
    } else if (passed > GAP_STEPS * this.step) {
      this.measures.forgetRecent();
    }
  }

  private get hasLongStep(): boolean {
    return this.step >= LONG_STEP_MS;
  }

  /** Quarters of the day; of a series with a point a day, the days of the week. */
  private daySlot(timestamp: number): number {
    if (this.hasLongStep) return this.localTime.weekday(timestamp) * WEEKDAY_SLOTS + 6;
    return this.localTime.quarterOfDay(timestamp);
  }
}

function severityOf(beyond: number): Severity {
  if (beyond < 0.5) return 'low';
  if (beyond < 1.5) return 'medium';
  return beyond < 3 ? 'high' : 'critical';
}
