import { type AlertLogic, type AlertRule, MOST_SERIES, RULE_ITSELF, timingOf } from './alert-rule.js';
import { type AlertInput, type AlertState, type AlertTransition, type Reading, advance, unknownState } from './alert-state.js';
import type { Dimensions, Observed } from './observation.js';
import { type Labels, type Silence, labelsOf, silenceOf } from './silence.js';

/** A series that nothing is heard of, and of which no alert is open, is forgotten after this. */
const FORGOTTEN_MS = 3_600_000;
/** Series of a rule that are remembered, with those that nothing is heard of. */
const MOST_REMEMBERED = 2 * MOST_SERIES;

/** One series of a rule as it stood at the last evaluation. The rule itself has the key ''. */
export interface WatchedSeries {
  readonly key: string;
  readonly dimensions: Dimensions;
  readonly state: AlertState;
  /** The open alert, or the last one; null: there was none. */
  readonly alertId: string | null;
  readonly value: number | null;
  /** The threshold in the value's own unit; null: none, or not known. */
  readonly bound: number | null;
  readonly summary: string;
  /** When it was there last, ms since 1970. */
  readonly heardAt: number;
}

/** What an evaluation found, or why it could not. */
export type Finding = { readonly observed: Observed; readonly problem: null } | { readonly observed: null; readonly problem: string };

/** What became of one series. */
export interface SeriesChange {
  readonly before: WatchedSeries | null;
  readonly after: WatchedSeries;
  readonly labels: Labels;
  readonly transitions: readonly AlertTransition[];
  /** What was found of it; null: nothing was looked at. */
  readonly reading: Reading | null;
  /** Nothing of it is to be remembered. */
  readonly forgotten: boolean;
}

type RuleOfSeries = AlertLogic & Pick<AlertRule, 'name' | 'severity' | 'labels'>;

/**
 * How all series of a rule stand after an evaluation.
 * @param finding null: it was not time to look, and only what time and silences do is done
 * @param silences those that hold now
 * @param at ms since 1970: the instant that was evaluated
 */
export function standingAfter(rule: RuleOfSeries, known: readonly WatchedSeries[], finding: Finding | null, silences: readonly Silence[], at: number): SeriesChange[] {
  const changes = lookedAt(known, finding, at).map(({ series, before, reading }): SeriesChange => {
    const timing = timingOf(rule, series.key === RULE_ITSELF ? 'rule' : 'series');
    const labels = labelsOf(rule, series.dimensions);
    const silence = silenceOf(silences, labels);
    const inputs: AlertInput[] = [
      silence ? { kind: 'silenced', by: silence.createdBy, reason: silence.reason } : { kind: 'unsilenced', by: null, reason: 'The silence ended.' },
      reading === null ? { kind: 'time' } : { kind: 'reading', reading },
    ];
    let state = before?.state ?? null;
    const transitions: AlertTransition[] = [];
    for (const input of inputs) {
      const advanced = advance(timing, state, input, at);
      state = advanced.state;
      transitions.push(...advanced.transitions);
    }
    return { before, after: { ...series, state: state ?? series.state }, labels, transitions, reading, forgotten: false };
  });
  return finding === null ? changes : bounded(rule, changes, at);
}

/** Every series that is there or was, with what was found of it. */
function lookedAt(known: readonly WatchedSeries[], finding: Finding | null, at: number): { series: WatchedSeries; before: WatchedSeries | null; reading: Reading | null }[] {
  if (finding === null) return known.map((series) => ({ series, before: series, reading: null }));
  const before = new Map(known.map((series) => [series.key, series]));
  const found = finding.observed?.series ?? [];
  const seen = new Set(found.map(({ key }) => key));
  const series = found.map(({ key, dimensions, reading, value, bound, summary }) => {
    const earlier = before.get(key) ?? null;
    const heardAt = reading === 'missing' ? (earlier?.heardAt ?? at) : at;
    return { series: watched(key, dimensions, earlier, { value, bound, summary, heardAt }, at), before: earlier, reading };
  });
  const silent = known
    .filter(({ key }) => key !== RULE_ITSELF && !seen.has(key))
    .map((each) => {
      const reading: Reading = finding.observed === null ? 'failed' : finding.observed.absent;
      const summary = finding.problem ?? (reading === 'calm' ? 'It is there no more.' : 'Nothing has been heard of it.');
      return { series: watched(each.key, each.dimensions, each, { value: null, bound: each.bound, summary, heardAt: each.heardAt }, at), before: each, reading };
    });
  return [...ofRuleItself(before, finding, [...series, ...silent].length > 0, at), ...series, ...silent];
}

/** The rule itself stands for that it cannot be read, and for data of which there never were any. */
function ofRuleItself(before: ReadonlyMap<string, WatchedSeries>, finding: Finding, hasSeries: boolean, at: number): { series: WatchedSeries; before: WatchedSeries | null; reading: Reading }[] {
  const earlier = before.get(RULE_ITSELF) ?? null;
  const reading: Reading = finding.observed === null ? 'failed' : finding.observed.absent === 'missing' && !hasSeries ? 'missing' : 'calm';
  if (reading === 'calm' && earlier === null) return [];
  const summary = finding.problem === null ? (reading === 'missing' ? `Nothing was measured of ${finding.observed.metric ?? 'what the rule watches'}.` : 'The rule can be evaluated.') : `The rule cannot be evaluated: ${finding.problem}`;
  return [{ series: watched(RULE_ITSELF, {}, earlier, { value: null, bound: null, summary, heardAt: at }, at), before: earlier, reading }];
}

function watched(key: string, dimensions: Dimensions, earlier: WatchedSeries | null, now: Pick<WatchedSeries, 'value' | 'bound' | 'summary' | 'heardAt'>, at: number): WatchedSeries {
  return { key, dimensions, alertId: earlier?.alertId ?? null, state: earlier?.state ?? unknownState(at), ...now };
}

/** Forgets series that nothing has been heard of for long, and of too many those that were heard of longest ago. */
function bounded(rule: RuleOfSeries, changes: readonly SeriesChange[], at: number): SeriesChange[] {
  const ranked = [...changes].sort((a, b) => rank(b) - rank(a) || b.after.heardAt - a.after.heardAt);
  const kept = new Set(ranked.filter(({ after }) => isRemembered(after, at)).slice(0, MOST_REMEMBERED));
  return changes.map((change) => {
    if (kept.has(change)) return change;
    const { state, transitions } = advance(timingOf(rule, 'series'), change.after.state, { kind: 'closed', closing: 'series_forgotten', by: null }, at);
    return { ...change, after: { ...change.after, state }, transitions: [...change.transitions, ...transitions], forgotten: true };
  });
}

const rank = ({ after }: SeriesChange): number => Number(after.key === RULE_ITSELF) * 2 + Number(after.state.alert !== null);

function isRemembered({ key, state, heardAt }: WatchedSeries, at: number): boolean {
  if (state.alert !== null || state.waiting !== null) return true;
  if (key === RULE_ITSELF) return state.status !== 'inactive';
  return at - heardAt < FORGOTTEN_MS;
}
