import { addressOf, filterOf, labelPairs, NO_FILTER } from './alert-filter.js';
import { inOrder, lasted, resolutionWords, shownLabels, statusWords, transitionWords } from './alert-words.js';
import type { Alert } from './alert-types.js';

const alert = (id: string, status: Alert['status'], severity: Alert['severity'], openedAt: string) => ({ id, status, severity, openedAt });

describe('what is said of alerts', () => {
  it('puts first what calls for somebody, then the severest, then the newest', () => {
    const ordered = inOrder([
      alert('silenced', 'silenced', 'critical', '2026-01-01T10:00:00Z'),
      alert('taken', 'acknowledged', 'critical', '2026-01-01T10:00:00Z'),
      alert('old', 'firing', 'warning', '2026-01-01T08:00:00Z'),
      alert('new', 'no_data', 'warning', '2026-01-01T09:00:00Z'),
      alert('worst', 'firing', 'critical', '2026-01-01T07:00:00Z'),
    ]);
    expect(ordered.map(({ id }) => id)).toEqual(['worst', 'new', 'old', 'taken', 'silenced']);
  });

  it('says lengths of time in at most two units', () => {
    expect([0, 59, 60, 3_599, 12_000, 86_400, 187_200].map(lasted)).toEqual(['0\u00a0s', '59\u00a0s', '1\u00a0min', '1\u00a0h', '3\u00a0h 20\u00a0min', '1\u00a0d', '2\u00a0d 4\u00a0h']);
  });

  it('tells a snooze from a silence, and a person from what came by itself', () => {
    expect(statusWords('silenced', true).label).toBe('Snoozed');
    expect(statusWords('silenced').label).toBe('Silenced');
    expect(transitionWords('acknowledged', 'breach', 'you')).toBe('Acknowledged by you');
    expect(transitionWords('opened', 'no_data', null)).toBe('Fired: no data');
    expect(resolutionWords('by_hand', 'Ada')).toBe('Resolved by Ada');
    expect(resolutionWords('recovered', null)).toBe('Recovered');
  });

  it('shows the labels that tell one alert from another', () => {
    expect(shownLabels({ alertname: 'High latency', severity: 'critical', route: '/orders', host: '' })).toEqual([['route', '/orders']]);
  });
});

describe('the filter of alerts', () => {
  it('goes into the address and comes back', () => {
    const filter = { ...NO_FILTER, severity: 'critical', assignee: 'me', labels: 'team=core, route=/a b' } as const;
    const address = addressOf('history', filter);
    expect(address.get('tab')).toBe('history');
    expect(filterOf(address)).toEqual(filter);
    expect(addressOf(null, NO_FILTER).toString()).toBe('');
  });

  it('leaves out what means nothing', () => {
    expect(filterOf(new URLSearchParams('severity=loud&status=asleep&assignee=x'))).toEqual(NO_FILTER);
  });

  it('reads labels by commas, and says when they are none', () => {
    expect(labelPairs(' team = core ,route=/orders?a=b,')).toEqual({ team: 'core', route: '/orders?a=b' });
    expect(labelPairs('')).toEqual({});
    expect(labelPairs('team')).toBeNull();
  });
});
