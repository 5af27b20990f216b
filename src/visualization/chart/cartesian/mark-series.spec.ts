import { checkVisualization } from '../chart-spec.js';
import { describeChart } from '../describe-chart.js';
import type { PlottedSpec } from '../chart-spec.js';
import { draw } from '../testing/draw.js';
import { contextOf, resultOf } from '../testing/results.js';

const hour = (index: number): string => new Date(Date.UTC(1997, 0, 1, index)).toISOString();
const types = { at: 'timestamp', seen: 'number', odd: 'number' } as const;
const spec: PlottedSpec = { type: 'line', config: { x: 'at', y: 'seen', marked: 'odd' } };
const result = resultOf(
  types,
  [10, 12, 40, 44, 18, 3].map((value, index) => [hour(index), value, [2, 3, 5].includes(index) ? value : null]),
);
const at = (index: number): number => Date.parse(hour(index));

interface MarkSeries {
  name: string;
  silent: boolean;
  xAxisIndex: number;
  data: [number, number | null][];
  markArea: { data: { xAxis: number }[][] };
}
const marksOf = (drawn: ReturnType<typeof draw>): MarkSeries => drawn.series.at(-1) as unknown as MarkSeries;

describe('marks on a line', () => {
  it('are dots at what stands out, and a tint behind those in a row, no farther than the plot', () => {
    const marks = marksOf(draw(spec, result));
    expect(marks.data.map(([, value]) => value)).toEqual([null, null, 40, 44, null, 3]);
    expect(marks.markArea.data.map((ends) => ends.map(({ xAxis }) => xAxis))).toEqual([
      [(at(1) + at(2)) / 2, (at(3) + at(4)) / 2],
      [(at(4) + at(5)) / 2, at(5)],
    ]);
  });

  it('take no clicks and no place in the tooltip but a word beside the figure', () => {
    const drawn = draw({ ...spec, config: { ...spec.config, markLabel: 'Odd hour' } as typeof spec.config }, result);
    expect(marksOf(drawn)).toMatchObject({ name: 'Odd hour', silent: true, xAxisIndex: 1 });
    expect([2, 4].map((index) => drawn.series[0]?.tooltip.valueFormatter(0, index))).toEqual(['40 · odd hour', '18']);
    expect(drawn.option.legend).toMatchObject({ data: ['Seen', 'Odd hour'] });
  });

  it('are told in words', () => {
    expect(describeChart(spec, result, contextOf()).replaceAll('\u00a0', ' ')).toMatch(/Anomaly: 3 places, the last at .*05:00/);
  });

  it('are no series where nothing stands out', () => {
    const calm = resultOf(types, [[hour(0), 1, null], [hour(1), 2, null]]);
    expect(draw(spec, calm).series).toHaveLength(1);
  });

  it('stay when a long line is thinned out', () => {
    const long = resultOf(
      types,
      Array.from({ length: 12_000 }, (_, index) => [hour(index), index % 2, index % 3_001 === 0 ? index % 2 : null]),
    );
    const known = marksOf(draw(spec, long)).data.filter(([, value]) => value !== null);
    expect(known.map(([order]) => order)).toEqual([0, 3_001, 6_002, 9_003].map(at));
  });

  it.each([
    [{ y: ['seen', 'odd'] }],
    [{ y: 'seen', series: 'at' }],
    [{ y: 'seen', stacked: true }],
  ])('are refused where they could not be placed: %j', (config) => {
    const check = checkVisualization({ type: 'area', config: { x: 'at', marked: 'odd', ...config } }, 'v');
    expect(check.ok ? [] : check.problems.map(({ path }) => path)).toEqual(['v.config.marked']);
  });
});
