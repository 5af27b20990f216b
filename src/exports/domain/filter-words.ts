/** For whom words are chosen: language (BCP 47) and zone (IANA). */
export interface WordsReader {
  readonly locale: string;
  readonly timeZone: string;
}

/** A value that is in force, as the dashboard knows it. */
export interface NamedValue {
  readonly name: string;
  readonly label: string;
  readonly value: unknown;
  /** Of a relative time range: `from` inclusive, `to` exclusive; null for all time. */
  readonly range?: { readonly from: string; readonly to: string } | null;
}

/** A filter as people read it. */
export interface FilterInWords {
  readonly label: string;
  readonly words: string;
}

const LAST = /^last_(\d{1,4})_(minute|hour|day|week|month|quarter|year)s?$/;
const SHORT = /^(\d{1,4})(min|h|d|w|mo|q|y)$/;
const WHOLE = /^(this|previous)_(day|week|month|quarter|year)$/;
const UNITS: Readonly<Record<string, string>> = { min: 'minute', h: 'hour', d: 'day', w: 'week', mo: 'month', q: 'quarter', y: 'year' };
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAY_MS = 86_400_000;
/** Choices that are named; of more only the number is. */
const MOST_NAMED = 12;

/** A filter in words: "Region: EU, US", "Period: Last 30 days (27 Oct – 25 Nov 2026)". */
export function filterInWords(value: NamedValue, reader: WordsReader): FilterInWords {
  return { label: titled(value.label), words: plainSpaces(wordsOf(value, reader)) };
}

/** Dates are written with thin and narrow spaces, which many a font and program lacks. */
export function plainSpaces(text: string): string {
  return text.replaceAll(/[\u00a0\u2009\u202f]/g, ' ');
}

function wordsOf({ value, range }: NamedValue, reader: WordsReader): string {
  if (value === null || value === undefined) return 'all';
  if (range === null) return 'All time';
  if (typeof value === 'string' && range !== undefined) {
    const dates = rangeInWords(range, reader);
    const name = relativeName(value);
    return name === null ? dates : `${name} (${dates})`;
  }
  if (Array.isArray(value)) return listed(value.map((each) => scalar(each)));
  if (typeof value === 'object') {
    const { from, to } = value as { from?: unknown; to?: unknown };
    if (typeof from === 'string' && typeof to === 'string') return rangeInWords({ from, to }, reader);
    return [from === undefined ? '' : `from ${scalar(from)}`, to === undefined ? '' : `before ${scalar(to)}`].filter(Boolean).join(' ');
  }
  return scalar(value);
}

/** A half-open range in dates of the reader's language; its last day is named, not the day after it. */
export function rangeInWords({ from, to }: { from: string; to: string }, { locale, timeZone }: WordsReader): string {
  if (DAY.test(from) && DAY.test(to)) {
    const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    const [first, end] = [Date.parse(from), Date.parse(to)];
    if (Number.isNaN(first) || Number.isNaN(end)) return `${from} – ${to}`;
    return format.formatRange(first, Math.max(first, end - DAY_MS));
  }
  const [first, end] = [Date.parse(from), Date.parse(to)];
  if (Number.isNaN(first) || Number.isNaN(end)) return `${from} – ${to}`;
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }).formatRange(first, end);
}

/** "Last 30 days"; null for a range that is written out in dates. */
function relativeName(range: string): string | null {
  if (range === 'today') return 'Today';
  if (range === 'yesterday') return 'Yesterday';
  const whole = WHOLE.exec(range);
  if (whole) return `${whole[1] === 'this' ? 'This' : 'Previous'} ${whole[2] ?? ''}`;
  const last = LAST.exec(range);
  const short = SHORT.exec(range);
  const count = Number(last?.[1] ?? short?.[1] ?? 0);
  const unit = last?.[2] ?? UNITS[short?.[2] ?? ''];
  if (unit === undefined) return null;
  return count === 1 ? `Last ${unit}` : `Last ${count} ${unit}s`;
}

function listed(words: readonly string[]): string {
  if (words.length === 0) return 'all';
  if (words.length <= MOST_NAMED) return words.join(', ');
  return `${words.slice(0, MOST_NAMED).join(', ')} and ${words.length - MOST_NAMED} more`;
}

const scalar = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** `order_region` becomes "Order region"; names with a style of their own stay. */
function titled(name: string): string {
  if (!/^[a-z0-9]+(_[a-z0-9]+)*$/.test(name)) return name;
  const words = name.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
