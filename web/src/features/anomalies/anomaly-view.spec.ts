import { addressOf, anomaliesPath, DEFAULT_VIEW, filterOf, isFiltered, parametersOf, viewOf } from './anomaly-view.js';

const METRIC = '0b6c51f3-6a6b-4c1f-9f2e-0c9a6f1d2b3c';

describe('the address of the anomalies', () => {
  it('leaves out what is as it is anyway, and is read back as it was', () => {
    expect(addressOf(DEFAULT_VIEW).toString()).toBe('');
    const view = { of: 'installation', status: 'all', severity: 'high', feedback: 'none', metric: METRIC, since: '7d' } as const;
    expect(viewOf(addressOf(view))).toEqual(view);
  });

  it('takes nothing that it cannot mean', () => {
    expect(viewOf(new URLSearchParams('of=all&status=closed&severity=low&feedback=maybe&metric=x&since=1y'))).toEqual(DEFAULT_VIEW);
  });

  it('leads below the page, for whose are looked at', () => {
    expect(anomaliesPath('tenant', '/x')).toBe('/anomalies/x');
    expect(anomaliesPath('installation', '', { status: 'all', metric: METRIC })).toBe(`/anomalies?of=installation&status=all&metric=${METRIC}`);
  });

  it('asks the API for what was chosen, and for nothing where all is wanted', () => {
    expect(parametersOf(filterOf({ ...DEFAULT_VIEW, status: 'all' }), 0).toString()).toBe('');
    const asked = parametersOf({ status: 'open', severity: 'critical', feedback: 'wrong', metric: METRIC, since: '24h' }, Date.UTC(2026, 0, 2));
    expect(Object.fromEntries(asked)).toEqual({ status: 'open', minimumSeverity: 'critical', feedback: 'wrong', metricId: METRIC, from: '2026-01-01T00:00:00.000Z' });
  });

  it('is filtered by more than by what is over', () => {
    expect([isFiltered({ ...DEFAULT_VIEW, status: 'all' }), isFiltered({ ...DEFAULT_VIEW, since: '7d' })]).toEqual([false, true]);
  });
});
