import { chartNotes, type ChartResult, type PlottedSpec } from './index.js';
import { draw as build } from './testing/draw.js';
import { contextOf, months, resultOf } from './testing/results.js';

const monthly = resultOf(
  { month: 'date', net: 'number!' },
  months(6).map((month, index) => [month, `${(index + 1) * 10000}.25`]),
);
const line = (config: Partial<PlottedSpec['config']> = {}): PlottedSpec => ({
  type: 'line',
  config: { x: 'month', y: 'net', ...config },
});

describe('a line over time', () => {
  it('lies on a time axis with ticks on months and figures shortened', () => {
    const { x, y, series } = build(line(), monthly);
    expect(x.type).toBe('time');
    expect(x.axisLabel.customValues?.map((value) => new Date(value).getUTCDate())).toEqual([1, 1, 1, 1, 1, 1]);
    expect([y.min, y.max, y.interval]).toEqual([0, 80_000, 20_000]);
    expect(y.axisLabel.formatter(20_000 as never, 0)).toBe('20k');
    expect(series[0]?.data[1]).toEqual([Date.parse('1997-02-01'), 20_000.25]);
  });

  it('writes tooltips as rich text on the canvas, with exact figures and units', () => {
    const { option, series } = build(line({ unit: 'EUR' }), monthly);
    expect(option.tooltip).toMatchObject({ renderMode: 'richText', trigger: 'axis', confine: true });
    expect(series[0]?.tooltip.valueFormatter(0, 1)).toBe('20,000.25\u00a0EUR');
  });

  it('leaves a gap where a value is missing, and a dot where one stands alone', () => {
    const result = resultOf(
      { month: 'date', net: 'number' },
      months(5).map((month, index) => [month, [1, null, 3, null, 5][index] ?? null]),
    );
    const { series } = build(line(), result);
    expect(series[0]?.data.map((point) => (point as number[])[1])).toEqual([1, null, 3, null, 5]);
    expect(series[0]?.showSymbol).toBe(true);
    expect(build(line(), monthly).series[0]?.showSymbol).toBe(false);
  });

  it('puts unsorted rows in the order of time and adds up rows at the same time', () => {
    const result = resultOf({ month: 'date', net: 'number' }, [
      ['1997-03-01', 3],
      ['1997-01-01', 1],
      ['1997-03-01', 4],
    ]);
    const { series } = build(line(), result);
    expect(series[0]?.data).toEqual([
      [Date.parse('1997-01-01'), 1],
      [Date.parse('1997-03-01'), 7],
    ]);
    expect(chartNotes(line(), result, contextOf())).toEqual(['rows at the same place are added up']);
  });

  it('leaves out rows without a time and says so', () => {
    const result = resultOf({ month: 'date', net: 'number' }, [
      ['1997-01-01', 1],
      [null, 9],
      ['soon', 9],
      ['1997-02-01', 2],
    ]);
    expect(build(line(), result).series[0]?.data).toHaveLength(2);
    expect(chartNotes(line(), result, contextOf())).toEqual(['2 without a place left out']);
  });

  it('splits into series, a gap where one of a shared grid has no row', () => {
    const rows = months(4).flatMap((month, index) =>
      index === 2
        ? [[month, 'A', 1]]
        : [
            [month, 'A', 1],
            [month, 'B', 2],
          ],
    );
    const { series } = build(
      line({ series: 'kind' }),
      resultOf({ month: 'date', kind: 'string', net: 'number' }, rows),
    );
    expect(series.map((each) => [each.name, each.data.map((point) => (point as unknown[])[1])])).toEqual([
      ['A', [1, 1, 1, 1]],
      ['B', [2, 2, null, 2]],
    ]);
  });

  it('joins the points of series that each have their own times', () => {
    const rows = Array.from({ length: 20 }, (_, index) => [
      `1997-01-${String(index + 1).padStart(2, '0')}`,
      `s${index % 5}`,
      index,
    ]);
    const { series } = build(
      line({ series: 'kind' }),
      resultOf({ month: 'date', kind: 'string', net: 'number' }, rows),
    );
    expect(series.map((each) => each.data.length)).toEqual([4, 4, 4, 4, 4]);
    expect(series[1]?.tooltip.valueFormatter(0, 1)).toBe('6');
  });

  it('names few series at their ends, many in a legend', () => {
    const split = (count: number): ChartResult =>
      resultOf(
        { month: 'date', kind: 'string', net: 'number' },
        months(3).flatMap((month) => Array.from({ length: count }, (_, index) => [month, `Series ${index}`, index])),
      );
    const few = build(line({ series: 'kind' }), split(3));
    expect(few.option.legend).toBeUndefined();
    expect(few.series[0]?.endLabel?.formatter).toContain('Series 0');
    const narrow = build(line({ series: 'kind' }), split(3), contextOf({ width: 300 }));
    expect(narrow.option.legend).toMatchObject({ data: ['Series 0', 'Series 1', 'Series 2'] });
    const many = build(line({ series: 'kind' }), split(40));
    expect(many.series).toHaveLength(16);
    expect(chartNotes(line({ series: 'kind' }), split(40), contextOf())).toEqual(['largest 16 of 40 series']);
  });

  it('shows times in the reader’s zone', () => {
    const result = resultOf({ month: 'timestamp', net: 'number' }, [
      ['2024-01-31T23:00:00Z', 1],
      ['2024-02-29T23:00:00Z', 2],
    ]);
    const { x } = build(line(), result, contextOf({ timeZone: 'Europe/Berlin' }));
    const pointer = (x as unknown as { axisPointer: { label: { formatter: (params: { value: number }) => string } } })
      .axisPointer;
    expect(pointer.label.formatter({ value: Date.parse('2024-01-31T23:00:00Z') })).toBe('Feb\u00a02024');
  });

  it('starts above zero only where values lie close together far from it', () => {
    const close = resultOf(
      { month: 'date', net: 'number' },
      months(3).map((month, index) => [month, 1000 + index * 10]),
    );
    expect(build(line(), close).y.min).toBe(1000);
    expect(build({ type: 'area', config: { x: 'month', y: 'net' } }, close).y.min).toBe(0);
  });

  it('thins out more than 10,000 points and keeps their peak', () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => [
      new Date(index * 60_000).toISOString(),
      index === 17_003 ? 99 : index % 3,
    ]);
    const { series } = build(line(), resultOf({ month: 'timestamp', net: 'number' }, rows));
    expect(series[0]?.data.length).toBeLessThan(3000);
    expect(series[0]?.data.some((point) => (point as number[])[1] === 99)).toBe(true);
  });

  it('lies on a value axis over numbers, which are no names', () => {
    const { x, series } = build(
      { type: 'line', config: { x: 'price', y: 'units' } },
      resultOf({ price: 'number', units: 'integer' }, [
        [30, 1],
        [10, 5],
        [20, 3],
      ]),
    );
    expect([x.type, x.min, x.max]).toEqual(['value', 10, 30]);
    expect(series[0]?.data).toEqual([
      [10, 5],
      [20, 3],
      [30, 1],
    ]);
  });

  it('is a dot for a single point', () => {
    const { x, series } = build(line(), resultOf({ month: 'date', net: 'number' }, [['1997-01-01', 5]]));
    expect(x.type).toBe('category');
    expect(series[0]?.showSymbol).toBe(true);
  });
});

describe('areas', () => {
  it('go on at zero in a stack where a part has no row, and break where none has', () => {
    const rows = [
      ['1997-01-01', 'A', 1],
      ['1997-01-01', 'B', 2],
      ['1997-02-01', 'A', 3],
      ['1997-03-01', 'A', null],
    ];
    const { series } = build(
      { type: 'area', config: { x: 'month', y: 'net', series: 'kind', stacked: true } },
      resultOf({ month: 'date', kind: 'string', net: 'number' }, rows),
    );
    expect(series.map((each) => each.data.map((point) => (point as unknown[])[1]))).toEqual([
      [1, 3, null],
      [2, 0, null],
    ]);
  });

  it('lies on a canvas of its own with very many points, which a moving pointer does not paint anew', () => {
    const many = (count: number) =>
      build(
        line({ x: 'at', y: 'value' }),
        resultOf(
          { at: 'integer', value: 'integer' },
          Array.from({ length: count }, (_, index) => [index, index % 7]),
        ),
      ).option;
    expect(many(5_000)).toMatchObject({
      xAxis: [{ zlevel: -1, axisPointer: { triggerEmphasis: false } }],
      series: [{ zlevel: -1, emphasis: { disabled: true } }],
    });
    expect(many(500)).not.toMatchObject({ series: [{ zlevel: -1 }] });
  });
});
