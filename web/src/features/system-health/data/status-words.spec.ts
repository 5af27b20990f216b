import type { Service } from './health-queries.js';
import { percent, span, workflowWord, worstFirst } from './status-words.js';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

describe('words of health', () => {
  it.each([
    [0, '0 s'],
    [59.6, '1 min'],
    [64, '1 min 4 s'],
    [7_200, '2 h'],
    [2 * 86_400 + 5 * 3_600 + 1_800, '2 d 5 h'],
  ])('%s seconds are %s', (seconds, words) => {
    expect(plain(span(seconds))).toBe(words);
  });

  it('tell 99.95 % from 100 %, and what is not known from 0 %', () => {
    expect([99.954, 100, 42.345, null].map((value) => plain(percent(value)))).toEqual(['99.954 %', '100 %', '42.3 %', '–']);
  });

  it('put what is worst first', () => {
    const services = (['up', 'unknown', 'down', 'degraded'] as const).map((status) => ({ name: status, status }) as Service);
    expect(worstFirst(services).map(({ name }) => name)).toEqual(['down', 'degraded', 'unknown', 'up']);
  });

  it('do not call running what nobody has heard of', () => {
    expect(workflowWord({ status: 'running', stale: true })).toBe('Not heard of');
  });
});
