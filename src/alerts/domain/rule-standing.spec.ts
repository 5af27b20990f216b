import type { AlertLogic } from './alert-rule.js';
import type { Reading } from './alert-state.js';
import type { Observation } from './observation.js';
import { type Finding, type SeriesChange, type WatchedSeries, standingAfter } from './rule-standing.js';
import type { Silence } from './silence.js';

const RULE: AlertLogic & { name: string; severity: 'info'; labels: Record<string, string> } = {
  name: 'High',
  severity: 'info',
  labels: { team: 'web' },
  condition: { kind: 'delivery' },
  forSeconds: 0,
  resolveAfterSeconds: 0,
  noData: 'alert',
  onError: 'alert',
  renotifySeconds: null,
};
const START = 1_700_000_000_000;
const STEP = 15_000;
const HOUR = 3_600_000;

const observation = (host: string, reading: Reading): Observation => ({ key: `["${host}"]`, dimensions: { host }, reading, value: 1, bound: null, summary: `${host} is ${reading}` });
const found = (series: readonly Observation[], absent: 'missing' | 'calm' = 'missing'): Finding => ({ observed: { series, absent, metric: 'm' }, problem: null });
const FAILED: Finding = { observed: null, problem: 'The source is away.' };
const silence = (value: string): Silence => ({ id: 's', matchers: [{ name: 'host', operator: '=', value }], reason: 'Maintenance', startsAt: new Date(0), endsAt: new Date(1), version: 1, createdBy: 'ada', createdAt: new Date(0), updatedAt: new Date(0) });

function run(findings: readonly (Finding | null)[], { rule = RULE, silences = [], step = STEP }: { rule?: typeof RULE; silences?: readonly Silence[]; step?: number } = {}) {
  let known: readonly WatchedSeries[] = [];
  let changes: SeriesChange[] = [];
  findings.forEach((finding, index) => {
    changes = standingAfter(rule, known, finding, silences, START + index * step);
    known = changes.filter(({ forgotten }) => !forgotten).map(({ after }) => after);
  });
  const statuses = Object.fromEntries(known.map(({ key, state }) => [key, state.status]));
  return { known, changes, statuses };
}

describe('standingAfter', () => {
  it('keeps each series for itself', () => {
    expect(run([found([observation('a', 'breached'), observation('b', 'calm')])]).statuses).toEqual({ '["a"]': 'firing', '["b"]': 'inactive' });
  });

  it('takes a series that is not there for missing, or for well, as its condition wants', () => {
    const before = found([observation('a', 'breached')]);
    expect(run([before, found([])]).statuses).toEqual({ '["a"]': 'no_data' });
    expect(run([before, found([], 'calm')]).statuses).toEqual({ '["a"]': 'resolved' });
  });

  it('tells of data that never were as of the rule itself, and no longer when there are some', () => {
    const { statuses, known } = run([found([])]);
    expect(statuses).toEqual({ '': 'no_data' });
    expect(known[0]?.summary).toBe('Nothing was measured of m.');
    expect(run([found([]), found([observation('a', 'calm')])]).statuses).toEqual({ '': 'resolved', '["a"]': 'inactive' });
    expect(run([found([]), found([observation('a', 'calm')]), found([observation('a', 'calm')])]).statuses).toEqual({ '["a"]': 'inactive' });
  });

  it('makes one alert of a rule that cannot be evaluated, and leaves those of its series as they are', () => {
    const failing = run([found([observation('a', 'breached'), observation('b', 'calm')]), ...Array<Finding>(5).fill(FAILED)]);
    expect(failing.statuses).toEqual({ '': 'error', '["a"]': 'firing', '["b"]': 'error' });
    expect(failing.changes[0]).toMatchObject({ transitions: [{ kind: 'pending' }, { kind: 'opened', tells: 'error' }], labels: { alertname: 'High', team: 'web', severity: 'info' } });
    expect(failing.known.filter(({ state }) => state.alert !== null).map(({ key }) => key)).toEqual(['', '["a"]']);
    expect(failing.known[0]?.summary).toBe('The rule cannot be evaluated: The source is away.');
  });

  it('opens silent what a silence matches, and nothing else', () => {
    const { changes, statuses } = run([found([observation('a', 'breached'), observation('b', 'breached')])], { silences: [silence('a')] });
    expect(statuses).toEqual({ '["a"]': 'silenced', '["b"]': 'firing' });
    expect(changes.map(({ transitions }) => transitions.map(({ tells }) => tells))).toEqual([[null], ['firing']]);
  });

  it('does between two evaluations only what time and silences do', () => {
    const { known } = run([found([observation('a', 'breached')])]);
    const [quiet] = standingAfter(RULE, known, null, [silence('a')], START + STEP);
    expect(quiet).toMatchObject({ reading: null, after: { state: { status: 'silenced', evaluatedAt: START } }, transitions: [{ kind: 'silenced', by: 'ada', reason: 'Maintenance' }] });
    const [loud] = standingAfter(RULE, [quiet?.after as WatchedSeries], null, [], START + 2 * STEP);
    expect(loud).toMatchObject({ transitions: [{ kind: 'unsilenced', by: null, tells: 'firing' }] });
  });

  it('forgets what has not been heard of for an hour, and never what is open', () => {
    const keep = { ...RULE, noData: 'keep' as const };
    const { statuses } = run([found([observation('a', 'breached'), observation('b', 'calm')]), found([observation('c', 'calm')]), found([observation('c', 'calm')])], { rule: keep, step: HOUR });
    expect(statuses).toEqual({ '["a"]': 'firing', '["c"]': 'inactive' });
  });

  it('remembers two hundred at the most; of open ones it ends those that were heard of longest ago', () => {
    const batch = (name: string): Finding => found(Array.from({ length: 100 }, (_, index) => observation(`${name}${index}`, 'breached')));
    const { known, changes } = run([batch('a'), batch('b'), batch('c')], { rule: { ...RULE, noData: 'keep' } });
    expect(known).toHaveLength(200);
    const gone = changes.filter(({ forgotten }) => forgotten);
    expect(gone).toHaveLength(100);
    expect(new Set(gone.map(({ after }) => after.key[2]))).toEqual(new Set(['a']));
    expect(gone[0]?.transitions.at(-1)).toMatchObject({ kind: 'resolved', reason: 'Nothing has been heard of the series for long.', tells: 'resolved' });
  });
});
