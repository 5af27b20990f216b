import type { Silence } from './silence-queries.js';
import { knownLabels, type Matchable, matchedBy, matcherWords, ofPhase, phaseOf, windowWords } from './silence-words.js';

const NOW = Date.parse('2026-01-05T12:00:00Z');
const at = (minutes: number): string => new Date(NOW + minutes * 60_000).toISOString();
const silence = (id: string, from: number, until: number): Silence => ({
  id,
  matchers: [],
  reason: '',
  startsAt: at(from),
  endsAt: at(until),
  state: 'active',
  version: 1,
  createdBy: null,
  createdAt: at(from),
  updatedAt: at(from),
});
const alert = (ruleName: string, labels: Record<string, string>, dimensions: Matchable['dimensions'] = {}): Matchable => ({ ruleName, severity: 'critical', labels, dimensions });

describe('a silence in words', () => {
  it('is active from its start until before its end', () => {
    expect(phaseOf(silence('a', 0, 1), NOW)).toBe('active');
    expect(phaseOf(silence('a', -1, 0), NOW)).toBe('over');
    expect(phaseOf(silence('a', 1, 2), NOW)).toBe('coming');
  });

  it('stands by what comes next, and the newest over first', () => {
    const all = [silence('late', -9, 60), silence('soon', -9, 5), silence('old', -90, -60), silence('just', -9, -1), silence('tomorrow', 90, 99), silence('next', 3, 9)];
    expect(ofPhase(all, 'active', NOW).map(({ id }) => id)).toEqual(['soon', 'late']);
    expect(ofPhase(all, 'coming', NOW).map(({ id }) => id)).toEqual(['next', 'tomorrow']);
    expect(ofPhase(all, 'over', NOW).map(({ id }) => id)).toEqual(['just', 'old']);
  });

  it('reads matchers aloud', () => {
    expect(matcherWords({ name: 'service', operator: '=', value: 'api' })).toBe('service is api');
    expect(matcherWords({ name: 'service', operator: '!~', value: 'api.*' })).toBe('service is not like api.*');
    expect(matcherWords({ name: 'region', operator: '=', value: '' })).toBe('region is not set');
    expect(matcherWords({ name: 'region', operator: '!=', value: '' })).toBe('region is set');
  });

  it('says when it ends, begins or ended', () => {
    expect(windowWords(silence('a', -10, 120), new Date(NOW))).toMatch(/^ends in 2\u00a0h · /);
    expect(windowWords(silence('a', -10, -5), new Date(NOW))).toBe('ended 5\u00a0min ago');
    expect(windowWords(silence('a', 60, 120), new Date(NOW))).toContain(' – ');
  });
});

describe('what a silence matches', () => {
  const alerts = [alert('Latency', { team: 'web' }, { service: 'api' }), alert('Latency', { team: 'data' }, { service: null }), alert('Queue', { team: 'web' })];

  it('goes by labels, dimensions, name and severity together', () => {
    const matching = (...matchers: Parameters<typeof matchedBy>[1]): number => matchedBy(alerts, matchers).length;
    expect(matching({ name: 'team', operator: '=', value: 'web' })).toBe(2);
    expect(matching({ name: 'team', operator: '=', value: 'web' }, { name: 'service', operator: '=', value: 'api' })).toBe(1);
    expect(matching({ name: 'alertname', operator: '=~', value: 'Lat.*' })).toBe(2);
    expect(matching({ name: 'severity', operator: '=', value: 'critical' })).toBe(3);
    expect(matching({ name: 'service', operator: '=', value: '' })).toBe(2);
  });

  it('is nothing without a matcher', () => {
    expect(matchedBy(alerts, [])).toEqual([]);
  });

  it('offers the labels that there are, with their values', () => {
    expect([...knownLabels(alerts)]).toEqual([
      ['alertname', ['Latency', 'Queue']],
      ['service', ['api']],
      ['severity', ['critical', 'info', 'warning']],
      ['team', ['data', 'web']],
    ]);
    expect([...knownLabels([]).keys()]).toEqual(['alertname', 'severity']);
  });
});
