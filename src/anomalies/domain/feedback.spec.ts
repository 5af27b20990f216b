import { type Feedback, sensitivityAfter } from './feedback.js';

const after = (sensitivity: number, ...all: readonly Feedback[]): number => all.reduce(sensitivityAfter, sensitivity);

describe('feedback', () => {
  it('makes a detector quieter after a wrong alarm', () => {
    expect(after(0.5, 'wrong')).toBeCloseTo(0.45);
  });

  it('takes three right alarms to undo a wrong one', () => {
    expect(after(0.5, 'wrong', 'right', 'right', 'right')).toBeCloseTo(0.5);
  });

  it('never makes it mute or hysterical', () => {
    expect(after(0.5, ...Array<Feedback>(1000).fill('wrong'))).toBeCloseTo(0.1);
    expect(after(0.5, ...Array<Feedback>(1000).fill('right'))).toBeCloseTo(0.9);
  });

  it('leaves what somebody set beyond that where it is', () => {
    expect(after(0.02, 'wrong')).toBe(0.02);
    expect(after(1, 'right')).toBe(1);
    expect(after(1, 'wrong')).toBeCloseTo(0.95);
  });
});
