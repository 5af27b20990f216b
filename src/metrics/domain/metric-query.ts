import type { FieldProblem } from '../../platform/http/index.js';
import { type BucketUnit, type Resolution, TimeBuckets } from './time-buckets.js';

export const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count', 'rate', 'p50', 'p90', 'p95', 'p99', 'last'] as const;
export type Aggregation = (typeof AGGREGATIONS)[number];

export const COMPARISONS = ['previous', 'week', 'year'] as const;
export type Comparison = (typeof COMPARISONS)[number];

/** What stands where nothing was measured: nothing, zero, or the value before. */
export const FILLS = ['null', 'zero', 'previous'] as const;
export type Fill = (typeof FILLS)[number];

export const MAX_GROUP_BY = 5;
export const MAX_FILTERS = 20;
export const MAX_FILTER_VALUES = 100;
/** Points of one series. */
export const MAX_POINTS = 5_000;
/** Series of one answer. */
export const MAX_SERIES = 500;
/** Points of all series of one answer. */
export const MAX_CELLS = 100_000;
/** What `auto` aims at. */
const AUTO_POINTS = 400;

/** Days for which rows of a resolution are kept; days are kept for good. */
export const KEPT_DAYS: Readonly<Partial<Record<Resolution, number>>> = { minute: 35, hour: 400 };

export const METRIC_NAME = /^[A-Za-z_][A-Za-z0-9_.:/-]{0,199}$/;
export const DIMENSION_NAME = /^[a-z][a-z0-9_.]{0,63}$/;
export const MAX_VALUE_LENGTH = 256;

/** A question to the rollups. */
export interface MetricQuery {
  readonly metric: string;
  readonly aggregation: Aggregation;
  /** Dimensions of which each combination of values is a series of its own. */
  readonly groupBy: readonly string[];
  /** Values that a dimension may have; none of them: no series. */
  readonly filter: Readonly<Record<string, readonly string[]>>;
  /** See `resolveTime`. */
  readonly from: string;
  readonly to: string;
  /** See `parseStep`. */
  readonly step: string;
  readonly compareTo?: Comparison | undefined;
  readonly fill: Fill;
}

/** Some units at a time; `all`: the whole window as one point; `auto`: as fits the window. */
export type Step = { readonly unit: BucketUnit; readonly size: number } | 'all' | 'auto';
export type FixedStep = Exclude<Step, 'auto'>;

const UNITS: Readonly<Record<string, BucketUnit>> = {
  m: 'minute',
  h: 'hour',
  d: 'day',
  w: 'week',
  mo: 'month',
  q: 'quarter',
  y: 'year',
};
const SIZES: Readonly<Partial<Record<BucketUnit, readonly number[]>>> = {
  minute: [1, 2, 5, 10, 15, 20, 30],
  hour: [1, 2, 3, 4, 6, 8, 12],
};
const AUTO_STEPS = ['1m', '5m', '15m', '1h', '3h', '6h', '12h', '1d', '1w', '1mo', '1q', '1y'];

export const STEP_FORMS =
  'auto, all, 1m, 2m, 5m, 10m, 15m, 20m, 30m, 1h, 2h, 3h, 4h, 6h, 8h, 12h, 1d, 1w, 1mo, 1q or 1y';
export const TIME_FORMS = 'an ISO time, a day such as 2026-03-01, or a time such as now, now-90m, now-7d or now/d';

/** @returns undefined for a text that is no step. */
export function parseStep(text: string): Step | undefined {
  if (text === 'auto' || text === 'all') return text;
  const [, count, suffix = ''] = /^(\d{1,2})(m|h|d|w|mo|q|y)$/.exec(text) ?? [];
  const unit = UNITS[suffix];
  const size = Number(count);
  return unit !== undefined && (SIZES[unit] ?? [1]).includes(size) ? { unit, size } : undefined;
}

/** A step as `parseStep` reads it. */
export function stepText(step: FixedStep): string {
  if (step === 'all') return step;
  const [suffix] = Object.entries(UNITS).find(([, unit]) => unit === step.unit) ?? ['m'];
  return `${step.size}${suffix}`;
}

/** The resolution of the rows that a step is put together from: the coarsest that never spans two steps. */
export function resolutionOf(step: FixedStep): Resolution {
  if (step === 'all') return 'day';
  return step.unit === 'minute' || step.unit === 'hour' ? step.unit : 'day';
}

const RELATIVE = /^now((?:[+-]\d{1,5}(?:mo|[mhdwqy]))*)(?:\/(mo|[mhdwqy]))?$/;
const ABSOLUTE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
/** Years that a window may touch, by the clocks of any zone. */
const FIRST_TIME = Date.UTC(1999, 11, 31);
const LAST_TIME = Date.UTC(2200, 0, 1);

/**
 * An instant in ms: an ISO time; a day, which is its beginning in the zone, as is a time without an offset the zone's;
 * or `now`, less or more some units by the calendar of the zone, then rounded to a unit (`now-1d/d`).
 * @param round where a rounded time goes: to the beginning of the unit or past its end
 * @returns undefined when the text is no time from 2000 to 2199
 */
export function resolveTime(text: string, now: number, buckets: TimeBuckets, round: 'down' | 'up'): number | undefined {
  const relative = RELATIVE.exec(text);
  const instant = relative ? relativeTime(relative, now, buckets, round) : absoluteTime(text, buckets);
  return instant !== undefined && instant >= FIRST_TIME && instant < LAST_TIME ? instant : undefined;
}

function relativeTime(
  [, shifts = '', unit]: RegExpExecArray,
  now: number,
  buckets: TimeBuckets,
  round: 'down' | 'up',
): number | undefined {
  let instant = now;
  for (const [, sign, count, suffix = ''] of shifts.matchAll(/([+-])(\d+)(mo|[mhdwqy])/g)) {
    const amount = Number(count) * (sign === '-' ? 1 : -1);
    const shifted = UNITS[suffix] as BucketUnit;
    if (shifted === 'minute' || shifted === 'hour') instant -= amount * (shifted === 'hour' ? 3_600_000 : 60_000);
    else if (amount !== 0) instant = inRange(instant) ? buckets.earlier(instant, shifted, amount) : Number.NaN;
  }
  if (unit === undefined || !inRange(instant)) return instant;
  const of = UNITS[unit] as BucketUnit;
  const start = buckets.startOf(instant, of);
  return round === 'down' || start === instant ? start : buckets.endOf(instant, of);
}

function absoluteTime(text: string, buckets: TimeBuckets): number | undefined {
  if (!ABSOLUTE.test(text)) return undefined;
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/.test(text.slice(10));
  const iso = text.replace(' ', 'T');
  const instant = Date.parse(zoned ? iso : text.length === 10 ? iso : `${iso}Z`);
  // Date.parse takes the 30th of February for a day in March.
  if (Number.isNaN(instant) || !isRealDay(text.slice(0, 10))) return undefined;
  return zoned || !inRange(instant) ? instant : buckets.instantOf(instant);
}

function isRealDay(day: string): boolean {
  const parsed = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(day);
}

const inRange = (instant: number): boolean => instant >= FIRST_TIME && instant < LAST_TIME;

/** Whether `resolveTime` reads a text. */
export function isTime(text: string): boolean {
  return resolveTime(text, Date.UTC(2100, 0, 1), TimeBuckets.in('UTC'), 'down') !== undefined;
}

/** What a resolved window and step come to. */
export interface Window {
  /** Where the points begin, and where the last of them ends: rising, in ms. Equal neighbours enclose nothing. */
  readonly borders: readonly number[];
}

/** How a query is to be answered. */
export interface MetricPlan {
  readonly step: FixedStep;
  readonly resolution: Resolution;
  readonly window: Window;
  /** As many stretches as the window has; the values of each are set beside the window's. */
  readonly compared?: Window;
  readonly seconds: readonly number[];
}

/** A plan, or what about the query cannot be answered. */
export type Planned = { readonly plan: MetricPlan } | { readonly problems: FieldProblem[] };

/**
 * Plans a query: its window, widened to whole steps (`all`: to whole minutes, and where minutes are no longer kept to whole
 * hours or days), the step, the rows it is read from, and the window it is compared with.
 * @param now ms
 */
export function planMetricQuery(query: MetricQuery, now: number, buckets: TimeBuckets): Planned {
  const from = resolveTime(query.from, now, buckets, 'down');
  const to = resolveTime(query.to, now, buckets, 'up');
  const step = parseStep(query.step);
  const problems = [
    ...(from === undefined ? [problem('from', 'time', `from must be ${TIME_FORMS}`)] : []),
    ...(to === undefined ? [problem('to', 'time', `to must be ${TIME_FORMS}`)] : []),
    ...(step === undefined ? [problem('step', 'choice', `step must be one of ${STEP_FORMS}`)] : []),
    ...(from !== undefined && to !== undefined && from >= to
      ? [problem('to', 'after', 'to must be later than from')]
      : []),
  ];
  if (problems.length > 0 || from === undefined || to === undefined || step === undefined) return { problems };
  const planner = new Planner(query, now, buckets, from, to);
  return step === 'auto' ? planner.fitting() : planner.planOf(step);
}

class Planner {
  constructor(
    private readonly query: MetricQuery,
    private readonly now: number,
    private readonly buckets: TimeBuckets,
    private readonly from: number,
    private readonly to: number,
  ) {}

  /** The finest step with not too many points whose rows are all kept. */
  fitting(): Planned {
    let last: Planned = this.planOf('all');
    for (const text of AUTO_STEPS) {
      const step = parseStep(text) as FixedStep;
      last = this.planOf(step, AUTO_POINTS);
      if ('plan' in last) return last;
    }
    return last;
  }

  planOf(step: FixedStep, mostPoints = MAX_POINTS): Planned {
    const resolution = resolutionOf(step);
    const borders =
      step === 'all' ? this.whole() : this.buckets.borders(this.from, this.to, step.unit, step.size, mostPoints + 1);
    if (borders.length - 1 > mostPoints) {
      return {
        problems: [
          problem(
            'step',
            'maxPoints',
            `a step of ${stepText(step)} makes more than ${mostPoints} points of this window: ask for a longer step or a shorter window`,
          ),
        ],
      };
    }
    const window = { borders };
    const compared = this.query.compareTo && { borders: this.compared(borders, step, this.query.compareTo) };
    const lost = [window, ...(compared ? [compared] : [])].some(
      (each) => step !== 'all' && (each.borders[0] as number) < this.keptFrom(resolution),
    );
    if (lost) {
      const coarser = resolution === 'minute' ? '1h' : '1d';
      return {
        problems: [
          problem(
            'step',
            'kept',
            `${resolution}s are kept for ${KEPT_DAYS[resolution]} days: for a window that begins or compares earlier, ask for a step of ${coarser} or more`,
          ),
        ],
      };
    }
    return {
      plan: { step, resolution, window, ...(compared ? { compared } : {}), seconds: secondsOf(borders, this.now) },
    };
  }

  private whole(): number[] {
    const from = this.buckets.startOf(this.from, this.finest(this.from));
    const unit = this.finest(this.to);
    const to = this.buckets.startOf(this.to, unit) === this.to ? this.to : this.buckets.endOf(this.to, unit);
    return [from, to];
  }

  private finest(instant: number): Resolution {
    if (instant >= this.keptFrom('minute')) return 'minute';
    return instant >= this.keptFrom('hour') ? 'hour' : 'day';
  }

  /** Whole UTC days are dropped; one that began within the time is there. */
  private keptFrom(resolution: Resolution): number {
    const days = KEPT_DAYS[resolution];
    return days === undefined ? Number.NEGATIVE_INFINITY : Math.floor(this.now / 86_400_000 - days) * 86_400_000;
  }

  /**
   * The borders by the wall clock a week or a year before, or as many steps before as there are. Each border moves for
   * itself, so that what the clock shows twice or a leap day adds is in one stretch and never in two.
   */
  private compared(borders: readonly number[], step: FixedStep, to: Comparison): number[] {
    if (to !== 'previous') return borders.map((border) => this.aligned(this.buckets.earlier(border, to)));
    const [first, last] = [borders[0] as number, borders.at(-1) as number];
    if (step === 'all') return this.wholeBefore(first, last);
    const count = borders.length - 1;
    const before: number[] = [first];
    for (let left = count; left > 0; left -= 1)
      before.unshift(this.buckets.startOf((before[0] as number) - 1, step.unit, step.size));
    return before;
  }

  private wholeBefore(first: number, last: number): number[] {
    if (!this.buckets.isMidnight(first) || !this.buckets.isMidnight(last))
      return [this.aligned(first - (last - first)), first];
    const days = Math.round((last - first) / 86_400_000);
    return [this.buckets.earlier(first, 'day', days), first];
  }

  private aligned(instant: number): number {
    return this.buckets.startOf(instant, this.finest(instant));
  }
}

/** Seconds of each stretch that have passed; of one that is to come, all. */
function secondsOf(borders: readonly number[], now: number): number[] {
  return borders.slice(1).map((end, index) => {
    const start = borders[index] as number;
    return (start < now ? Math.max(Math.min(end, now) - start, 1_000) : end - start) / 1_000;
  });
}

const problem = (path: string, rule: string, message: string): FieldProblem => ({ path, rule, message });
