import { type HealthInput, type HealthPartName, LEAST_CACHE_READS, healthScore, statusOf } from './health-score.js';

const WELL: HealthInput = {
  p95Ms: 20,
  errorRatePercent: 0,
  cpuPercent: 10,
  memoryPercent: 40,
  diskPercent: 50,
  eventLoopLagMs: 2,
  cacheHitRatePercent: 97,
  cacheReads: LEAST_CACHE_READS,
  openViolations: 0,
};
const UNKNOWN = Object.fromEntries(Object.keys(WELL).map((name) => [name, null])) as unknown as HealthInput;
const scoreOf = (change: Partial<HealthInput>, base = WELL): number | null => healthScore({ ...base, ...change }).score;
const part = (change: Partial<HealthInput>, wanted: HealthPartName) => healthScore({ ...WELL, ...change }).parts.find(({ name }) => name === wanted);

describe('healthScore', () => {
  it('is 100 where everything is as good as it need be, and 0 where all is as bad as can be', () => {
    expect(scoreOf({})).toBe(100);
    const worst = { p95Ms: 9_000, errorRatePercent: 60, cpuPercent: 100, memoryPercent: 100, diskPercent: 100, eventLoopLagMs: 4_000, cacheHitRatePercent: 0, openViolations: 30 };
    expect(scoreOf(worst)).toBe(0);
  });

  it('looks past a cache that was asked little, as after a start', () => {
    expect(scoreOf({ cacheHitRatePercent: 0, cacheReads: LEAST_CACHE_READS - 1 })).toBe(100);
    expect(part({ cacheHitRatePercent: 0, cacheReads: null }, 'cache')).toMatchObject({ weight: 0, score: null });
  });

  it.each<[keyof HealthInput, number, number, number, HealthPartName]>([
    ['p95Ms', 200, 1_100, 2_000, 'latency'],
    ['errorRatePercent', 0.1, 2.55, 5, 'errors'],
    ['cpuPercent', 70, 82.5, 95, 'saturation'],
    ['memoryPercent', 80, 89, 98, 'saturation'],
    ['diskPercent', 80, 89, 98, 'saturation'],
    ['eventLoopLagMs', 50, 275, 500, 'saturation'],
    ['cacheHitRatePercent', 80, 50, 20, 'cache'],
    ['openViolations', 0, 2, 4, 'violations'],
  ])('lets %s fall evenly from %d over %d to %d', (name, good, middle, bad, of) => {
    expect(part({ [name]: good }, of)?.score).toBe(100);
    expect(part({ [name]: middle }, of)?.score).toBe(50);
    expect(part({ [name]: bad }, of)?.score).toBe(0);
  });

  it.each<[Partial<HealthInput>, number]>([
    [{ p95Ms: 5_000 }, 70],
    [{ errorRatePercent: 10 }, 70],
    [{ diskPercent: 99 }, 80],
    [{ cacheHitRatePercent: 0 }, 90],
    [{ openViolations: 9 }, 90],
    [{ p95Ms: 5_000, errorRatePercent: 10 }, 40],
  ])('takes away what a part that fails counts for: %p leaves %d', (change, left) => {
    expect(scoreOf(change)).toBe(left);
  });

  it('takes saturation for as bad as the worst of the machine, not their mean', () => {
    expect(part({ cpuPercent: 82.5, memoryPercent: 98 }, 'saturation')?.score).toBe(0);
    expect(part({ cpuPercent: 82.5, memoryPercent: null, diskPercent: null, eventLoopLagMs: null }, 'saturation')?.score).toBe(50);
  });

  it('leaves out what is not known and shares its weight among the rest', () => {
    const { score, parts } = healthScore({ ...WELL, openViolations: null, cacheHitRatePercent: null, p95Ms: 1_100 });
    // 15 of 80 points are lost.
    expect(score).toBe(81.3);
    expect(parts.map(({ name, weight, score: of, points }) => [name, weight, of, points])).toEqual([
      ['latency', 37.5, 50, 18.8],
      ['errors', 37.5, 100, 37.5],
      ['saturation', 25, 100, 25],
      ['cache', 0, null, 0],
      ['violations', 0, null, 0],
    ]);
  });

  it('neither helps nor hurts by what is missing', () => {
    expect(scoreOf({ openViolations: null })).toBe(100);
    expect(scoreOf({ errorRatePercent: 0 }, UNKNOWN)).toBe(100);
    expect(scoreOf({ errorRatePercent: 99 }, UNKNOWN)).toBe(0);
  });

  it('is not known when nothing is', () => {
    expect(healthScore(UNKNOWN)).toMatchObject({ score: null });
    expect(scoreOf({ ...UNKNOWN, p95Ms: Number.NaN })).toBeNull();
  });

  it('gives parts whose points add up to the score', () => {
    for (const p95Ms of [0, 250, 333, 777, 1_999]) {
      const { score, parts } = healthScore({ ...WELL, p95Ms, cpuPercent: 77, openViolations: 1, cacheHitRatePercent: 61 });
      expect(parts.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(score ?? -1, 0);
      expect(parts.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(100, 5);
    }
  });

  it('never rises when a figure gets worse', () => {
    let before = 100;
    for (let p95Ms = 0; p95Ms < 3_000; p95Ms += 50) {
      const score = scoreOf({ p95Ms }) ?? -1;
      expect(score).toBeLessThanOrEqual(before);
      before = score;
    }
  });
});

describe('statusOf', () => {
  it.each([
    [100, 'healthy'],
    [80, 'healthy'],
    [79.9, 'degraded'],
    [50, 'degraded'],
    [49.9, 'unhealthy'],
    [0, 'unhealthy'],
    [null, 'unknown'],
  ] as const)('calls %p %s', (score, status) => expect(statusOf(score)).toBe(status));
});
