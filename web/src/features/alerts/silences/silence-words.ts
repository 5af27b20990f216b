import { type Matcher, matches, type MatchOperator } from '@tidemark/silence';
import { relativeTime, timeOfDay } from '../../../format/time.js';
import type { Silence } from './silence-queries.js';

export type SilencePhase = 'active' | 'coming' | 'over';

/** @param now milliseconds since 1970 */
export function phaseOf({ startsAt, endsAt }: Pick<Silence, 'startsAt' | 'endsAt'>, now: number): SilencePhase {
  if (Date.parse(endsAt) <= now) return 'over';
  return Date.parse(startsAt) > now ? 'coming' : 'active';
}

/** Silences of a phase: what ends, begins or ended nearest to now comes first. */
export function ofPhase(silences: readonly Silence[], phase: SilencePhase, now: number): Silence[] {
  const when = ({ startsAt, endsAt }: Silence): number => Math.abs(Date.parse(phase === 'coming' ? startsAt : endsAt) - now);
  return silences.filter((silence) => phaseOf(silence, now) === phase).sort((a, b) => when(a) - when(b));
}

export const OPERATORS: readonly { value: MatchOperator; label: string }[] = [
  { value: '=', label: 'is' },
  { value: '!=', label: 'is not' },
  { value: '=~', label: 'is like' },
  { value: '!~', label: 'is not like' },
];

/** A matcher as it is read: "service is api", "region is not set". */
export function matcherWords({ name, operator, value }: Matcher): string {
  if (value === '' && (operator === '=' || operator === '!=')) return `${name} ${operator === '=' ? 'is not set' : 'is set'}`;
  return `${name} ${OPERATORS.find((each) => each.value === operator)?.label ?? operator} ${value}`;
}

/** When it holds, from where the reader stands: "ends in 2 h (14:30)", "begins in 3 h, for 1 h". */
export function windowWords(silence: Pick<Silence, 'startsAt' | 'endsAt'>, now: Date): string {
  const { startsAt, endsAt } = silence;
  switch (phaseOf(silence, now.getTime())) {
    case 'active':
      return `ends ${relativeTime(endsAt, now)} · ${timeOfDay(endsAt, now)}`;
    case 'coming':
      return `${timeOfDay(startsAt, now)} – ${timeOfDay(endsAt, now)}`;
    case 'over':
      return `ended ${relativeTime(endsAt, now)}`;
  }
}

/** What of an alert a silence is matched with. */
export interface Matchable {
  ruleName: string;
  severity: string;
  dimensions: Readonly<Record<string, string | null>>;
  labels: Readonly<Record<string, string>>;
}

/** All labels of an alert as matchers see them. */
export function matchableLabels({ ruleName, severity, dimensions, labels }: Matchable): Record<string, string> {
  const own = Object.fromEntries(Object.entries(dimensions).map(([name, value]) => [name, value ?? '']));
  return { ...own, ...labels, alertname: ruleName, severity };
}

/** Those of the alerts that all matchers match; none without a matcher. */
export function matchedBy<T extends Matchable>(alerts: readonly T[], matchers: readonly Matcher[]): T[] {
  return matchers.length === 0 ? [] : alerts.filter((alert) => matches(matchers, matchableLabels(alert)));
}

/** Labels that alerts have, each with its values, to choose from. */
export function knownLabels(alerts: readonly Matchable[]): ReadonlyMap<string, readonly string[]> {
  const known = new Map<string, Set<string>>([
    ['alertname', new Set()],
    ['severity', new Set(['critical', 'warning', 'info'])],
  ]);
  for (const alert of alerts) {
    for (const [name, value] of Object.entries(matchableLabels(alert))) {
      const values = known.get(name) ?? new Set<string>();
      if (value !== '') values.add(value);
      known.set(name, values);
    }
  }
  return new Map([...known].sort(([a], [b]) => a.localeCompare(b)).map(([name, values]) => [name, [...values].sort()]));
}
