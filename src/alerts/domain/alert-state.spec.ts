import fc from 'fast-check';
import type { AlertTiming } from './alert-rule.js';
import {
  ALERT_STATUSES,
  type AlertInput,
  type AlertState,
  type AlertStatus,
  type AlertTransition,
  type Reading,
  READINGS,
  advance,
  isLoud,
} from './alert-state.js';

const TIMING: AlertTiming = { forSeconds: 60, resolveAfterSeconds: 60, errorForSeconds: 60, renotifySeconds: null, noData: 'alert', onError: 'alert', maxGapMs: 105_000 };
const AT_ONCE: AlertTiming = { ...TIMING, forSeconds: 0, resolveAfterSeconds: 0, errorForSeconds: 0 };
const START = 1_700_000_000_000;
const STEP = 15_000;

const read = (reading: Reading): AlertInput => ({ kind: 'reading', reading });
const acknowledge: AlertInput = { kind: 'acknowledge', by: 'ada', reason: null };
const unacknowledge: AlertInput = { kind: 'unacknowledge', by: 'ada', reason: null };
const resolve: AlertInput = { kind: 'resolve', by: 'ada', reason: 'Restarted it.' };
const silenced: AlertInput = { kind: 'silenced', by: 'ada', reason: 'Maintenance.' };
const unsilenced: AlertInput = { kind: 'unsilenced', by: null, reason: null };
const snooze = (until: number): AlertInput => ({ kind: 'snooze', until, by: 'ada', reason: null });
const deleted: AlertInput = { kind: 'closed', closing: 'rule_deleted', by: 'ada' };

/** Inputs one after the other, `step` ms apart. */
function run(timing: AlertTiming, inputs: readonly AlertInput[], { state = null, now = START, step = STEP }: { state?: AlertState | null; now?: number; step?: number } = {}) {
  const transitions: AlertTransition[] = [];
  const statuses: AlertStatus[] = [];
  let standing = state;
  let time = now;
  for (const input of inputs) {
    const next = advance(timing, standing, input, time);
    standing = next.state;
    transitions.push(...next.transitions);
    statuses.push(next.state.status);
    time += step;
  }
  if (!standing) throw new TypeError('Nothing was put in.');
  return { state: standing, now: time, transitions, statuses, told: transitions.flatMap(({ tells }) => tells ?? []) };
}

/** What came of it: the status, and each transition with what is told. */
const shown = ({ state, transitions }: ReturnType<typeof advance>): string =>
  [state.status, ...transitions.map(({ kind, tells }) => (tells ? `${kind}>${tells}` : kind))].join(' ');

const PATHS: Readonly<Record<AlertStatus, readonly AlertInput[]>> = {
  inactive: [read('calm')],
  pending: [read('breached')],
  firing: [read('breached'), read('breached')],
  acknowledged: [read('breached'), read('breached'), acknowledge],
  silenced: [read('breached'), read('breached'), silenced],
  no_data: [read('missing'), read('missing')],
  error: [read('failed'), read('failed')],
  resolved: [read('breached'), read('breached'), resolve],
};
const INPUTS: Readonly<Record<string, (now: number) => AlertInput>> = {
  ...Object.fromEntries(READINGS.map((reading) => [reading, () => read(reading)])),
  time: () => ({ kind: 'time' }),
  acknowledge: () => acknowledge,
  unacknowledge: () => unacknowledge,
  snooze: (now) => snooze(now + 3_600_000),
  resolve: () => resolve,
  silenced: () => silenced,
  unsilenced: () => unsilenced,
  closed: () => deleted,
};

/** Of every state what comes of every input, the first time: `status kind>told`. */
const FIRST: Readonly<Record<AlertStatus, Readonly<Record<string, string>>>> = {
  inactive: { breached: 'pending', missing: 'no_data', failed: 'error' },
  pending: { calm: 'inactive', in_between: 'inactive', missing: 'no_data', failed: 'error', closed: 'inactive' },
  firing: {
    acknowledge: 'acknowledged acknowledged>acknowledged',
    snooze: 'silenced snoozed',
    resolve: 'resolved resolved>resolved',
    silenced: 'silenced silenced',
    closed: 'inactive resolved>resolved',
  },
  acknowledged: {
    unacknowledge: 'firing unacknowledged>firing',
    snooze: 'silenced snoozed',
    resolve: 'resolved resolved>resolved',
    silenced: 'acknowledged silenced',
    closed: 'inactive resolved>resolved',
  },
  silenced: {
    acknowledge: 'acknowledged acknowledged',
    snooze: 'silenced snoozed',
    resolve: 'resolved resolved>resolved',
    unsilenced: 'firing unsilenced>firing',
    closed: 'inactive resolved>resolved',
  },
  no_data: {
    acknowledge: 'acknowledged acknowledged>acknowledged',
    snooze: 'silenced snoozed',
    resolve: 'resolved resolved>resolved',
    silenced: 'silenced silenced',
    closed: 'inactive resolved>resolved',
  },
  error: {
    acknowledge: 'acknowledged acknowledged>acknowledged',
    snooze: 'silenced snoozed',
    resolve: 'resolved resolved>resolved',
    silenced: 'silenced silenced',
    closed: 'inactive resolved>resolved',
  },
  resolved: { calm: 'inactive', closed: 'inactive' },
};

/** The same where nothing has to last. */
const FIRST_AT_ONCE: Readonly<Record<AlertStatus, Readonly<Record<string, string>>>> = {
  inactive: { breached: 'firing opened>firing', missing: 'no_data opened>no_data', failed: 'error opened>error' },
  pending: { ...FIRST.pending, breached: 'firing pending opened>firing', missing: 'no_data opened>no_data', failed: 'error opened>error' },
  firing: { ...FIRST.firing, calm: 'resolved resolved>resolved', missing: 'no_data cause_changed>no_data', failed: 'error cause_changed>error' },
  acknowledged: { ...FIRST.acknowledged, calm: 'resolved resolved>resolved', missing: 'acknowledged cause_changed', failed: 'acknowledged cause_changed' },
  silenced: { ...FIRST.silenced, calm: 'resolved resolved>resolved', missing: 'silenced cause_changed', failed: 'silenced cause_changed' },
  no_data: {
    ...FIRST.no_data,
    breached: 'firing cause_changed>firing',
    calm: 'resolved resolved>resolved',
    in_between: 'resolved resolved>resolved',
    failed: 'error cause_changed>error',
  },
  error: {
    ...FIRST.error,
    breached: 'firing cause_changed>firing',
    calm: 'resolved resolved>resolved',
    in_between: 'resolved resolved>resolved',
    missing: 'no_data cause_changed>no_data',
  },
  resolved: FIRST.resolved,
};

describe('advance', () => {
  describe.each(ALERT_STATUSES)('from %s', (status) => {
    const { state, now } = run(TIMING, PATHS[status], { step: 60_000 });
    const at = now - 60_000 + STEP;

    it('is there', () => {
      expect(state.status).toBe(status);
    });

    it.each(Object.keys(INPUTS))('on %s does what it must', (name) => {
      const input = INPUTS[name]?.(at);
      if (!input) throw new TypeError(name);
      const before = JSON.stringify(state);
      expect(shown(advance(TIMING, state, input, at))).toBe(FIRST[status][name] ?? status);
      expect(shown(advance(AT_ONCE, state, input, at))).toBe(FIRST_AT_ONCE[status][name] ?? status);
      expect(JSON.stringify(state)).toBe(before);
    });
  });

  it('waits for as long as it must, tells once, and ends when all has been well for long enough', () => {
    const { statuses, told, transitions } = run(TIMING, [...Array<AlertInput>(6).fill(read('breached')), ...Array<AlertInput>(5).fill(read('calm'))]);
    expect(statuses).toEqual(['pending', 'pending', 'pending', 'pending', 'firing', 'firing', 'firing', 'firing', 'firing', 'firing', 'resolved']);
    expect(told).toEqual(['firing', 'resolved']);
    expect(transitions.map(({ sequence, kind, from, to, at }) => [sequence, kind, from, to, at - START])).toEqual([
      [1, 'pending', 'inactive', 'pending', 0],
      [2, 'opened', 'pending', 'firing', 60_000],
      [3, 'resolved', 'firing', 'resolved', 150_000],
    ]);
  });

  it('counts a breach anew after it was well, after data were missing, and after nobody looked for too long', () => {
    for (const between of ['calm', 'in_between', 'missing', 'failed'] as const) {
      const { transitions } = run({ ...TIMING, noData: 'keep', onError: 'keep' }, [read('breached'), read('breached'), read('breached'), read(between), read('breached'), read('breached'), read('breached'), read('breached')]);
      expect(transitions).toEqual([]);
    }
    const { state, now } = run(TIMING, [read('breached')]);
    const later = advance(TIMING, state, read('breached'), now - STEP + TIMING.maxGapMs + 1);
    expect(later).toMatchObject({ state: { status: 'pending' }, transitions: [] });
  });

  it('never ends for want of data, whatever missing data mean, and counts calm anew after them', () => {
    for (const noData of ['alert', 'keep'] as const) {
      const open = run({ ...AT_ONCE, resolveAfterSeconds: 45, noData }, [read('breached'), ...Array<AlertInput>(20).fill(read('missing'))]);
      expect(open.state.alert).not.toBeNull();
      const back = run({ ...AT_ONCE, resolveAfterSeconds: 45, noData }, [read('calm'), read('calm'), read('missing'), read('calm'), read('calm'), read('calm'), read('calm')], open);
      expect(back.statuses.map((status) => status === 'resolved')).toEqual([false, false, false, false, false, false, true]);
    }
  });

  it('takes missing data for well where the rule says so', () => {
    expect(run({ ...AT_ONCE, noData: 'ok' }, [read('breached'), read('missing'), read('missing')]).statuses).toEqual(['firing', 'resolved', 'inactive']);
    expect(run({ ...AT_ONCE, onError: 'ok' }, [read('breached'), read('failed')]).statuses).toEqual(['firing', 'resolved']);
  });

  it('says that there are no data, and that a rule failed, also where that is no alert', () => {
    const quiet = { ...AT_ONCE, noData: 'keep', onError: 'keep' } as const;
    const { statuses, transitions } = run(quiet, [read('missing'), read('failed'), read('calm')]);
    expect(statuses).toEqual(['no_data', 'error', 'inactive']);
    expect(transitions).toEqual([]);
  });

  it('ends an alert about a rule that fails once it can be read, whether or not there are data', () => {
    for (const reading of ['calm', 'in_between', 'missing'] as const) {
      expect(run({ ...AT_ONCE, noData: 'keep' }, [read('failed'), read(reading)]).statuses).toEqual(['error', 'resolved']);
    }
  });

  it('goes back to a breach after missing data that come back in between, since that was never well', () => {
    const { statuses } = run(AT_ONCE, [read('breached'), read('missing'), read('in_between'), read('calm')]);
    expect(statuses).toEqual(['firing', 'no_data', 'firing', 'resolved']);
  });

  it('lets a breach last before an alert about missing data becomes one about that', () => {
    const { statuses } = run(TIMING, [...Array<AlertInput>(5).fill(read('missing')), ...Array<AlertInput>(5).fill(read('breached'))]);
    expect(statuses.slice(4)).toEqual(['no_data', 'no_data', 'no_data', 'no_data', 'no_data', 'firing']);
  });

  it('after it was resolved by hand opens anew only once the series has been well', () => {
    const held = run(AT_ONCE, [read('breached'), resolve, read('breached'), read('in_between'), read('missing'), read('breached')]);
    expect(held.statuses).toEqual(['firing', 'resolved', 'resolved', 'resolved', 'resolved', 'resolved']);
    expect(run(AT_ONCE, [read('calm'), read('breached')], held).told).toEqual(['firing']);
  });

  it('after missing data were resolved by hand takes a breach for news', () => {
    const held = run(AT_ONCE, [read('missing'), resolve, read('missing')]);
    expect(held.statuses).toEqual(['no_data', 'resolved', 'resolved']);
    expect(run(AT_ONCE, [read('breached')], held).told).toEqual(['firing']);
  });

  it('is a new alert when it breaches again after an acknowledged one ended', () => {
    const { transitions } = run(AT_ONCE, [read('breached'), acknowledge, read('calm'), read('breached')]);
    expect(transitions.map(({ sequence, kind, tells }) => [sequence, kind, tells])).toEqual([
      [1, 'opened', 'firing'],
      [2, 'acknowledged', 'acknowledged'],
      [3, 'resolved', 'resolved'],
      [1, 'opened', 'firing'],
    ]);
  });

  it('tells nothing while silenced, tells of what still fires afterwards, and always of the end of what was told', () => {
    expect(run(AT_ONCE, [silenced, read('breached'), read('missing'), read('breached'), read('calm')]).told).toEqual([]);
    expect(run(AT_ONCE, [silenced, read('breached'), unsilenced]).told).toEqual(['firing']);
    expect(run(AT_ONCE, [read('breached'), silenced, read('calm')]).told).toEqual(['firing', 'resolved']);
  });

  it('comes back when a snooze ends, also to whoever had acknowledged it', () => {
    const { state, now, statuses } = run(AT_ONCE, [read('breached'), acknowledge, snooze(START + 60_000), read('breached')]);
    expect(statuses).toEqual(['firing', 'acknowledged', 'silenced', 'silenced']);
    const after = advance(AT_ONCE, state, { kind: 'time' }, now);
    expect(shown(after)).toBe('firing unsnoozed>firing');
    expect(after.transitions[0]).toMatchObject({ by: null, reason: 'The snooze ended.' });
  });

  it('is no longer snoozed when somebody takes it, and refuses a snooze that is over', () => {
    const { state, now } = run(AT_ONCE, [read('breached'), snooze(START + 3_600_000), acknowledge]);
    expect(state).toMatchObject({ status: 'acknowledged', alert: { snoozedUntil: null } });
    expect(advance(AT_ONCE, state, snooze(now), now).transitions).toEqual([]);
  });

  it('tells again after as long as it must, and not of what somebody has', () => {
    const timing = { ...AT_ONCE, renotifySeconds: 60 };
    expect(run(timing, Array<AlertInput>(10).fill(read('breached'))).told).toEqual(['firing', 'repeated', 'repeated']);
    expect(run(timing, [read('breached'), acknowledge, ...Array<AlertInput>(10).fill({ kind: 'time' })]).told).toEqual(['firing', 'acknowledged']);
    expect(run(timing, [silenced, ...Array<AlertInput>(10).fill(read('breached'))]).told).toEqual([]);
  });

  it('says who did it and in what words', () => {
    const { transitions } = run(AT_ONCE, [read('breached'), silenced, resolve]);
    expect(transitions.map(({ by, reason }) => [by, reason])).toEqual([
      [null, null],
      ['ada', 'Maintenance.'],
      ['ada', 'Restarted it.'],
    ]);
  });

  it('lets no time pass when the clock is set back', () => {
    const { state } = run(TIMING, [read('breached')]);
    expect(advance(TIMING, state, read('breached'), START - 3_600_000).transitions).toEqual([]);
  });

  const anyInput = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...READINGS).map((reading) => ({ input: read(reading) })) },
    { weight: 3, arbitrary: fc.constantFrom<AlertInput>(acknowledge, unacknowledge, resolve, silenced, unsilenced, { kind: 'time' }).map((input) => ({ input })) },
    { weight: 1, arbitrary: fc.integer({ min: -30_000, max: 300_000 }).map((snoozedMs) => ({ snoozedMs })) },
    { weight: 1, arbitrary: fc.constant({ input: deleted }) },
  );
  const anyTiming = fc.record({
    forSeconds: fc.constantFrom(0, 15, 60),
    resolveAfterSeconds: fc.constantFrom(0, 30, 60),
    errorForSeconds: fc.constantFrom(0, 60),
    renotifySeconds: fc.constantFrom(null, 60),
    noData: fc.constantFrom('alert' as const, 'keep' as const, 'ok' as const),
    onError: fc.constantFrom('alert' as const, 'keep' as const, 'ok' as const),
    maxGapMs: fc.constant(105_000),
  });

  it('in random sequences has at most one alert, loses no transition, and names none twice', () => {
    fc.assert(
      fc.property(anyTiming, fc.array(fc.tuple(anyInput, fc.integer({ min: 0, max: 130_000 })), { minLength: 1, maxLength: 120 }), (timing, steps) => {
        let state: AlertState | null = null;
        let now = START;
        /** As told by the transitions alone. */
        let open: { number: number; status: AlertStatus; told: boolean } | null = null;
        let alerts = 0;
        const keys = new Set<string>();
        let sequence = 0;
        for (const [next, passed] of steps) {
          now += passed;
          const input = 'input' in next ? next.input : snooze(now + next.snoozedMs);
          const advanced = advance(timing, state, input, now);
          // The same state and input come to the same, and survive being written down.
          expect(advance(timing, JSON.parse(JSON.stringify(state)) as AlertState | null, input, now)).toEqual(advanced);
          const before = state;
          for (const transition of advanced.transitions) {
            if (transition.sequence === 1) {
              expect(open).toBeNull();
              open = { number: ++alerts, status: transition.from, told: false };
              sequence = 0;
            }
            if (!open) throw new TypeError(`${transition.kind} of no alert`);
            expect(transition.sequence).toBe(++sequence);
            const key = `${open.number}/${transition.sequence}`;
            expect(keys.has(key)).toBe(false);
            keys.add(key);
            // Each begins where the one before it ended.
            if (transition.kind !== 'pending') expect(transition.from).toBe(open.status);
            open.status = transition.to;
            if (transition.tells !== null) {
              if (transition.tells !== 'resolved' && transition.tells !== 'acknowledged') expect(['firing', 'no_data', 'error']).toContain(transition.to);
              open.told = true;
            }
            if (transition.kind === 'resolved') {
              expect(transition.tells).toBe(open.told ? 'resolved' : null);
              open = null;
            }
          }
          state = advanced.state;
          expect(state.alert !== null).toBe(open !== null);
          if (state.alert) {
            expect(state.alert.sequence).toBe(sequence);
            expect(state.status).toBe(open?.status);
            expect(state.alert.acknowledged && state.alert.snoozedUntil !== null).toBe(false);
            expect(state.held).toBeNull();
            expect(state.status === 'silenced').toBe(!state.alert.acknowledged && (state.silenced || state.alert.snoozedUntil !== null));
            // Whoever may be told has been.
            if (isLoud(state)) expect(state.alert.toldAt).not.toBeNull();
          } else {
            expect(['inactive', 'pending', 'no_data', 'error', 'resolved']).toContain(state.status);
          }
          // Missing data end nothing, unless the rule takes them for well or the alert was about a rule that failed.
          if (input.kind === 'reading' && input.reading === 'missing' && timing.noData !== 'ok' && before?.alert && before.alert.cause !== 'error') expect(state.alert).not.toBeNull();
        }
      }),
      { numRuns: 300 },
    );
  });
});
