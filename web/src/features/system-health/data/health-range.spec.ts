import { addressOf, customRange, logsAddress, rangeQuery, refreshMs, timeRangeBody, viewOf, windowQuery } from './health-range.js';

const CUSTOM = '2026-03-01T10:00:00.000Z..2026-03-01T12:00:00.000Z';

describe('the address of the health page', () => {
  it.each([
    ['', { tab: 'status', range: '1h', service: null }],
    ['tab=traffic&range=7d', { tab: 'traffic', range: '7d', service: null }],
    [`range=${CUSTOM}&service=api`, { tab: 'status', range: CUSTOM, service: 'api' }],
  ])('%s is what is shown, and back', (address, view) => {
    expect(viewOf(new URLSearchParams(address))).toEqual(view);
    expect(viewOf(addressOf(viewOf(new URLSearchParams(address))))).toEqual(view);
  });

  it.each(['range=99y', 'range=2026-03-02..2026-03-01', 'range=soon..later', 'range=2020-01-01..2026-01-01', 'tab=secrets'])(
    '%s is no view: the usual one is shown',
    (address) => {
      expect(viewOf(new URLSearchParams(address))).toEqual({ tab: 'status', range: '1h', service: null });
    },
  );

  it('leaves out what is usual', () => {
    expect(addressOf({ tab: 'status', range: '1h', service: null }).toString()).toBe('');
  });
});

describe('a range', () => {
  it('of the reader goes forward', () => {
    expect(customRange('2026-03-01T10:00:00Z', '2026-03-01T12:00:00Z')).toBe(CUSTOM);
    expect(customRange('2026-03-01T12:00:00Z', '2026-03-01T10:00:00Z')).toBeNull();
    expect(customRange('', '2026-03-01T10:00:00Z')).toBeNull();
  });

  it('is written as each route takes it', () => {
    expect([rangeQuery('7d'), windowQuery('7d'), timeRangeBody('7d')]).toEqual([{ range: '7d' }, { from: 'now-7d', to: 'now' }, '7d']);
    const between = { from: '2026-03-01T10:00:00.000Z', to: '2026-03-01T12:00:00.000Z' };
    expect([rangeQuery(CUSTOM), windowQuery(CUSTOM), timeRangeBody(CUSTOM)]).toEqual([between, between, between]);
  });

  it('that has ended is not read again', () => {
    expect([refreshMs('1h'), refreshMs('30d'), refreshMs(CUSTOM)]).toEqual([10_000, 60_000, false]);
  });

  it('or a moment leads to the lines of logs', () => {
    expect(logsAddress({ at: '2026-03-01T10:00:00Z' }, 'my api')).toBe('/system/logs?at=2026-03-01T10%3A00%3A00Z&service=my+api');
    expect(logsAddress({ range: '7d' }, null)).toBe('/system/logs?range=7d');
  });
});
