import fc from 'fast-check';
import { type EscalationPlan, type EscalationTarget, MIN_GAP_SECONDS, MOST_STEPS, type EscalationTimer, dueOf, nextEscalation, planProblems } from './escalation.js';

const channel = (channelId: string): EscalationTarget => ({ kind: 'channel', channelId });
const person = (userId: string): EscalationTarget => ({ kind: 'person', userId });
const plan = (change: Partial<EscalationPlan> = {}): EscalationPlan => ({
  steps: [
    { afterSeconds: 0, targets: [channel('first')] },
    { afterSeconds: 300, targets: [person('second')] },
    { afterSeconds: 900, targets: [person('second'), channel('third')] },
  ],
  repeatCount: 0,
  ...change,
});
const FIRED = 1_800_000_000_000;

/** Lets time pass as the job does: every 15 seconds, until no timer runs. @returns what was taken and after how many seconds */
function untilTheEnd(of: EscalationPlan): { step: number; round: number; after: number }[] {
  const taken: { step: number; round: number; after: number }[] = [];
  let timer: EscalationTimer = { step: 0, dueAt: FIRED };
  for (let at = FIRED; ; at += 15_000) {
    const due = dueOf(of, timer, FIRED);
    if (due === null) break;
    if (due > at) continue;
    const next = nextEscalation(of, timer, at, true);
    if (!next) break;
    taken.push({ step: next.taken.place, round: next.taken.round, after: (at - FIRED) / 1_000 });
    timer = next.timer;
  }
  return taken;
}

describe('an escalation', () => {
  it('takes its steps in order, each when it is due', () => {
    expect(untilTheEnd(plan())).toEqual([
      { step: 0, round: 0, after: 0 },
      { step: 1, round: 0, after: 300 },
      { step: 2, round: 0, after: 900 },
    ]);
  });

  it('goes through all steps again as often as it is to', () => {
    const taken = untilTheEnd(plan({ steps: [{ afterSeconds: 60, targets: [channel('a')] }, { afterSeconds: 180, targets: [channel('b')] }], repeatCount: 2 }));
    expect(taken).toEqual([
      { step: 0, round: 0, after: 60 },
      { step: 1, round: 0, after: 180 },
      { step: 0, round: 1, after: 480 },
      { step: 1, round: 1, after: 600 },
      { step: 0, round: 2, after: 900 },
      { step: 1, round: 2, after: 1_020 },
    ]);
  });

  it('gives those who are told late, after an outage, as long to answer as always', () => {
    const { timer } = nextEscalation(plan(), { step: 1, dueAt: FIRED + 300_000 }, FIRED + 7_200_000, true) ?? fail();
    expect(timer).toEqual({ step: 2, dueAt: FIRED + 7_200_000 + 600_000 });
  });

  it('takes the next step by hand without starting the timer of an alert that somebody has', () => {
    const { timer, taken } = nextEscalation(plan(), { step: 1, dueAt: null }, FIRED, false) ?? fail();
    expect(taken).toEqual({ place: 1, round: 0, targets: [person('second')] });
    expect(timer).toEqual({ step: 2, dueAt: null });
    expect(dueOf(plan(), timer, FIRED)).toBeNull();
  });

  it('has nobody left to tell after the last step of the last round', () => {
    expect(nextEscalation(plan(), { step: 3, dueAt: null }, FIRED, true)).toBeNull();
    const repeated = plan({ repeatCount: 1 });
    expect(nextEscalation(repeated, { step: 3, dueAt: null }, FIRED, true)?.taken).toMatchObject({ place: 0, round: 1 });
    expect(nextEscalation(repeated, { step: 5, dueAt: null }, FIRED, true)?.timer).toEqual({ step: 6, dueAt: null });
    expect(nextEscalation(repeated, { step: 6, dueAt: null }, FIRED, true)).toBeNull();
  });

  it('goes by the policy as it now is, though it has fewer steps than were taken', () => {
    const shorter = plan({ steps: [{ afterSeconds: 0, targets: [channel('first')] }] });
    expect(nextEscalation(shorter, { step: 2, dueAt: FIRED }, FIRED, true)).toBeNull();
    expect(nextEscalation({ ...shorter, repeatCount: 5 }, { step: 2, dueAt: FIRED }, FIRED, true)?.taken).toMatchObject({ place: 0, round: 2 });
  });

  it('takes each step of each round once, in rising order and never two at a time, whatever the policy', () => {
    const gaps = fc.array(fc.integer({ min: MIN_GAP_SECONDS, max: 4_000 }), { minLength: 1, maxLength: MOST_STEPS });
    const repeats = fc.integer({ min: 0, max: 4 });
    fc.assert(
      fc.property(gaps, repeats, (between, repeatCount) => {
        let after = -MIN_GAP_SECONDS;
        const steps = between.map((gap) => ({ afterSeconds: (after += gap), targets: [channel('one')] }));
        const of = { steps, repeatCount };
        expect(planProblems(of)).toEqual([]);
        const taken = untilTheEnd(of);
        const expected = Array.from({ length: 1 + repeatCount }, (_, round) => steps.map((__, step) => ({ step, round }))).flat();
        expect(taken.map(({ step, round }) => ({ step, round }))).toEqual(expected);
        expect(taken.every(({ after: at }, index) => index === 0 || at > (taken[index - 1]?.after ?? at))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

describe('a policy', () => {
  const rules = (of: EscalationPlan): string[] => planProblems(of).map(({ path, rule }) => `${path} ${rule}`);

  it('has from one to twenty steps that rise by a minute or more', () => {
    const steps = (count: number, gap: number): EscalationPlan => plan({ steps: Array.from({ length: count }, (_, index) => ({ afterSeconds: index * gap, targets: [channel('a')] })) });
    expect(rules(steps(20, 60))).toEqual([]);
    expect(rules(steps(0, 60))).toEqual(['steps minLength']);
    expect(rules(steps(21, 60))).toEqual(['steps maxLength']);
    expect(rules(steps(2, 59))).toEqual(['steps.1.afterSeconds rising']);
    expect(rules(steps(3, 0))).toEqual(['steps.1.afterSeconds rising', 'steps.2.afterSeconds rising']);
  });

  it('tells nobody twice in a step', () => {
    expect(rules(plan({ steps: [{ afterSeconds: 0, targets: [channel('a'), person('a'), channel('a')] }] }))).toEqual(['steps.0.targets.2 unique']);
  });
});

function fail(): never {
  throw new Error('there was a step to take');
}
