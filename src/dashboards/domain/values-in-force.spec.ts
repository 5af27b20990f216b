import type { Variable } from './dashboard-content.js';
import { valuesInForce } from './values-in-force.js';

const NOW = new Date('2026-03-10T12:00:00Z');
const VARIABLES: Variable[] = [
  { name: 'region', type: 'text', label: 'Region', default: 'EU', multiple: true },
  { name: 'period', type: 'date_range', default: 'last_7_days' },
  { name: 'secret', type: 'text', default: 'nothing' },
];
const KNOWN = new Set(['region', 'period']);
const inForce = (filters: Record<string, unknown>) => valuesInForce(VARIABLES, KNOWN, filters, NOW, 'UTC');

describe('the values under which a dashboard is read', () => {
  it('are what was chosen, else the defaults, with the days that a relative range stands for', () => {
    expect(inForce({ region: ['EU', 'US'] })).toEqual([
      { name: 'region', label: 'Region', value: ['EU', 'US'] },
      { name: 'period', label: 'period', value: 'last_7_days', range: { from: '2026-03-04', to: '2026-03-11' } },
    ]);
  });

  it('are null where a default was set aside or nothing was chosen', () => {
    for (const none of [null, '', []]) expect(inForce({ region: none })[0]?.value).toBeNull();
    expect(inForce({ period: 'all' })[1]).toMatchObject({ value: 'all', range: null });
  });

  it('leave out what the reader may not know, and hold filters that are no variables', () => {
    expect(inForce({ least: 5 }).map(({ name }) => name)).toEqual(['region', 'period', 'least']);
  });
});
