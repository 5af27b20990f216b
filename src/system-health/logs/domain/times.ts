/** Further ahead than this a time is a clock that is wrong, and lines with it would stand above all others. */
export const MAX_AHEAD_MS = 24 * 3_600_000;

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Reads a time: ISO 8601 (without a zone: UTC), or a number since 1970 in seconds, milliseconds, microseconds or
 * nanoseconds, told apart by its size. @returns null when it is none.
 */
export function timeOf(value: unknown): Date | null {
  if (typeof value === 'number') return ofEpoch(value);
  if (typeof value !== 'string') return null;
  const text = value.trim();
  if (/^\d{9,19}(\.\d+)?$/.test(text)) return ofEpoch(Number(text));
  return ofIso(text);
}

/** Parts of a calendar time; `month` from 1. Null for a day or an hour that there is not. */
export function utcTime(year: number, month: number, day: number, hour: number, minute: number, second: number, ms = 0): Date | null {
  // 60 is a leap second, which the clocks of computers do not know.
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 60) return null;
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), ms));
  return at.getUTCDate() === day && at.getUTCMonth() === month - 1 ? at : null;
}

/** Minutes east of UTC of `Z`, `+0200` or `+02:00`. */
export function zoneMinutes(zone: string): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone);
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return match[1] === '-' ? -minutes : minutes;
}

const MONTHS: readonly string[] = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 1 to 12, or 0 for what is no English month. */
export const monthOf = (name: string): number => MONTHS.indexOf(name.slice(0, 3).toLowerCase()) + 1;

/** Why a time cannot be kept; null when it can. */
export function timeProblem(at: Date, now: Date): string | null {
  if (at.getTime() > now.getTime() + MAX_AHEAD_MS) return 'the time lies more than 24 hours ahead';
  return at.getTime() < 0 ? 'the time lies before 1970' : null;
}

function ofEpoch(value: number): Date | null {
  if (!Number.isFinite(value) || value < 0) return null;
  const ms = value < 1e11 ? value * 1000 : value < 1e14 ? value : value < 1e17 ? value / 1e3 : value / 1e6;
  const at = new Date(Math.floor(ms));
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() > 9_999 ? null : at;
}

function ofIso(text: string): Date | null {
  const match = ISO.exec(text);
  if (!match) return null;
  const [, year, month, day, hour, minute, second = '0', fraction = '', zone = 'Z'] = match;
  const ms = Number(fraction.slice(0, 3).padEnd(3, '0'));
  const local = utcTime(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second), ms);
  return local && new Date(local.getTime() - zoneMinutes(zone.toUpperCase()) * 60_000);
}
