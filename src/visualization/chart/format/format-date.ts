import type { ChartValue } from '../result.js';
import type { Reader } from './reader.js';
import { dateFormat } from './intl-cache.js';

export const GRANULARITIES = ['year', 'quarter', 'month', 'week', 'day', 'hour', 'minute', 'second'] as const;

/** How fine a time is written; also the width of time buckets. */
export type Granularity = (typeof GRANULARITIES)[number];

/** A point in time. `zoned` is false for days and for times that came without an offset: they are shown as they stand. */
export interface Instant {
  /** Milliseconds since 1970-01-01T00:00Z. */
  ms: number;
  zoned: boolean;
}

const ISO = /^(\d{4,6})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i;

/** Reads an ISO 8601 day or time ("1997-03-01", "1997-03-01T10:00:00Z", "1997-03-01 10:00:00+00"), else null. */
export function parseInstant(value: ChartValue): Instant | null {
  if (typeof value !== 'string') return null;
  const match = ISO.exec(value.trim());
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const date = new Date(ms);
  if (Number.isNaN(ms) || date.getUTCMonth() !== Number(month) - 1) return null;
  return { ms: ms + Math.trunc(Number(`0.${fraction}`) * 1000) - offsetOf(zone), zoned: zone !== undefined };
}

function offsetOf(zone: string | undefined): number {
  const match = zone === undefined ? null : /^([+-])(\d\d):?(\d\d)?$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? '0');
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000;
}

const WHOLE: Readonly<Record<Granularity, Intl.DateTimeFormatOptions>> = {
  year: { year: 'numeric' },
  quarter: { year: 'numeric', month: 'short' },
  month: { year: 'numeric', month: 'short' },
  week: { year: 'numeric', month: 'short', day: 'numeric' },
  day: { year: 'numeric', month: 'short', day: 'numeric' },
  hour: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  minute: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' },
  second: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** A point in time written whole, as fine as asked, in the reader's zone: "Mar 1997", "Q1 1997", "1 Mar 1997, 10:00". */
export function formatInstant(ms: number, granularity: Granularity, reader: Reader): string {
  if (granularity === 'quarter') {
    const month = Number(dateFormat('en', { month: 'numeric', timeZone: reader.timeZone }).format(ms));
    const year = dateFormat(reader.locale, { year: 'numeric', timeZone: reader.timeZone }).format(ms);
    return `Q${Math.ceil(month / 3)}\u00a0${year}`;
  }
  return withoutBreaks(dateFormat(reader.locale, { ...WHOLE[granularity], timeZone: reader.timeZone }).format(ms));
}

const PART: Readonly<Record<Granularity, Intl.DateTimeFormatOptions>> = {
  year: { year: 'numeric' },
  quarter: { month: 'short' },
  month: { month: 'short' },
  week: { month: 'short', day: 'numeric' },
  day: { month: 'short', day: 'numeric' },
  hour: { hour: '2-digit', minute: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
};

/** A point in time as a tick beside others, without what they share: "Mar", "1 Mar", "10:00". */
export function formatTick(ms: number, granularity: Granularity, reader: Reader): string {
  return withoutBreaks(dateFormat(reader.locale, { ...PART[granularity], timeZone: reader.timeZone }).format(ms));
}

function withoutBreaks(text: string): string {
  return text.replaceAll(/\s/g, '\u00a0');
}
