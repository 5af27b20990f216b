import { asEntered, bodyOf, endProblem, fieldOf, matchersOf, newSilence, type SilenceValues, valueProblem, valuesOf, windowOf } from './silence-form.js';
import { labelsFromText, silencePath } from './silence-path.js';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const HOUR = 3_600_000;
const iso = (offset: number): string => new Date(NOW + offset).toISOString();
const values = (change: Partial<SilenceValues> = {}): SilenceValues => ({ ...newSilence({ service: 'api' }, NOW), reason: ' Moves house ', ...change });
const stored = (from: number, until: number) => ({
  id: 's',
  matchers: [{ name: 'service', operator: '=' as const, value: 'api' }],
  reason: 'Moves house',
  startsAt: iso(from),
  endsAt: iso(until),
  state: 'active' as const,
  version: 1,
  createdBy: null,
  createdAt: iso(from),
  updatedAt: iso(from),
});

describe('the form of a silence', () => {
  it('begins with the labels that it was opened with, at once and for an hour', () => {
    expect(bodyOf(values(), NOW, null)).toEqual({ matchers: [{ name: 'service', operator: '=', value: 'api' }], reason: 'Moves house', endsAt: iso(HOUR) });
    expect(newSilence({}, NOW).matchers).toEqual([{ name: '', operator: '=', value: '' }]);
  });

  it('counts its length from when it begins', () => {
    const later = values({ start: 'later', from: asEntered(NOW + 2 * HOUR), lasts: '14400' });
    expect(windowOf(later, NOW, null)).toEqual({ starts: NOW + 2 * HOUR, ends: NOW + 6 * HOUR });
    expect(bodyOf(later, NOW, null)).toMatchObject({ startsAt: iso(2 * HOUR), endsAt: iso(6 * HOUR) });
    expect(windowOf(values({ start: 'later', from: '' }), NOW, null)).toBeNull();
  });

  it('takes a time in the zone of the reader, to the minute', () => {
    expect(Date.parse(asEntered(NOW + 90_000))).toBe(NOW + 60_000);
  });

  it('lengthens an active one from now and keeps when it began', () => {
    const entered = valuesOf(stored(-HOUR, HOUR), NOW);
    expect(entered).toMatchObject({ start: 'now', lasts: 'until', until: asEntered(NOW + HOUR) });
    expect(windowOf({ ...entered, lasts: '14400' }, NOW, NOW - HOUR)).toEqual({ starts: NOW - HOUR, ends: NOW + 4 * HOUR });
  });

  it('changes one that is to come, and begins one anew that is over', () => {
    expect(valuesOf(stored(HOUR, 2 * HOUR), NOW)).toMatchObject({ start: 'later', from: asEntered(NOW + HOUR), lasts: 'until', until: asEntered(NOW + 2 * HOUR) });
    expect(valuesOf(stored(-2 * HOUR, -HOUR), NOW)).toMatchObject({ start: 'now', lasts: '3600', reason: 'Moves house' });
  });

  it('says what is wrong with an end and with a pattern', () => {
    expect(endProblem(values(), NOW)).toBeNull();
    expect(endProblem(values({ lasts: 'until', until: '' }), NOW)).toBe('Choose when it ends.');
    expect(endProblem(values({ lasts: 'until', until: asEntered(NOW - HOUR) }), NOW)).toBe('This is over already.');
    expect(endProblem(values({ lasts: 'until', until: asEntered(NOW + HOUR), start: 'later', from: asEntered(NOW + 2 * HOUR) }), NOW)).toBe('It must end after it begins.');
    expect(valueProblem({ operator: '=', value: '(' })).toBeNull();
    expect(valueProblem({ operator: '=~', value: '(' })).toMatch(/^The pattern must not use \(/);
    expect(valueProblem({ operator: '=~', value: 'api.*' })).toBeNull();
  });

  it('leaves matchers without a name out', () => {
    expect(matchersOf({ matchers: [{ name: ' ', operator: '=', value: 'x' }, { name: ' a ', operator: '!=', value: ' b ' }] })).toEqual([{ name: 'a', operator: '!=', value: 'b' }]);
  });

  it('puts what the server refuses at its field', () => {
    expect(fieldOf('endsAt')).toBe('until');
    expect(fieldOf('matchers.2.name')).toBe('matchers.2.name');
    expect(fieldOf('matchers.2')).toBe('matchers.2.value');
    expect(fieldOf('matchers')).toBeNull();
  });

  it('carries labels in an address', () => {
    const labels = { service: 'a&b', 'time zone': 'Europe/Berlin' };
    const address = new URL(silencePath(labels), 'http://localhost').searchParams;
    expect(address.get('tab')).toBe('silences');
    expect(labelsFromText(address.get('silence') ?? '')).toEqual(labels);
  });
});
