import { type FigureSide, sideOf } from '../../guards/index.js';
import type { AbsencePolicy, Comparator } from './alert-rule.js';

/** How often an alert may fire before people stop looking: about twice a week. */
const FIRES_A_WEEK = 2;
/** What fires for more of the time than this is no news. */
const MOST_FIRING_SHARE = 0.1;
/** Stretches of the time whose extremes are tried as thresholds. */
const STRETCHES = 500;
const WEEK_MS = 7 * 86_400_000;
const DAY_MS = 86_400_000;

/** What of a rule decides how often a threshold fires. */
export interface ThresholdTiming {
  readonly comparator: Comparator;
  readonly threshold: number;
  readonly resolveThreshold: number | null;
  readonly forSeconds: number;
  readonly resolveAfterSeconds: number;
  readonly noData: AbsencePolicy;
}

/** Figures of one series at each tick, in order; NaN where there was none. */
export type Course = Float64Array;

/** What a threshold would have come to. */
export interface FireCount {
  readonly fires: number;
  /** Ticks at which it fired, of all series together. */
  readonly firingTicks: number;
}

export interface Suggestion {
  readonly threshold: number;
  /** As far from the threshold as that of the rule is; null: the rule has none. */
  readonly resolveThreshold: number | null;
  /** How often it would have fired. */
  readonly fires: number;
  /** A sentence that says why. */
  readonly reason: string;
}

/**
 * How often a threshold would have fired: what `advance` comes to for breaches alone, without its states and words, so
 * that many thresholds can be tried. Missing data neither open nor close anything unless they count as well.
 */
export function countFires(course: Course, rule: ThresholdTiming, paceMs: number): FireCount {
  const forTicks = Math.ceil((rule.forSeconds * 1_000) / paceMs);
  const calmTicks = Math.ceil((rule.resolveAfterSeconds * 1_000) / paceMs);
  let [fires, firingTicks, open] = [0, 0, false];
  let [breachedFrom, calmFrom] = [-1, -1];
  for (let tick = 0; tick < course.length; tick += 1) {
    const side = sideAt(course, tick, rule);
    if (open) {
      if (side !== 'calm') calmFrom = -1;
      else if (calmFrom < 0) calmFrom = tick;
      if (calmFrom >= 0 && tick - calmFrom >= calmTicks) [open, calmFrom] = [false, -1];
    } else if (side === 'breached') {
      if (breachedFrom < 0) breachedFrom = tick;
      if (tick - breachedFrom >= forTicks) [open, breachedFrom, fires] = [true, -1, fires + 1];
    } else breachedFrom = -1;
    if (open) firingTicks += 1;
  }
  return { fires, firingTicks };
}

function sideAt(course: Course, tick: number, rule: ThresholdTiming): FigureSide {
  const figure = course[tick] as number;
  if (Number.isNaN(figure)) return rule.noData === 'ok' ? 'calm' : 'missing';
  return sideOf(rule, { figure });
}

/**
 * The most sensitive threshold that would have fired at most about twice a week, of all series together, and would not
 * have fired for more than a tenth of the time. Yields now and then.
 * @returns null where there are no figures to tell from
 */
export function* suggestThreshold(courses: readonly Course[], rule: ThresholdTiming, paceMs: number, unit: string): Generator<void, Suggestion | null> {
  const ticks = courses[0]?.length ?? 0;
  const candidates = candidatesOf(courses, rule.comparator);
  if (candidates.length === 0) return null;
  const span = ticks * paceMs;
  const allowed = Math.max(1, Math.floor((FIRES_A_WEEK * span) / WEEK_MS));
  const mostFiring = MOST_FIRING_SHARE * ticks;
  const isQuiet = ({ fires, firingTicks }: FireCount): boolean => fires <= allowed && firingTicks <= mostFiring;
  const now = yield* countAll(courses, rule, rule.threshold, paceMs);
  if (now.fires > 0 && isQuiet(now)) return told(rule, rule.threshold, now.fires, `${shown(rule.threshold, unit)} can stay: it would have fired ${times(now.fires)} in ${lengthOf(span)}.`);

  // From the least sensitive on: the further, the oftener it fires or the longer.
  let [quiet, loud] = [0, candidates.length];
  for (let step = 1; quiet + step < candidates.length; step *= 2) {
    const next = quiet + step;
    if (isQuiet(yield* countAll(courses, rule, candidates[next] as number, paceMs))) quiet = next;
    else {
      loud = next;
      break;
    }
  }
  while (loud - quiet > 1) {
    const middle = (quiet + loud) >> 1;
    if (isQuiet(yield* countAll(courses, rule, candidates[middle] as number, paceMs))) quiet = middle;
    else loud = middle;
  }
  const exact = candidates[quiet] as number;
  const best = yield* countAll(courses, rule, exact, paceMs);
  const round = rounded(exact, rule.comparator);
  const atRound = yield* countAll(courses, rule, round, paceMs);
  const [threshold, count] = isQuiet(atRound) && Math.min(atRound.fires, 1) === Math.min(best.fires, 1) ? [round, atRound] : [exact, best];
  if (threshold === rule.threshold) return told(rule, threshold, count.fires, `${shown(threshold, unit)} can stay: it would have fired ${times(count.fires)} in ${lengthOf(span)}.`);
  const asItStands = `with ${shown(rule.threshold, unit)}, as it stands, ${now.fires === 0 ? 'it never fired' : now.firingTicks > mostFiring ? `it fired for ${Math.round((100 * now.firingTicks) / (ticks * courses.length))} % of the time` : `it fired ${times(now.fires)}`}`;
  const reason =
    count.fires === 0
      ? `What lies ${isAbove(rule.comparator) ? 'below' : 'above'} ${shown(threshold, unit)} is usual here, and past it it never fired in ${lengthOf(span)}; ${asItStands}.`
      : `With ${shown(threshold, unit)} it would have fired ${times(count.fires)} in ${lengthOf(span)}, which is at most about twice a week; ${asItStands}.`;
  return told(rule, threshold, count.fires, reason);
}

function* countAll(courses: readonly Course[], rule: ThresholdTiming, threshold: number, paceMs: number): Generator<void, FireCount> {
  let [fires, firingTicks] = [0, 0];
  const tried = { ...rule, threshold, resolveThreshold: resolveOf(rule, threshold) };
  for (const course of courses) {
    const count = countFires(course, tried, paceMs);
    fires += count.fires;
    firingTicks += count.firingTicks;
    yield;
  }
  return { fires, firingTicks };
}

function told(rule: ThresholdTiming, threshold: number, fires: number, reason: string): Suggestion {
  return { threshold, resolveThreshold: resolveOf(rule, threshold), fires, reason };
}

const isAbove = (comparator: Comparator): boolean => comparator === 'gt' || comparator === 'gte';

const resolveOf = ({ threshold: before, resolveThreshold }: ThresholdTiming, threshold: number): number | null =>
  resolveThreshold === null ? null : threshold + (resolveThreshold - before);

/** The extremes of each stretch of the time, the least sensitive first, each once. */
function candidatesOf(courses: readonly Course[], comparator: Comparator): number[] {
  const above = isAbove(comparator);
  const ticks = courses[0]?.length ?? 0;
  const length = Math.max(Math.ceil(ticks / STRETCHES), 1);
  const extremes = new Set<number>();
  for (let from = 0; from < ticks; from += length) {
    let extreme = Number.NaN;
    for (const course of courses) {
      for (let tick = from; tick < Math.min(from + length, ticks); tick += 1) {
        const figure = course[tick] as number;
        if (Number.isNaN(extreme) || (above ? figure > extreme : figure < extreme)) extreme = figure;
      }
    }
    if (!Number.isNaN(extreme)) extremes.add(extreme);
  }
  return [...extremes].sort((a, b) => (above ? b - a : a - b));
}

/** Three digits that mean something, on the less sensitive side. */
function rounded(value: number, comparator: Comparator): number {
  if (value === 0) return 0;
  const unit = 10 ** (Math.floor(Math.log10(Math.abs(value))) - 2);
  const steps = isAbove(comparator) ? Math.ceil(value / unit) : Math.floor(value / unit);
  return Number((steps * unit).toPrecision(12));
}

const times = (count: number): string => (count === 0 ? 'not once' : count === 1 ? 'once' : count === 2 ? 'twice' : `${count} times`);

function lengthOf(ms: number): string {
  const days = ms / DAY_MS;
  const [count, unit] = days >= 2 ? [Math.round(days), 'days'] : [Math.round(ms / 3_600_000), 'hours'];
  return count <= 1 ? `the last ${unit === 'days' ? 'day' : 'hour'}` : `${count} ${unit}`;
}

const shown = (value: number, unit: string): string => `${new Intl.NumberFormat('en', { maximumSignificantDigits: 6 }).format(value)}${unit === '' ? '' : ` ${unit}`}`;
