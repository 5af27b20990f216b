import {
  bodyOf,
  claimProblem,
  type EmbedChoices,
  type LockDraft,
  lockedValue,
  lockProblem,
  NO_CHOICES,
} from './embed-choices.js';
import type { Lockable } from './lockable.js';

const lockable = (change: Partial<Lockable> = {}): Lockable => ({
  name: 'region',
  label: 'Region',
  type: 'text',
  itemType: 'text',
  guessed: false,
  variable: null,
  widgets: ['rows'],
  ...change,
});
const on = (...texts: string[]): LockDraft => ({ on: true, type: 'text', texts });
const body = (change: Partial<EmbedChoices>, ...lockables: Lockable[]) =>
  bodyOf('d', lockables, { ...NO_CHOICES, ...change });

describe('the value of a lock', () => {
  it.each<[string, Partial<Lockable>, string[], unknown]>([
    ['a text', {}, [' EU '], 'EU'],
    ['a number', { type: 'number' }, ['42'], 42],
    [
      'a number with more digits than a double has',
      { type: 'number' },
      ['12345678901234567890'],
      '12345678901234567890',
    ],
    ['a boolean', { type: 'boolean' }, ['false'], false],
    ['a date', { type: 'date' }, ['2024-02-29'], '2024-02-29'],
    ['a range', { type: 'date_range' }, ['2024-01-01', '2024-02-01'], { from: '2024-01-01', to: '2024-02-01' }],
    ['a range that is open', { type: 'date_range' }, ['2024-01-01', ''], { from: '2024-01-01', to: null }],
    ['a list', { type: 'list' }, ['EU', 'US'], ['EU', 'US']],
    ['a list of numbers', { type: 'list', itemType: 'number' }, ['1', '2.50'], [1, '2.50']],
    ['empty', {}, ['  '], undefined],
  ])('is %s', (_, change, texts, value) => {
    expect(lockedValue(lockable(change), on(...texts))).toEqual(value);
  });

  it('is of the type that was chosen where none is declared', () => {
    expect(lockedValue(lockable({ guessed: true }), { ...on('7'), type: 'number' })).toBe(7);
    expect(lockedValue(lockable({ guessed: false }), { ...on('7'), type: 'number' })).toBe('7');
  });
});

describe('a lock', () => {
  it('needs a value, which fits its type', () => {
    expect(lockProblem(lockable(), on())).toMatch(/Give the value/);
    expect(lockProblem(lockable(), { ...on(), on: false })).toBeUndefined();
    expect(lockProblem(lockable({ type: 'number' }), on('many'))).toMatch(/number/);
    expect(lockProblem(lockable({ type: 'list', itemType: 'number' }), on('1', 'x'))).toMatch(/number/);
    expect(lockProblem(lockable({ type: 'date_range' }), on('2024-02-01', '2024-01-01'))).toMatch(/before it begins/);
    expect(lockProblem(lockable({ type: 'date_range' }), on('2024-02-01', ''))).toBeUndefined();
  });
});

describe('a claim', () => {
  const claim = (name: string, text = 'x', type: 'text' | 'number' | 'boolean' = 'text') => ({ name, type, text });

  it('has a name of its own, and a number where it says so', () => {
    expect(claimProblem(claim('team'), [claim('team')])).toBeUndefined();
    expect(claimProblem(claim('team'), [claim('team'), claim(' team ')])).toMatch(/twice/);
    expect(claimProblem(claim('', 'x'), [])).toMatch(/name/);
    expect(claimProblem(claim('', ''), [])).toBeUndefined();
    expect(claimProblem(claim('user.team'), [])).toMatch(/letters/);
    expect(claimProblem(claim('__proto__'), [])).toMatch(/letters/);
    expect(claimProblem(claim('seats', 'many', 'number'), [])).toMatch(/number/);
    expect(claimProblem(claim('team', ' '), [])).toMatch(/value/);
  });
});

describe('the body that makes a token', () => {
  it('says only what was chosen', () => {
    expect(body({})).toEqual({
      dashboardId: 'd',
      permissions: { interaction: 'view', export: false },
      expiresIn: 3600,
    });
  });

  it('holds locks of this dashboard alone, claims, domains, theme and rights', () => {
    const choices: Partial<EmbedChoices> = {
      locks: { region: on('EU'), elsewhere: on('x'), off: { ...on('y'), on: false } },
      claims: [
        { name: 'seats', type: 'number', text: '3' },
        { name: 'trial', type: 'boolean', text: 'false' },
        { name: '', type: 'text', text: '' },
      ],
      interaction: 'interact',
      mayExport: true,
      domains: ['app.example.com'],
      theme: 'dark',
      lifetime: '300',
    };
    expect(body(choices, lockable(), lockable({ name: 'off' }))).toEqual({
      dashboardId: 'd',
      permissions: { interaction: 'interact', export: true },
      lockedParameters: { region: 'EU' },
      userContext: { seats: 3, trial: false },
      allowedDomains: ['app.example.com'],
      theme: 'dark',
      expiresIn: 300,
    });
  });
});
