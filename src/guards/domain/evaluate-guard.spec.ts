import { type GuardReading, type SeriesState, type Transition, evaluateGuard, resolvedByHand } from './evaluate-guard.js';
import { type GuardRule, maxGapOf } from './guard.js';

const RULE: GuardRule = {
  series: { source: 'metric', metric: 'm', aggregation: 'avg' },
  percentOf: null,
  comparator: 'gt',
  threshold: 100,
  baseline: null,
  resolveThreshold: 80,
  windowSeconds: 300,
  minimumSamples: 0,
  forSeconds: 30,
  resolveAfterSeconds: 60,
};
const START = 1_700_000_000_000;
const reading = (figure: number | null): GuardReading => ({ value: figure, figure, bound: 100, baseline: null, samples: null, reason: figure === null ? 'no_values' : null });

/** Evaluates figures 15 s apart. */
function run(rule: GuardRule, figures: readonly (number | null)[], from: { state: SeriesState | null; now: number } = { state: null, now: START }) {
  let { state, now } = from;
  const transitions: Transition[] = [];
  const statuses: string[] = [];
  for (const figure of figures) {
    const next = evaluateGuard(rule, state, reading(figure), now);
    state = next.state;
    transitions.push(next.transition);
    statuses.push(next.state.status);
    now += 15_000;
  }
  return { state: state as SeriesState, now, transitions, statuses };
}

describe('evaluateGuard', () => {
  it('waits for as long as it is told, opens once, and closes after it has been well for long enough', () => {
    const { statuses, transitions } = run(RULE, [50, 120, 120, 120, 130, 50, 50, 50, 50, 50, 50]);
    expect(statuses).toEqual(['ok', 'pending', 'pending', 'violated', 'violated', 'violated', 'violated', 'violated', 'violated', 'ok', 'ok']);
    expect(transitions).toEqual([null, null, null, 'opened', null, null, null, null, null, 'resolved', null]);
  });

  it('opens and closes at once where nothing has to last', () => {
    expect(run({ ...RULE, forSeconds: 0, resolveAfterSeconds: 0 }, [120, 50]).transitions).toEqual(['opened', 'resolved']);
  });

  it('stays open between the bounds, and begins to count anew after a value there', () => {
    const { transitions, state } = run({ ...RULE, forSeconds: 0 }, [120, 90, 90, 90, 90, 90, 70, 70, 70, 90, 70, 70, 70, 70, 70]);
    expect(transitions.filter(Boolean)).toEqual(['opened', 'resolved']);
    expect(transitions.at(-1)).toBe('resolved');
    expect(state.status).toBe('ok');
  });

  it('takes a value at the threshold for what the comparator says', () => {
    for (const [comparator, breached] of [['gt', false], ['gte', true], ['lt', false], ['lte', true]] as const) {
      const { status } = evaluateGuard({ ...RULE, comparator, resolveThreshold: null, forSeconds: 0 }, null, reading(100), START).state;
      expect(status).toBe(breached ? 'violated' : 'ok');
    }
  });

  it('watches for what is too low in the same way', () => {
    const low = { ...RULE, comparator: 'lt', threshold: 80, resolveThreshold: 82, forSeconds: 0, resolveAfterSeconds: 0 } as const;
    expect(run(low, [79, 81, 82, 83]).transitions).toEqual(['opened', null, 'resolved', null]);
  });

  it.each([null, Number.NaN, Number.POSITIVE_INFINITY])('knows no data (%s) as a state of its own', (figure) => {
    expect(evaluateGuard(RULE, null, reading(figure), START)).toMatchObject({ state: { status: 'no_data', open: false }, transition: null });
  });

  it('never closes for want of data, nor counts that as well', () => {
    const { transitions, statuses } = run({ ...RULE, forSeconds: 0 }, [120, null, null, null, null, null, null, 50, 50, null, 50, 50, 50, 50, 50]);
    expect(statuses.slice(1, 7)).toEqual(Array(6).fill('no_data'));
    expect(transitions.indexOf('resolved')).toBe(14);
  });

  it('counts a breach anew after data were missing', () => {
    expect(run(RULE, [120, 120, null, 120, 120, 120]).transitions.indexOf('opened')).toBe(5);
  });

  it('does not open a second one when data come back', () => {
    expect(run({ ...RULE, forSeconds: 0 }, [120, null, 120, null, 120]).transitions).toEqual(['opened', null, null, null, null]);
  });

  it('claims of no breach that it lasted while nobody looked', () => {
    const { state, now } = run(RULE, [120, 120]);
    const later = now + maxGapOf(RULE) + 1;
    expect(evaluateGuard(RULE, state, reading(120), later)).toMatchObject({ state: { status: 'pending', breachingSince: later }, transition: null });
  });

  it('keeps a violation open over a long pause, and closes it only after it has been seen to be well for long enough', () => {
    const opened = run({ ...RULE, forSeconds: 0 }, [120, 50]);
    const later = evaluateGuard(RULE, opened.state, reading(50), opened.now + 3_600_000);
    expect(later).toMatchObject({ state: { open: true, status: 'violated' }, transition: null });
  });

  it('lets no time pass when the clock is set back', () => {
    const { state } = run(RULE, [120]);
    expect(evaluateGuard(RULE, state, reading(120), START - 3_600_000).transition).toBeNull();
  });

  it('after it was resolved by hand opens anew only once the value has been well', () => {
    const opened = run({ ...RULE, forSeconds: 0 }, [120]);
    const held = run({ ...RULE, forSeconds: 0 }, [120, 90, null, 120, 120], { state: resolvedByHand(opened.state), now: opened.now });
    expect(held.transitions).toEqual(Array(5).fill(null));
    expect(held.state).toMatchObject({ status: 'violated', held: true, open: false });
    const again = run({ ...RULE, forSeconds: 0 }, [50, 120], held);
    expect(again.statuses).toEqual(['ok', 'violated']);
    expect(again.transitions).toEqual([null, 'opened']);
  });

  it('says since when it has been as it is', () => {
    const { state } = run(RULE, [50, 50, 50]);
    expect(state.since).toBe(START);
    expect(run(RULE, [50, 120, 120]).state.since).toBe(START + 15_000);
  });

  it('in random sequences opens and closes by turns, never for want of data, and never too early', () => {
    let seed = 20_261_125;
    const random = (): number => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 4_294_967_296;
      return seed / 4_294_967_296;
    };
    for (let round = 0; round < 40; round++) {
      const rule: GuardRule = {
        ...RULE,
        comparator: random() < 0.5 ? 'gt' : 'gte',
        resolveThreshold: random() < 0.5 ? 80 : null,
        forSeconds: Math.floor(random() * 5) * 15,
        resolveAfterSeconds: Math.floor(random() * 5) * 15,
      };
      let state: SeriesState | null = null;
      let now = START;
      let open = false;
      let openings = 0;
      let closings = 0;
      let breachRun: number | null = null;
      let calmRun: number | null = null;
      for (let step = 0; step < 200; step++) {
        const figure = random() < 0.15 ? null : Math.round(random() * 160);
        const next = evaluateGuard(rule, state, reading(figure), now);
        const breached = figure !== null && (rule.comparator === 'gt' ? figure > 100 : figure >= 100);
        const bound = rule.resolveThreshold ?? 100;
        const calm = figure !== null && !breached && (rule.comparator === 'gt' ? figure <= bound : figure < bound);
        breachRun = breached ? (breachRun ?? now) : null;
        calmRun = calm ? (calmRun ?? now) : null;
        if (next.transition === 'opened') {
          expect(open).toBe(false);
          expect(now - (breachRun ?? Number.NaN)).toBeGreaterThanOrEqual(rule.forSeconds * 1_000);
          open = true;
          openings++;
        } else if (next.transition === 'resolved') {
          expect(open).toBe(true);
          expect(now - (calmRun ?? Number.NaN)).toBeGreaterThanOrEqual(rule.resolveAfterSeconds * 1_000);
          open = false;
          closings++;
        }
        expect(next.state.open).toBe(open);
        if (figure === null) expect(next.state.status).toBe('no_data');
        else if (open) expect(next.state.status).toBe('violated');
        // The same state and reading come to the same, and survive being written down.
        const written = JSON.parse(JSON.stringify(state)) as SeriesState | null;
        expect(evaluateGuard(rule, written, reading(figure), now)).toEqual(next);
        if (open && random() < 0.02) {
          state = resolvedByHand(next.state);
          open = false;
          closings++;
        } else {
          state = next.state;
        }
        now += Math.floor(random() * 20_000);
      }
      expect(openings - closings).toBe(open ? 1 : 0);
    }
  });
});
