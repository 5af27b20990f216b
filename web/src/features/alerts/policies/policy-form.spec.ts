import { bodyOf, enteredAs, fieldOf, keyOf, NEW_POLICY, secondsOf, type StepValues, timeProblem, valuesOf, withMoved, withoutStep, withStep } from './policy-form.js';

const step = (after: string, unit: StepValues['unit'], ...targets: string[]): StepValues => ({ after, unit, targets });

describe('the form of an escalation policy', () => {
  it('enters a time in the largest unit that it is whole in, and reads it back', () => {
    for (const seconds of [0, 45, 60, 90, 600, 5_400, 7_200, 86_400, 604_800]) expect(secondsOf(enteredAs(seconds))).toBe(seconds);
    expect(enteredAs(7_200)).toEqual({ after: '2', unit: 'h' });
    expect(enteredAs(90)).toEqual({ after: '90', unit: 's' });
    expect(enteredAs(0)).toEqual({ after: '0', unit: 'min' });
  });

  it('takes parts of a unit, with a point or a comma, and no words', () => {
    expect(secondsOf({ after: '1.5', unit: 'h' })).toBe(5_400);
    expect(secondsOf({ after: '1,5', unit: 'h' })).toBe(5_400);
    expect(secondsOf({ after: 'soon', unit: 'h' })).toBeNull();
    expect(secondsOf({ after: ' ', unit: 'h' })).toBeNull();
  });

  it('sends what it was filled with', () => {
    const policy = {
      name: 'On call',
      repeatCount: 2,
      steps: [
        { afterSeconds: 0, targets: [{ kind: 'channel' as const, channelId: 'c1', userId: null, name: '#ops' }] },
        { afterSeconds: 1_800, targets: [{ kind: 'person' as const, channelId: null, userId: 'u1', name: 'Anna' }] },
      ],
    };
    expect(bodyOf(valuesOf(policy))).toEqual({
      name: 'On call',
      repeatCount: 2,
      steps: [
        { afterSeconds: 0, targets: [{ kind: 'channel', channelId: 'c1' }] },
        { afterSeconds: 1_800, targets: [{ kind: 'person', userId: 'u1' }] },
      ],
    });
    expect(keyOf({ kind: 'person', channelId: null, userId: 'u1' })).toBe('person:u1');
  });

  it('says what is wrong with a time', () => {
    const steps = [step('10', 'min'), step('10', 'min'), step('-1', 'min'), step('8', 'd'), step('', 'min'), step('1', 'h')];
    expect(timeProblem(steps, 0)).toBeNull();
    expect(timeProblem(steps, 1)).toBe('This must come a minute or more after the step before.');
    expect(timeProblem(steps, 2)).toBe('Enter how long after the alert fired, such as 10.');
    expect(timeProblem(steps, 3)).toBe('A week after the alert fired is the most.');
    expect(timeProblem(steps, 4)).toBe('Enter how long after the alert fired, such as 10.');
    // The step before has no time that could be compared with.
    expect(timeProblem(steps, 5)).toBeNull();
  });

  it('adds a step as long after the last as that came after the one before', () => {
    expect(withStep(NEW_POLICY.steps).at(-1)).toEqual(step('10', 'min'));
    expect(withStep([step('0', 'min'), step('1', 'h')]).at(-1)).toEqual(step('2', 'h'));
    expect(withStep([step('7', 'd')]).at(-1)).toEqual(step('7', 'd'));
    expect(withStep([step('', 'min')]).at(-1)).toEqual(step('10', 'min'));
  });

  it('moves who is told and leaves the times', () => {
    const steps = [step('0', 'min', 'a'), step('10', 'min', 'b'), step('1', 'h', 'c')];
    expect(withMoved(steps, 2, 1)).toEqual([step('0', 'min', 'a'), step('10', 'min', 'c'), step('1', 'h', 'b')]);
    expect(withMoved(steps, 0, -1)).toEqual(steps);
    expect(withoutStep(steps, 1)).toEqual([step('0', 'min', 'a'), step('1', 'h', 'c')]);
  });

  it('puts what the server refuses at its field', () => {
    expect(fieldOf('name')).toBe('name');
    expect(fieldOf('repeatCount')).toBe('repeat');
    expect(fieldOf('steps.1.afterSeconds')).toBe('steps.1.after');
    expect(fieldOf('steps.1.targets.0.channelId')).toBe('steps.1.targets');
    expect(fieldOf('steps')).toBeNull();
  });
});
