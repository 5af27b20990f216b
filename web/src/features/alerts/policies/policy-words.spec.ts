import { delayWords, lengthWords, namesInWords, policyWords, repeatWords } from './policy-words.js';

describe('an escalation policy in words', () => {
  it('tells lengths exactly, the largest unit first', () => {
    expect(lengthWords(600)).toBe('10\u00a0min');
    expect(lengthWords(5_400)).toBe('1\u00a0h 30\u00a0min');
    expect(lengthWords(86_400 + 90)).toBe('1\u00a0d 1\u00a0min 30\u00a0s');
    expect(lengthWords(0)).toBe('0\u00a0s');
  });

  it('counts a step from when the alert fired', () => {
    expect(delayWords(0)).toBe('at once');
    expect(delayWords(1_800)).toBe('after 30\u00a0min');
  });

  it('joins names as they are read', () => {
    expect(namesInWords([])).toBe('');
    expect(namesInWords(['#ops'])).toBe('#ops');
    expect(namesInWords(['#ops', 'Anna'])).toBe('#ops and Anna');
    expect(namesInWords(['#ops', 'Anna', 'Ben'])).toBe('#ops, Anna and Ben');
  });

  it('says how often all begins again', () => {
    expect(repeatWords(0)).toBeNull();
    expect(repeatWords(1)).toBe('then all of it once more');
    expect(repeatWords(3)).toBe('then all of it again, 3\u00a0times');
  });

  it('is one sentence', () => {
    const steps = [
      { seconds: 0, names: ['#ops'] },
      { seconds: 1_800, names: ['Anna', 'Ben'] },
    ];
    expect(policyWords(steps, 0)).toBe('#ops is told at once, Anna and Ben after 30\u00a0min.');
    expect(policyWords([{ seconds: 600, names: ['Anna', 'Ben'] }], 2)).toBe('Anna and Ben are told after 10\u00a0min, then all of it again, 2\u00a0times.');
  });
});
