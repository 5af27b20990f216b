import { checkVisualization } from '@tidemark/chart';
import type { Anomaly, SeriesBand } from './anomaly-queries.js';
import { anomalyAt, drawnBand, seriesKeyOf, stretchesOf, windowAround } from './band-chart.js';

const hour = (index: number): string => new Date(Date.UTC(2026, 0, 1, index)).toISOString();
const anomaly = (at: number, lastAt: number): Anomaly => ({ id: String(at), at: hour(at), lastAt: hour(lastAt), bucket: '1h' }) as Anomaly;
const band = (values: (number | null)[], anomalies: Anomaly[] = [], known = true): SeriesBand =>
  ({
    unit: 'ms',
    anomalies,
    points: values.map((value, index) => ({ timestamp: hour(index), value, expected: known ? 2 : null, lower: known ? 1 : null, upper: known ? 3 : null })),
  }) as SeriesBand;

describe('a watched series as a chart', () => {
  it('is a line with its band, marked from the beginning to the end of each anomaly', () => {
    const drawn = drawnBand(band([2, 9, null, 8, 2], [anomaly(1, 3)]));
    expect(drawn?.result.rows.map(({ odd }) => odd)).toEqual([null, 9, null, 8, null]);
    expect(drawn?.spec.config).toMatchObject({ lower: 'lower', marked: 'odd', format: 'duration' });
    expect(checkVisualization(drawn?.spec).ok).toBe(true);
  });

  it('has no band before one is known, and is nothing where nothing was measured', () => {
    const young = drawnBand(band([1, 2], [], false));
    expect(young?.spec.config).not.toHaveProperty('lower');
    expect(checkVisualization(young?.spec).ok).toBe(true);
    expect(drawnBand(band([null, null]))).toBeNull();
  });

  it('leads from a point to its anomaly', () => {
    const all = [anomaly(1, 3), anomaly(6, 6)];
    expect([anomalyAt(all, hour(2))?.id, anomalyAt(all, hour(6))?.id, anomalyAt(all, hour(5))]).toEqual(['1', '6', null]);
  });

  it('begins well before an anomaly and ends behind it, or so far from its beginning as can be drawn', () => {
    expect(windowAround(anomaly(100, 102))).toEqual({ from: hour(4), to: hour(127) });
    expect(windowAround(anomaly(100, 5_000)).to).toBe(hour(4 + 1_500));
  });

  it.each([
    ['1m', 'now-6h'],
    ['5m', 'now-24h'],
    ['1h', 'now-7d'],
    ['1d', 'now-365d'],
  ])('of buckets of %s begins with %s', (bucket, first) => {
    const { choices, first: chosen } = stretchesOf(bucket);
    expect(chosen).toBe(first);
    expect(choices.length).toBeGreaterThan(1);
  });

  it('has the key that the API names it by', () => {
    expect([seriesKeyOf({}), seriesKeyOf({ b: null, a: 'x' })]).toEqual(['[]', '[["a","x"],["b",null]]']);
  });
});
