import { DateTime } from 'luxon';
import type { Season } from './expectation.js';

/** What a sentence is made of. */
export interface Finding {
  /** How people call the metric; null: "the value". */
  title: string | null;
  /** Behind numbers, such as ms or %; null: none. */
  unit: string | null;
  timestamp: number;
  /** Zone in which the reader thinks (IANA name). */
  timeZone: string;
  value: number;
  expected: number;
  season: Season;
}

const DIGITS = 3;

/**
 * An anomaly in a sentence that needs no statistics, from its numbers alone:
 * "Hourly revenue was 4,120, 38 % below the usual 6,640 for a Tuesday at 14:00."
 */
export function sentenceOf({ title, unit, timestamp, timeZone, value, expected, season }: Finding): string {
  const subject = title === null ? 'The value' : title;
  return `${subject} was ${amount(value, unit)}, ${comparison(value, expected, unit)}${occasion(timestamp, timeZone, season)}.`;
}

function comparison(value: number, expected: number, unit: string | null): string {
  if (amount(value, unit) === amount(expected, unit)) return `as usual, though it moved in an unusual way`;
  const side = value > expected ? 'above' : 'below';
  const usual = `the usual ${amount(expected, unit)}`;
  // Shares of next to nothing, and across zero, say nothing.
  const share = Math.abs(value - expected) / Math.abs(expected);
  if (!(expected !== 0 && Number.isFinite(share)) || Math.sign(value) === -Math.sign(expected)) {
    return `${amount(Math.abs(value - expected), unit)} ${side} ${usual}`;
  }
  if (share >= 2 && value / expected > 0) return `${number(value / expected, 2)} times ${usual}`;
  return `${share < 0.01 ? 'less than 1' : Math.round(share * 100)} % ${side} ${usual}`;
}

function occasion(timestamp: number, timeZone: string, season: Season): string {
  const at = DateTime.fromMillis(timestamp, { zone: timeZone }).setLocale('en-GB');
  const time = at.toFormat('HH:mm');
  if (season === 'week') return ` for a ${at.toFormat('EEEE')} at ${time}`;
  if (season === 'day') return ` for ${time}`;
  return ` just before, on ${at.toFormat('d MMMM')} at ${time}`;
}

const amount = (value: number, unit: string | null): string =>
  unit === null ? number(value, DIGITS) : `${number(value, DIGITS)} ${unit}`;

/** Whole numbers from a thousand on, three digits that mean something below. */
function number(value: number, digits: number): string {
  const small = Math.abs(value) < 1000;
  return new Intl.NumberFormat('en-US', small ? { maximumSignificantDigits: digits } : { maximumFractionDigits: 0 }).format(value);
}
