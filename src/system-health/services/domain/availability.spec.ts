import { pieces, serviceLevelOf, sumOf, tally, worstOf } from './availability.js';
import type { Run } from './service-runs.js';
import type { ServiceStatus } from './service-status.js';

const run = (startedAt: number, heldUntil: number, status: ServiceStatus): Run => ({ startedAt, heldUntil, status, message: null });
const of = (runs: readonly Run[], from = 0, to = 100): [number, number, number, number] => {
  const [{ upMs, degradedMs, downMs, unknownMs } = { upMs: -1, degradedMs: -1, downMs: -1, unknownMs: -1 }] = tally(runs, [{ from, to }]);
  return [upMs, degradedMs, downMs, unknownMs];
};

describe('how a span of time was', () => {
  it.each<[string, Run[], [number, number, number, number]]>([
    ['of which nothing is known is neither up nor down', [], [0, 0, 0, 100]],
    ['is up where it was found so', [run(0, 100, 'up')], [100, 0, 0, 0]],
    ['has gaps that are not up', [run(0, 30, 'up'), run(50, 100, 'up')], [80, 0, 0, 20]],
    ['does not reach beyond its borders', [run(-50, 150, 'down')], [0, 0, 100, 0]],
    ['touches nothing of runs that end with its beginning, or begin with its end', [run(-50, 0, 'down'), run(100, 150, 'down')], [0, 0, 0, 100]],
    ['is what was found later where runs overlap', [run(0, 100, 'up'), run(40, 60, 'down')], [80, 0, 20, 0]],
    ['is that whatever the order of the runs', [run(40, 60, 'down'), run(0, 100, 'up')], [80, 0, 20, 0]],
    ['goes back to the earlier run after a later, shorter one, and to one before that', [run(0, 90, 'up'), run(10, 60, 'degraded'), run(20, 30, 'down')], [40, 40, 10, 10]],
    ['counts nothing twice where equal runs overlap', [run(0, 60, 'up'), run(30, 80, 'up')], [80, 0, 0, 20]],
    ['takes of runs of one moment the one that comes last', [run(0, 50, 'up'), run(0, 50, 'down')], [0, 0, 50, 50]],
    ['takes no harm from runs of no length', [run(50, 50, 'down'), run(0, 100, 'up')], [100, 0, 0, 0]],
    ['forgets a run that ended under a later one', [run(0, 20, 'down'), run(10, 60, 'up'), run(70, 80, 'up')], [60, 0, 10, 30]],
  ])('%s', (_, runs, expected) => {
    expect(of(runs)).toEqual(expected);
  });

  it('adds up to its length, of whatever runs', () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const statuses: ServiceStatus[] = ['up', 'degraded', 'down'];
    for (let round = 0; round < 300; round += 1) {
      const runs = Array.from({ length: random(12) }, () => {
        const startedAt = random(140) - 20;
        return run(startedAt, startedAt + random(60), statuses[random(3)] as ServiceStatus);
      });
      // Instant by instant, from the definition: of the runs that hold, the one that began last.
      const expected: [number, number, number, number] = [0, 0, 0, 0];
      const sorted = [...runs].sort((a, b) => a.startedAt - b.startedAt);
      for (let at = 0; at < 100; at += 1) {
        const holds = sorted.findLast(({ startedAt, heldUntil }) => startedAt <= at && at < heldUntil);
        const place = holds ? statuses.indexOf(holds.status) : 3;
      expected[place] = (expected[place] ?? 0) + 1;
      }
      expect(of(runs)).toEqual(expected);
      const bars = tally(runs, pieces({ from: 0, to: 100 }, 7));
      expect(Object.values(sumOf(bars)).map(Math.round)).toEqual(expected);
    }
  });

  it('is cut into pieces without a gap', () => {
    const cut = pieces({ from: 10, to: 111 }, 4);
    expect(cut.map(({ from }) => from)).toEqual([10, 35, 61, 86]);
    expect(cut.at(-1)?.to).toBe(111);
    expect(cut.slice(1).every(({ from }, index) => cut[index]?.to === from)).toBe(true);
  });

  it('is shown as the worst that was seen of it', () => {
    const bar = { upMs: 0, degradedMs: 0, downMs: 0, unknownMs: 0 };
    expect([bar, { ...bar, unknownMs: 5 }, { ...bar, upMs: 1, unknownMs: 9 }, { ...bar, upMs: 1, degradedMs: 1 }, { ...bar, upMs: 9, degradedMs: 1, downMs: 1 }].map(worstOf)).toEqual(['unknown', 'unknown', 'up', 'degraded', 'down']);
  });
});

describe('the service level', () => {
  const level = (upMs: number, degradedMs: number, downMs: number, unknownMs: number, target = 99.9) => serviceLevelOf({ upMs, degradedMs, downMs, unknownMs }, target);

  it('knows nothing of a time of which nothing is known', () => {
    expect(level(0, 0, 0, 1_000)).toEqual({ target: 99.9, availability: null, observed: 0, budgetMs: 0, budgetUsedMs: 0, budgetLeft: null, burnRate: null });
    expect(level(0, 0, 0, 0).observed).toBe(0);
  });

  it('counts what is degraded as available, and only what is down against the budget', () => {
    const { availability, budgetLeft, burnRate } = level(500, 500, 0, 0);
    expect([availability, budgetLeft, burnRate]).toEqual([100, 100, 0]);
  });

  it('uses the budget up at a rate of one when just as much is down as the target lets', () => {
    const { availability, budgetMs, budgetLeft, burnRate } = level(999_000, 0, 1_000, 0);
    expect(availability).toBeCloseTo(99.9);
    expect(budgetMs).toBeCloseTo(1_000);
    expect(budgetLeft).toBeCloseTo(0);
    expect(burnRate).toBeCloseTo(1);
  });

  it('overdraws the budget, and says by how much', () => {
    const { budgetLeft, burnRate } = level(990_000, 0, 10_000, 0);
    expect(budgetLeft).toBeCloseTo(-900);
    expect(burnRate).toBeCloseTo(10);
  });

  it('measures what was observed alone, and says how much that is', () => {
    const whole = level(900, 0, 100, 0, 90);
    const half = level(900, 0, 100, 1_000, 90);
    expect([half.availability, half.burnRate, half.budgetLeft]).toEqual([whole.availability, whole.burnRate, whole.budgetLeft]);
    expect([whole.observed, half.observed]).toEqual([100, 50]);
  });
});
