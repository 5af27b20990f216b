import { IANAZone } from 'luxon';

/** What a rollup row may span. */
export type Resolution = 'minute' | 'hour' | 'day';
export const RESOLUTIONS: readonly Resolution[] = ['minute', 'hour', 'day'];

/** What a step of a query may count. */
export type BucketUnit = Resolution | 'week' | 'month' | 'quarter' | 'year';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const MONTHS: Readonly<Partial<Record<BucketUnit, number>>> = { month: 1, quarter: 3, year: 12 };
/** 1970-01-01 was a Thursday; weeks begin on Monday. */
const FIRST_MONDAY = 4 * DAY_MS;

/** A stretch of time with one offset from UTC. */
interface Stretch {
  /** Instant at which it begins, ms. */
  from: number;
  to: number;
  offset: number;
}

/**
 * Where buckets begin in an IANA time zone. Instants are milliseconds since 1970.
 *
 * Minutes are UTC's: no zone has had another offset than whole minutes since 1972. Hours, days and longer are the
 * wall clock's: a day begins with the first instant of its date, so it has 23 or 25 hours where the clock is moved; an
 * hour begins when the clock shows it full, and where the clock is moved (so that an hour which the clock shows twice is
 * two buckets, and one that is cut short by half an hour is not mixed with the next). Buckets have no gaps and no overlap.
 */
export class TimeBuckets {
  private static readonly zones = new Map<string, TimeBuckets>();
  private readonly stretchesByYear = new Map<number, readonly Stretch[]>();

  private constructor(private readonly zone: IANAZone) {}

  /** @throws RangeError when there is no such zone. */
  static in(timeZone: string): TimeBuckets {
    let buckets = TimeBuckets.zones.get(timeZone);
    if (!buckets) {
      const zone = IANAZone.create(timeZone);
      if (!zone.isValid) throw new RangeError(`There is no time zone ${timeZone}.`);
      buckets = new TimeBuckets(zone);
      TimeBuckets.zones.set(timeZone, buckets);
    }
    return buckets;
  }

  get timeZone(): string {
    return this.zone.name;
  }

  /**
   * The start of the bucket that holds an instant.
   * @param size how many units a bucket spans: minutes and hours are counted from the full hour and from midnight by the
   *   wall clock, and should divide 60 or 24; longer units come one at a time
   */
  startOf(instant: number, unit: BucketUnit, size = 1): number {
    if (unit === 'minute' && size === 1) return floor(instant, MINUTE_MS);
    const stretch = this.stretchAt(instant);
    const local = instant + stretch.offset;
    if (unit === 'minute') return Math.max(floor(local, size * MINUTE_MS) - stretch.offset, stretch.from);
    if (unit === 'hour' && size === 1) return Math.max(floor(local, HOUR_MS) - stretch.offset, stretch.from);
    if (unit === 'hour')
      return this.instantOf(floor(local, DAY_MS) + floor(local - floor(local, DAY_MS), size * HOUR_MS));
    return this.instantOf(startOfDate(local, unit));
  }

  /** The start of the bucket after the one that holds an instant. */
  endOf(instant: number, unit: BucketUnit, size = 1): number {
    if (unit === 'minute' && size === 1) return floor(instant, MINUTE_MS) + MINUTE_MS;
    const stretch = this.stretchAt(instant);
    const local = instant + stretch.offset;
    if (unit === 'minute' || unit === 'hour') {
      const length = size * (unit === 'minute' ? MINUTE_MS : HOUR_MS);
      if (unit === 'hour' && size > 1) return this.instantOf(nextInDay(local, length));
      return Math.min(floor(local, length) + length - stretch.offset, stretch.to);
    }
    return this.instantOf(addUnits(startOfDate(local, unit), unit, 1));
  }

  /** The borders of all buckets that touch `[from, to)`, the last one's end included: one more than there are buckets. */
  borders(from: number, to: number, unit: BucketUnit, size = 1, most = Number.POSITIVE_INFINITY): number[] {
    const borders = [this.startOf(from, unit, size)];
    for (let last = borders[0] as number; last < to && borders.length <= most;) {
      last = this.endOf(last, unit, size);
      borders.push(last);
    }
    return borders;
  }

  /**
   * The same time by the wall clock some calendar units earlier (or, negative, later). The 29th of February of a year
   * that has none is the 1st of March; a time that the clock jumps over is the moment of the jump.
   */
  earlier(instant: number, unit: 'day' | 'week' | 'month' | 'quarter' | 'year', count = 1): number {
    const local = instant + this.stretchAt(instant).offset;
    const date = floor(local, DAY_MS);
    return this.instantOf(addUnits(date, unit, -count) + (local - date));
  }

  /** Whether a day of the zone begins at that instant. */
  isMidnight(instant: number): boolean {
    return this.startOf(instant, 'day') === instant;
  }

  /** The first instant at which the clock shows a wall time (written as if it were UTC) or, where it jumps over it, a later one. */
  instantOf(local: number): number {
    for (const stretch of this.stretchesAround(local)) {
      const instant = Math.max(local - stretch.offset, stretch.from);
      if (instant < stretch.to) return instant;
    }
    throw new RangeError('An instant lies beyond the time zone.');
  }

  private *stretchesAround(local: number): Generator<Stretch> {
    // No offset is larger than a day.
    let stretch = this.stretchAt(local - DAY_MS);
    for (;;) {
      yield stretch;
      stretch = this.stretchAt(stretch.to);
    }
  }

  private stretchAt(instant: number): Stretch {
    for (const stretch of this.stretchesOf(new Date(instant).getUTCFullYear())) {
      if (instant < stretch.to) return stretch;
    }
    throw new RangeError('A time is not a number, or out of range.');
  }

  /** The stretches that touch a year, found by looking at each day and halving where the offset changed. */
  private stretchesOf(year: number): readonly Stretch[] {
    const known = this.stretchesByYear.get(year);
    if (known) return known;
    // A day more at each side, so that no bucket of the year is cut where the search ends.
    const end = Date.UTC(year + 1, 0, 2);
    const stretches: Stretch[] = [];
    let from = Date.UTC(year - 1, 11, 31);
    let offset = this.offsetAt(from);
    for (let day = from + DAY_MS; day <= end; day += DAY_MS) {
      const next = this.offsetAt(day);
      if (next === offset) continue;
      const change = this.changeBetween(day - DAY_MS, day);
      stretches.push({ from, to: change, offset });
      from = change;
      offset = next;
    }
    stretches.push({ from, to: end, offset });
    this.stretchesByYear.set(year, stretches);
    return stretches;
  }

  /** The first instant with the later offset, to the second. */
  private changeBetween(before: number, after: number): number {
    const offset = this.offsetAt(after);
    let [low, high] = [before, after];
    while (high - low > 1_000) {
      const middle = low + floor((high - low) / 2, 1_000);
      if (this.offsetAt(middle) === offset) high = middle;
      else low = middle;
    }
    return high;
  }

  private offsetAt(instant: number): number {
    return this.zone.offset(instant) * MINUTE_MS;
  }
}

const floor = (value: number, unit: number): number => Math.floor(value / unit) * unit;

/** The next multiple of a length within the day, or midnight. */
function nextInDay(local: number, length: number): number {
  const date = floor(local, DAY_MS);
  return Math.min(date + floor(local - date, length) + length, date + DAY_MS);
}

/** Midnight, as wall time, of the first date of the unit that holds a wall time. */
function startOfDate(local: number, unit: BucketUnit): number {
  const months = MONTHS[unit];
  if (months !== undefined) {
    const date = new Date(local);
    return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() - (date.getUTCMonth() % months), 1);
  }
  return unit === 'week' ? floor(local - FIRST_MONDAY, 7 * DAY_MS) + FIRST_MONDAY : floor(local, DAY_MS);
}

function addUnits(date: number, unit: BucketUnit, count: number): number {
  const months = MONTHS[unit];
  if (months === undefined) return date + count * (unit === 'week' ? 7 : 1) * DAY_MS;
  const day = new Date(date);
  const month = day.getUTCMonth() + count * months;
  const lastOfMonth = new Date(Date.UTC(day.getUTCFullYear(), month + 1, 0)).getUTCDate();
  // For years: the day after the last of February. For months the last day of a shorter one.
  if (unit === 'year' || day.getUTCDate() <= lastOfMonth)
    return Date.UTC(day.getUTCFullYear(), month, day.getUTCDate());
  return Date.UTC(day.getUTCFullYear(), month, lastOfMonth);
}
