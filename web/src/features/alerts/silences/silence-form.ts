import { type Matcher, MAX_MATCHERS, type MatchOperator, patternProblem } from '@tidemark/silence';
import type { FieldPath } from 'react-hook-form';
import { phaseOf } from './silence-words.js';
import type { Silence, SilenceBody } from './silence-queries.js';

export { MAX_MATCHERS };

/** How long a silence lasts, to choose from. */
export const LENGTHS = [
  { value: '1800', label: '30\u00a0min' },
  { value: '3600', label: '1\u00a0h' },
  { value: '14400', label: '4\u00a0h' },
  { value: '86400', label: '1\u00a0day' },
  { value: '604800', label: '1\u00a0week' },
  { value: 'until', label: 'Until …' },
] as const;
export type Length = (typeof LENGTHS)[number]['value'];

export interface SilenceValues {
  matchers: { name: string; operator: MatchOperator; value: string }[];
  start: 'now' | 'later';
  /** In the reader's zone, as a field for date and time has it; read when `start` is `later`. */
  from: string;
  lasts: Length;
  /** Like `from`; read when `lasts` is `until`. */
  until: string;
  reason: string;
}

/** A time as a field for date and time has it: in the reader's zone, to the minute. */
export function asEntered(at: number): string {
  const time = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}T${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** @param labels what it is to match, such as an alert's */
export function newSilence(labels: Readonly<Record<string, string>>, now: number): SilenceValues {
  const matchers = Object.entries(labels).slice(0, MAX_MATCHERS).map(([name, value]) => ({ name, operator: '=' as const, value }));
  return {
    matchers: matchers.length > 0 ? matchers : [{ name: '', operator: '=', value: '' }],
    start: 'now',
    from: asEntered(now + 3_600_000),
    lasts: '3600',
    until: asEntered(now + 7_200_000),
    reason: '',
  };
}

/** A silence to change, or, when it is over, to make again. */
export function valuesOf(silence: Silence, now: number): SilenceValues {
  const matchers = silence.matchers.map(({ name, operator, value }) => ({ name, operator, value }));
  const fresh = newSilence({}, now);
  const phase = phaseOf(silence, now);
  if (phase === 'over') return { ...fresh, matchers, reason: silence.reason };
  return {
    matchers,
    start: phase === 'coming' ? 'later' : 'now',
    from: phase === 'coming' ? asEntered(Date.parse(silence.startsAt)) : fresh.from,
    lasts: 'until',
    until: asEntered(Date.parse(silence.endsAt)),
    reason: silence.reason,
  };
}

/** Matchers as they are sent; those without a name are left out. */
export const matchersOf = ({ matchers }: Pick<SilenceValues, 'matchers'>): Matcher[] =>
  matchers.map(({ name, operator, value }) => ({ name: name.trim(), operator, value: value.trim() })).filter(({ name }) => name !== '');

/**
 * From when to when, in milliseconds since 1970; null where a time cannot be read.
 * @param startedAt when one that is active has begun: it goes on as one silence
 */
export function windowOf({ start, from, lasts, until }: Pick<SilenceValues, 'start' | 'from' | 'lasts' | 'until'>, now: number, startedAt: number | null): { starts: number; ends: number } | null {
  const starts = start === 'later' ? Date.parse(from) : (startedAt ?? now);
  const ends = lasts === 'until' ? Date.parse(until) : Math.max(starts, now) + Number(lasts) * 1_000;
  return Number.isNaN(starts) || Number.isNaN(ends) ? null : { starts, ends };
}

/**
 * What is sent; call it once nothing is wrong with the values. What begins at once is left to the server's clock.
 * @param startedAt as for `windowOf`
 */
export function bodyOf(values: SilenceValues, now: number, startedAt: number | null): SilenceBody {
  const { starts, ends } = windowOf(values, now, startedAt) ?? { starts: now, ends: now };
  return {
    matchers: matchersOf(values),
    reason: values.reason.trim(),
    ...(values.start === 'later' && { startsAt: new Date(starts).toISOString() }),
    endsAt: new Date(ends).toISOString(),
  };
}

/** What is wrong with a matcher's value, in a sentence; null: nothing. */
export function valueProblem({ operator, value }: Pick<Matcher, 'operator' | 'value'>): string | null {
  if (operator === '=' || operator === '!=') return null;
  const problem = patternProblem(value.trim());
  return problem === null ? null : `The pattern ${problem}.`;
}

/** What is wrong with the end, in a sentence; null: nothing. */
export function endProblem(values: SilenceValues, now: number): string | null {
  const window = windowOf(values, now, null);
  if (values.lasts !== 'until') return null;
  if (Number.isNaN(Date.parse(values.until))) return 'Choose when it ends.';
  if (Date.parse(values.until) <= now) return 'This is over already.';
  return window !== null && window.ends <= window.starts ? 'It must end after it begins.' : null;
}

/** Maps a problem's path onto the form. */
export function fieldOf(path: string): FieldPath<SilenceValues> | null {
  if (path === 'reason') return 'reason';
  if (path === 'startsAt') return 'from';
  if (path === 'endsAt') return 'until';
  const [, index, part] = /^matchers\.(\d+)(?:\.(\w+))?/.exec(path) ?? [];
  if (index === undefined) return null;
  return part === 'name' ? `matchers.${Number(index)}.name` : `matchers.${Number(index)}.value`;
}
