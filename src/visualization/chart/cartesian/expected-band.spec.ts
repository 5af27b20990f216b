import { checkVisualization } from '../chart-spec.js';
import { describeChart } from '../describe-chart.js';
import type { PlottedSpec } from '../chart-spec.js';
import { draw } from '../testing/draw.js';
import { contextOf, resultOf } from '../testing/results.js';

const result = resultOf({ day: 'date', seen: 'integer', low: 'number', high: 'number' }, [
  ['1997-01-01', 10, null, null],
  ['1997-01-02', 12, -5, 20],
  ['1997-01-03', 40, 30, 15],
  ['1997-01-04', 18, 10, null],
]);
const spec: PlottedSpec = { type: 'line', config: { x: 'day', y: 'seen', lower: 'low', upper: 'high' } };

interface BandSeries {
  name: string;
  xAxisIndex?: number;
  silent?: boolean;
  data: [number, number | null][];
}

describe('an expected band', () => {
  it('is filled between its ends, whichever is the lower, and only where both are known', () => {
    const [line, from, distance] = draw(spec, result).series as unknown as BandSeries[];
    expect(line?.name).toBe('Seen');
    expect(from?.data.map(([, value]) => value)).toEqual([null, -5, 15, null]);
    expect(distance?.data.map(([, value]) => value)).toEqual([null, 25, 15, null]);
  });

  it('takes no clicks, and is told once, beside the figure', () => {
    const { option, series } = draw(spec, result);
    for (const band of (series as unknown as BandSeries[]).slice(1))
      expect(band).toMatchObject({ silent: true, xAxisIndex: 1 });
    expect(option.xAxis).toMatchObject([{}, { show: false, axisPointer: { show: false } }]);
    expect(series[0]?.tooltip.valueFormatter(12, 1)).toBe('12 · expected -5 – 20');
    expect(series[0]?.tooltip.valueFormatter(10, 0)).toBe('10');
  });

  it('has its place on the value axis, and its name in the legend', () => {
    const { option, y } = draw(
      { ...spec, config: { ...spec.config, bandLabel: 'Usual' } as typeof spec.config },
      result,
    );
    expect(y.min).toBeLessThanOrEqual(-5);
    expect(option.legend).toMatchObject({ data: ['Seen', 'Usual'] });
  });

  it('is told in words: how often the figures leave it, and when last', () => {
    expect(describeChart(spec, result, contextOf()).replaceAll('\u00a0', ' ')).toContain(
      'Expected: 1 of 2 values lie outside, the last at 3 Jan 1997.',
    );
  });

  it.each([
    [{ y: 'seen', lower: 'low' }, 'upper'],
    [{ y: ['seen', 'high'], lower: 'low', upper: 'high' }, 'lower'],
    [{ y: 'seen', series: 'day', lower: 'low', upper: 'high' }, 'lower'],
    [{ y: 'seen', stacked: true, lower: 'low', upper: 'high' }, 'lower'],
  ])('is refused where it could not be drawn: %j', (config, field) => {
    const check = checkVisualization({ type: 'area', config: { x: 'day', ...config } }, 'v');
    expect(check.ok ? [] : check.problems.map(({ path }) => path)).toEqual([`v.config.${field}`]);
  });

  it('is of lines and areas alone', () => {
    expect(checkVisualization({ type: 'bar', config: { x: 'day', y: 'seen', lower: 'low', upper: 'high' } }).ok).toBe(
      false,
    );
  });
});
