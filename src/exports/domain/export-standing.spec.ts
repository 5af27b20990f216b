import { standingOf } from './export-standing.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const later = new Date(NOW.getTime() + 1);

describe('how an export stands', () => {
  it('is what its row says while its writer is heard of', () => {
    expect(standingOf({ state: 'running', error: null, leaseUntil: later }, NOW)).toEqual({ state: 'running', error: null });
    expect(standingOf({ state: 'ready', error: null, leaseUntil: NOW }, NOW).state).toBe('ready');
  });

  it('is failed when its writer is heard of no more', () => {
    for (const state of ['queued', 'running'] as const) expect(standingOf({ state, error: null, leaseUntil: NOW }, NOW)).toMatchObject({ state: 'failed', error: { code: 'SERVICE_UNAVAILABLE' } });
  });
});
