import { CARRIED_MS, valuesBetween } from './history.js';
import { KpiWalk } from './kpi-walk.js';

const MINUTE = 60_000;
const row = (minute: number, value: string | null) => ({ at: new Date(minute * MINUTE), value });

describe('a walk over the past of a KPI', () => {
  it('knows at the end of a window what was written before, and nothing of the minute that runs', () => {
    const walk = new KpiWalk([row(10, '1.5'), row(12, '2.5')]);
    const at = (to: number) => walk.at({ from: to - 5 * MINUTE, to });
    expect(at(10 * MINUTE)).toBeNull();
    expect(at(11 * MINUTE)).toBe(1.5);
    expect(at(12.75 * MINUTE)).toBe(1.5);
    expect(at(13 * MINUTE)).toBe(2.5);
  });

  it('knows nothing where the KPI had no value, or nobody has looked for long', () => {
    const walk = new KpiWalk([row(10, '1'), row(11, null)]);
    expect(walk.at({ from: 6 * MINUTE, to: 12 * MINUTE })).toBeNull();
    expect(new KpiWalk([row(10, '1')]).at({ from: 10 * MINUTE + CARRIED_MS, to: 12 * MINUTE + CARRIED_MS })).toBe(1);
    expect(new KpiWalk([row(10, '1')]).at({ from: 11 * MINUTE + CARRIED_MS, to: 12 * MINUTE + CARRIED_MS })).toBeNull();
  });

  it('answers what a reading of each window answers', () => {
    const rows = [3, 4, 9, 30, 31, 80].map((minute) => row(minute, String(minute)));
    const walk = new KpiWalk(rows);
    for (let to = 0; to < 120 * MINUTE; to += MINUTE) {
      const from = to - 5 * MINUTE;
      const [read] = valuesBetween(rows.filter(({ at }) => at.getTime() >= from - CARRIED_MS), [from, to], to);
      expect(walk.at({ from, to })).toBe(read ? Number(read.value) : null);
    }
  });
});
