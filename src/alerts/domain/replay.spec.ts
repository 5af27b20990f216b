import type { ThresholdCondition } from './alert-rule.js';
import type { Reading } from './alert-state.js';
import type { Observation } from './observation.js';
import { Replay, type RuleOfSeries } from './replay.js';
import type { Finding } from './rule-standing.js';

const TICK = 15_000;
const START = Date.UTC(2026, 2, 2, 12);

const condition = { kind: 'threshold', windowSeconds: 60 } as ThresholdCondition;
const rule = (change: Partial<RuleOfSeries> = {}): RuleOfSeries => ({
  name: 'Rule',
  severity: 'info',
  labels: {},
  condition,
  forSeconds: 0,
  resolveAfterSeconds: 0,
  noData: 'keep',
  onError: 'alert',
  renotifySeconds: null,
  ...change,
});

const seen = (key: string, reading: Reading, value: number | null): Observation => ({ key, dimensions: { key }, reading, value, bound: 10, summary: '' });
const found = (series: readonly Observation[]): Finding => ({ observed: { series, absent: 'missing', metric: null }, problem: null });
const FAILED: Finding = { observed: null, problem: 'away' };

/** Ticks one after the other: values above ten are breached; null is nothing, undefined a failure. */
function replayed(of: RuleOfSeries, ticks: readonly (number | null | undefined)[], { higher = true, isNight = () => false }: { higher?: boolean; isNight?: (at: number) => boolean } = {}): Replay {
  const replay = new Replay(of, higher, isNight);
  for (const [index, value] of ticks.entries()) {
    const finding = value === undefined ? FAILED : found([seen('a', value === null ? 'missing' : value > 10 ? 'breached' : 'calm', value)]);
    replay.next(START + index * TICK, finding, () => value ?? null);
  }
  return replay;
}

describe('a replay', () => {
  it('finds when alerts would have opened and ended, how they came there and how bad it was', () => {
    const [alert, ...others] = replayed(rule({ forSeconds: 15, resolveAfterSeconds: 30 }), [1, 12, 15, 99, 13, 1, 1, 1, 1]).alerts();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({ key: 'a', dimensions: { key: 'a' }, cause: 'breach', from: START + 2 * TICK, to: START + 7 * TICK, peak: 99 });
    expect(alert?.transitions.map(({ at, kind }) => [kind, (at - START) / TICK])).toEqual([['pending', 1], ['opened', 2], ['resolved', 7]]);
  });

  it('takes the least for the peak where less is worse', () => {
    const replay = new Replay(rule(), false, () => false);
    for (const [index, value] of [5, 3, 4].entries()) replay.next(START + index * TICK, found([seen('a', 'breached', value)]), () => value);
    expect(replay.alerts()).toMatchObject([{ to: null, peak: 3 }]);
  });

  it('counts fires, those that soon fired again, those at night, and how long all fired', () => {
    const calm = Array.from({ length: 70 }, () => 1);
    const ticks = [20, 20, 1, 20, 1, ...calm, 20, 20, 20];
    const replay = replayed(rule(), ticks, { isNight: (at) => at >= START + 75 * TICK });
    const end = START + (ticks.length - 1) * TICK;
    expect(replay.totals(end)).toEqual({ fires: 3, flaps: 1, firingSeconds: 30 + 15 + 30, nightFires: 1 });
    expect(replay.alerts().map(({ to }) => to === null)).toEqual([false, false, true]);
  });

  it('tells of a rule that could not have been evaluated', () => {
    const alerts = replayed(rule(), [1, undefined, undefined, undefined, undefined, undefined, undefined, 1]).alerts();
    expect(alerts).toMatchObject([{ key: '', cause: 'error', peak: null, from: START + 5 * TICK, to: START + 7 * TICK }]);
  });

  it('goes from a breach to missing data and back within one alert', () => {
    const [alert] = replayed(rule({ noData: 'alert' }), [20, null, 20, 1]).alerts();
    expect(alert?.transitions.map(({ kind }) => kind)).toEqual(['opened', 'cause_changed', 'cause_changed', 'resolved']);
  });

  it('keeps the last five hundred alerts, and counts all', () => {
    const replay = replayed(rule(), Array.from({ length: 3_000 }, (_, index) => (index % 2 === 0 ? 20 : 1)));
    expect(replay.totals(START + 3_000 * TICK).fires).toBe(1_500);
    const alerts = replay.alerts();
    expect(alerts.length).toBe(500);
    expect(alerts.at(-1)?.from).toBe(START + 2_998 * TICK);
  });
});
