import { type Found, type Standing, applyFindings, applySilence } from './apply-findings.js';
import { learnedInterval, silenceMs } from './heartbeat-interval.js';
import { type Run, runAfter } from './service-runs.js';
import { overallStatus, uptimeText } from './service-status.js';

const found = (at: number, status: Found['status'] = 'up', more: Partial<Found> = {}): Found => ({ at, status, latencyMs: null, message: null, intervalMs: null, holdsMs: null, ...more });
const apply = (before: Standing | null, newest: Run | null, ...findings: Found[]) => applyFindings<Standing>(before, newest, {}, findings);

describe('the interval of heartbeats', () => {
  it('is taken as a minute until two have come, and a service may be silent for three of them, half a minute at least', () => {
    expect([silenceMs(null), silenceMs(1_000), silenceMs(20_000)]).toEqual([180_000, 30_000, 60_000]);
  });

  it('grows at once and shrinks slowly, and learns nothing from a silence or from what is not later', () => {
    expect(learnedInterval(null, 20_000)).toBe(20_000);
    expect(learnedInterval(20_000, 40_000)).toBe(40_000);
    expect(learnedInterval(40_000, 20_000)).toBe(36_000);
    expect(learnedInterval(20_000, 60_001)).toBe(20_000);
    expect([learnedInterval(20_000, 0), learnedInterval(null, -5)]).toEqual([20_000, null]);
  });
});

describe('findings of a service', () => {
  it('make it, and tell of its first state', () => {
    const applied = apply(null, null, found(1_000, 'degraded'));
    expect(applied?.standing).toMatchObject({ status: 'degraded', since: 1_000, lastAt: 1_000, dueAt: 181_000 });
    expect(applied?.transitions).toEqual([{ at: 1_000, from: null, to: 'degraded', message: null }]);
    expect(apply(null, null)).toBeNull();
  });

  it('are taken in the order of their own times', () => {
    const applied = apply(null, null, found(30_000, 'down'), found(10_000), found(20_000, 'degraded'));
    expect(applied?.transitions.map(({ to }) => to)).toEqual(['up', 'degraded', 'down']);
    expect(applied?.standing).toMatchObject({ status: 'down', since: 30_000 });
    expect(applied?.runs.map(({ startedAt }) => startedAt)).toEqual([10_000, 20_000, 30_000]);
  });

  it('that are late change the history, and not how it stands', () => {
    const before = apply(null, null, found(100_000))?.standing as Standing;
    const applied = apply(before, null, found(50_000, 'down'));
    expect([applied?.standing, applied?.transitions]).toEqual([before, []]);
    expect(applied?.runs).toEqual([{ startedAt: 50_000, heldUntil: 230_000, status: 'down', message: null }]);
  });

  it('of one moment count once, the first of them', () => {
    const applied = apply(null, null, found(1_000), found(1_000, 'down'));
    expect([applied?.standing.status, applied?.runs.length]).toEqual(['up', 1]);
  });

  it('keep the interval that was said, with all else as it was found', () => {
    const before = apply(null, null, found(0, 'down', { intervalMs: 10_000 }))?.standing as Standing;
    const after = apply(before, null, found(500_000))?.standing;
    expect(after).toMatchObject({ status: 'up', since: 500_000, intervalMs: 10_000, intervalGiven: true, dueAt: 530_000 });
  });

  it('say since when without a gap: what was not known between begins anew', () => {
    const before = apply(null, null, found(0, 'up', { holdsMs: 90_000 }))?.standing as Standing;
    expect(apply(before, null, found(90_000, 'up', { holdsMs: 90_000 }))?.standing.since).toBe(0);
    expect(apply(before, null, found(90_001, 'up', { holdsMs: 90_000 }))?.standing.since).toBe(90_001);
  });
});

describe('a run', () => {
  const newest: Run = { startedAt: 1_000, heldUntil: 91_000, status: 'up', message: null };
  const finding = (at: number, status: Run['status'] = 'up') => ({ at, status, message: null, holdsMs: 90_000 });

  it('goes on while the state is the same and nothing is missing between', () => {
    expect(runAfter(newest, finding(91_000))).toMatchObject({ startedAt: 1_000, heldUntil: 181_000 });
    expect(runAfter(newest, finding(91_001))).toMatchObject({ startedAt: 91_001 });
    expect(runAfter(newest, finding(50_000, 'down'))).toMatchObject({ startedAt: 50_000, status: 'down' });
    expect(runAfter(newest, finding(500))).toMatchObject({ startedAt: 500 });
    expect(runAfter({ ...newest, heldUntil: 500_000 }, finding(2_000)).heldUntil).toBe(500_000);
  });

  it('begins anew with a UTC day', () => {
    const late = { ...newest, startedAt: 86_399_000, heldUntil: 86_489_000 };
    expect(runAfter(late, finding(86_399_999)).startedAt).toBe(86_399_000);
    expect(runAfter(late, finding(86_400_000)).startedAt).toBe(86_400_000);
  });
});

describe('a silence', () => {
  const before = apply(null, null, found(0, 'up', { intervalMs: 20_000 }))?.standing as Standing;

  it('is one from when the next heartbeat should have come', () => {
    expect(applySilence(before, null, 59_999, -1e9)).toBeNull();
    const applied = applySilence(before, null, 75_000, -1e9);
    expect(applied?.standing).toMatchObject({ status: 'down', since: 60_000, lastAt: 0, message: expect.stringContaining('no heartbeat since 1970') });
    expect(applied?.runs).toMatchObject([{ startedAt: 60_000, heldUntil: 165_000, status: 'down' }]);
    expect(applied?.transitions).toMatchObject([{ from: 'up', to: 'down', at: 60_000 }]);
  });

  it('goes on for as long as somebody looks, and tells no second time', () => {
    const down = applySilence(before, null, 75_000, -1e9);
    const again = applySilence(down?.standing as Standing, down?.runs[0] ?? null, 105_000, -1e9);
    expect([again?.runs[0], again?.transitions]).toMatchObject([{ startedAt: 60_000, heldUntil: 195_000 }, []]);
  });

  it('that nobody watched counts for nothing', () => {
    expect(applySilence(before, null, 1_000_000, 950_000)).toBeNull();
    expect(applySilence(before, null, 1_010_000, 950_000)?.standing.since).toBe(1_010_000);
  });
});

describe('all services together', () => {
  it.each([
    [[], 'unknown'],
    [['unknown'], 'unknown'],
    [['up', 'degraded', 'unknown'], 'healthy'],
    [['up', 'up', 'down'], 'degraded'],
    [['up', 'down'], 'unhealthy'],
    [['up', 'down', 'unknown', 'unknown'], 'unhealthy'],
    [['down', 'down', 'up'], 'unhealthy'],
  ] as const)('%j are %s', (statuses, expected) => {
    expect(overallStatus(statuses)).toBe(expected);
  });

  it('have been up for so long, in words', () => {
    expect([0, 59.9, 60, 5_400, 193_800].map(uptimeText)).toEqual(['0s', '59s', '1m', '1h 30m', '2d 5h 50m']);
  });
});
