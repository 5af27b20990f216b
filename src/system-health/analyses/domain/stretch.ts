import { IANAZone } from 'luxon';

/** What was measured between two instants (ms); null where nothing was. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number | null;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** The first of January 1970 was a Thursday. */
const FIRST_WEEKDAY = 3;

/** What the clock of a zone shows. */
export interface WallClock {
  /** 1 is Monday, 7 Sunday. */
  weekday(instant: number): number;
  /** 0 to 23. */
  hour(instant: number): number;
  /** When the clock shows the next full hour. */
  nextHour(instant: number): number;
}

/** @throws RangeError when there is no such zone. */
export function wallClockOf(timeZone: string): WallClock {
  const zone = IANAZone.create(timeZone);
  if (!zone.isValid) throw new RangeError(`There is no time zone ${timeZone}.`);
  const local = (instant: number): number => instant + zone.offset(instant) * 60_000;
  return {
    weekday: (instant) => ((Math.floor(local(instant) / DAY_MS) + FIRST_WEEKDAY) % 7) + 1,
    hour: (instant) => Math.floor((local(instant) % DAY_MS) / HOUR_MS),
    nextHour: (instant) => instant + HOUR_MS - (local(instant) % HOUR_MS),
  };
}

/**
 * The stretches of which something can be said: those that have begun, the last one up to now. What is counted is zero where
 * nothing came, from the first measurement on; before it, and for what is not counted, nothing is known.
 */
export function knownStretches(stretches: readonly Stretch[], counted: boolean, now: number): Stretch[] {
  const begun = stretches
    .filter(({ from }) => from < now)
    .map((stretch) => (stretch.to > now ? { ...stretch, to: now } : stretch));
  if (!counted) return begun;
  const first = begun.findIndex(({ value }) => value !== null);
  return begun.map((stretch, index) =>
    first >= 0 && index >= first && stretch.value === null ? { ...stretch, value: 0 } : stretch,
  );
}
