import fc from 'fast-check';
import { type Matcher, labelsOf, matches, patternProblem } from './silence.js';

const LABELS = { alertname: 'High latency', severity: 'critical', team: 'web', host: 'web-1' };
const one = (name: string, operator: Matcher['operator'], value: string): Matcher[] => [{ name, operator, value }];

describe('labelsOf', () => {
  it('are the dimensions, over them the labels of the rule, and over both what every alert has', () => {
    const rule = { name: 'High latency', severity: 'critical', labels: { team: 'web' } };
    expect(labelsOf(rule, { host: 'web-1', team: 'other', zone: null, severity: 'low' })).toEqual({ ...LABELS, zone: '' });
  });
});

describe('matches', () => {
  it.each([
    [one('team', '=', 'web'), true],
    [one('team', '=', 'we'), false],
    [one('team', '!=', 'web'), false],
    [one('team', '!=', 'mail'), true],
    [one('region', '=', ''), true],
    [one('region', '!=', 'eu'), true],
    [one('constructor', '=', ''), true],
    [one('host', '=~', 'web-.*'), true],
    [one('host', '=~', 'web'), false],
    [one('host', '=~', 'db-1|web-1'), true],
    [one('host', '=~', 'web-.'), true],
    [one('host', '=~', 'web-1.+'), false],
    [one('host', '=~', '.*1'), true],
    [one('host', '!~', 'web-.*'), false],
    [one('alertname', '=~', 'High.+latency'), true],
    [[...one('team', '=', 'web'), ...one('severity', '=', 'critical')], true],
    [[...one('team', '=', 'web'), ...one('severity', '=', 'info')], false],
  ])('%j: %s', (matchers, expected) => {
    expect(matches(matchers, LABELS)).toBe(expected);
  });

  it('understands a pattern as regular expressions do', () => {
    const piece = fc.constantFrom('a', 'b', '.', '.*', '.+', '\\.');
    const pattern = fc.array(fc.array(piece, { minLength: 1, maxLength: 5 }).map((pieces) => pieces.join('')), { minLength: 1, maxLength: 3 }).map((each) => each.join('|'));
    const text = fc.array(fc.constantFrom('a', 'b', '.'), { maxLength: 8 }).map((each) => each.join(''));
    fc.assert(
      fc.property(pattern, text, (value, label) => {
        expect(matches(one('x', '=~', value), { x: label })).toBe(new RegExp(`^(?:${value})$`).test(label));
      }),
      { numRuns: 500 },
    );
  });

  it('is not slow on what makes regular expressions slow', () => {
    // Tried one after the other, the ways to split this would outlive the test.
    expect(matches(one('x', '=~', `${'.*a'.repeat(60)}b`), { x: 'a'.repeat(3_000) })).toBe(false);
  });
});

describe('patternProblem', () => {
  it('refuses what is not understood', () => {
    for (const pattern of ['(a+)+', 'a{2}', '[ab]', 'a*', '^a', 'a$', 'a?', '', 'a\\', 'a'.repeat(201)]) expect(patternProblem(pattern)).not.toBeNull();
    for (const pattern of ['a', 'a.*|b.+', 'a\\(b\\)', '.', 'ü-1']) expect(patternProblem(pattern)).toBeNull();
  });
});
