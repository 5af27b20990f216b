import { chartNotes, type ChartResult, type PlottedSpec } from './index.js';
import { draw as build } from './testing/draw.js';
import { contextOf, months, resultOf } from './testing/results.js';

const bar = (config: object): PlottedSpec => ({ type: 'bar', config: { x: 'name', y: 'value', ...config } });
const named = (rows: readonly (readonly [string, number | null])[]): ChartResult =>
  resultOf({ name: 'string', value: 'number' }, rows);

describe('bars', () => {
  it('stand in the middle of their place where no two are side by side', () => {
    const split = (rows: readonly (readonly [string, string, number])[]) =>
      build(bar({ series: 'group' }), resultOf({ name: 'string', group: 'string', value: 'number' }, rows))
        .series[0] as { barGap?: string };
    expect(
      split([
        ['a', 'x', 1],
        ['b', 'y', 2],
      ]).barGap,
    ).toBe('-100%');
    expect(
      split([
        ['a', 'x', 1],
        ['a', 'y', 2],
      ]).barGap,
    ).toBe('10%');
  });

  it('start at zero and keep the query’s order', () => {
    const { x, y, series } = build(
      bar({}),
      named([
        ['b', 1000],
        ['a', 1010],
        ['c', 990],
      ]),
    );
    expect(y.min).toBe(0);
    expect(x.data?.map((each) => each.value)).toEqual(['b', 'a', 'c']);
    expect(series[0]?.data).toEqual([1000, 1010, 990]);
  });

  it('are sorted by name or by figure, and limited, when told', () => {
    const result = named([
      ['b', 1],
      ['a', 3],
      ['c', 2],
      ['d', null],
    ]);
    expect(build(bar({ sort: 'y', limit: 2 }), result).x.data?.map((each) => each.value)).toEqual(['a', 'c']);
    expect(build(bar({ sort: 'x' }), result).x.data?.map((each) => each.value)).toEqual(['a', 'b', 'c', 'd']);
    expect(chartNotes(bar({ sort: 'y', limit: 2 }), result, contextOf())).toEqual(['top 2 of 4']);
  });

  it('keep the room of missing months, and the latest ones when limited', () => {
    const result = resultOf({ name: 'date', value: 'number' }, [
      ['1997-01-01', 1],
      ['1997-02-01', 2],
      ['1997-05-01', 5],
    ]);
    expect(build(bar({}), result).series[0]?.data).toEqual([1, 2, null, null, 5]);
    expect(build(bar({ limit: 2 }), result).series[0]?.data).toEqual([2, null, null, 5]);
  });

  it('label months and years, not dates', () => {
    const { x } = build(
      bar({}),
      resultOf(
        { name: 'date', value: 'number' },
        months(24, '1996-07-01').map((month) => [month, 1]),
      ),
    );
    const shown = (x.data ?? [])
      .map((_, index) => x.axisLabel.formatter('' as never, index))
      .filter((label) => label !== '');
    expect(shown).toEqual(['Jul\u00a01996', 'Oct', '1997', 'Apr', 'Jul', 'Oct', '1998', 'Apr']);
  });

  it('give two lines their room where the first hour tells its day too', () => {
    const hours = (count: number) => Array.from({ length: count }, (_, hour) => [new Date(Date.UTC(2026, 10, 25, 14 + hour)).toISOString(), 1] as const);
    const { x } = build(bar({}), resultOf({ name: 'timestamp', value: 'number' }, hours(24)));
    expect((x.data ?? []).map((_, index) => x.axisLabel.formatter('' as never, index)).find((label) => label !== '')).toContain('\n');
    expect(x.axisLabel.lineHeight).toBeGreaterThan(11);
  });

  it('of small money have an axis that tells its steps apart', () => {
    const { y } = build(bar({ format: 'currency', currency: 'USD' }), named([['a', 0.00002], ['b', 0.00005]]));
    const labels = [y.interval ?? 0, 2 * (y.interval ?? 0), y.max ?? 0].map((value) => y.axisLabel.formatter(value as never, 0));
    expect(new Set(labels).size).toBe(3);
    expect(labels[0]).toMatch(/^\$0\.0000\d+$/);
  });

  it('take years and order numbers as names', () => {
    const { x } = build(
      bar({}),
      resultOf({ name: 'integer', value: 'number' }, [
        [1998, 1],
        [1996, 2],
        [10248, 3],
      ]),
    );
    expect(x.data?.map((each) => each.value)).toEqual(['1996', '1998', '10248']);
  });

  it('lie down with names at the left and figures at their ends', () => {
    const { x, y, series } = build(
      bar({ horizontal: true }),
      named([
        ['Germany', 230_284.63],
        ['USA', 245_584.61],
      ]),
    );
    expect([y.type, y.inverse, x.type]).toEqual(['category', true, 'value']);
    expect(series[0]?.label?.show).toBe(true);
  });

  it('slant or cut names that do not fit', () => {
    const long = 'Rattlesnake Canyon Grocery of Albuquerque';
    const some = build(bar({}), named(Array.from({ length: 6 }, (_, index) => [`${long} ${index}`, index])));
    expect(some.x.axisLabel.rotate).toBe(0);
    expect(some.x.axisLabel.formatter(long as never, 0)).toMatch(/…$/);
    const more = build(bar({}), named(Array.from({ length: 20 }, (_, index) => [`${long} ${index}`, index])));
    expect(more.x.axisLabel.rotate).toBe(40);
  });

  it('show what fits of 5,000 names and say so', () => {
    const result = named(Array.from({ length: 5000 }, (_, index) => [`Customer ${index}`, 5000 - index]));
    const { series } = build(bar({}), result);
    expect(series[0]?.data).toHaveLength(148);
    expect(chartNotes(bar({}), result, contextOf())).toEqual(['first 148 of 5000 shown']);
    expect(build(bar({ horizontal: true }), result).series[0]?.data).toHaveLength(16);
  });

  it('stack, and put many small series together as Other', () => {
    const rows = Array.from({ length: 12 }, (_, index) => ['1997', `s${index}`, 12 - index]);
    const { series, y } = build(
      bar({ series: 'kind', stacked: true }),
      resultOf({ name: 'string', kind: 'string', value: 'number' }, rows),
    );
    expect(series).toHaveLength(8);
    expect(series.at(-1)).toMatchObject({ name: 'Other', data: [15], stack: 'all' });
    expect(y.max).toBeGreaterThanOrEqual(78);
  });

  it('show shares of the whole with the figure beside the share', () => {
    const result = resultOf({ name: 'string', a: 'number', b: 'number' }, [
      ['x', 30, 10],
      ['y', 0, 0],
    ]);
    const { series, y } = build(bar({ y: ['a', 'b'], percent: true }), result);
    expect(series.map((each) => each.data)).toEqual([
      [0.75, null],
      [0.25, null],
    ]);
    expect([y.max, y.axisLabel.formatter(0.25 as never, 0)]).toEqual([1, '25\u00a0%']);
    expect(series[0]?.tooltip.valueFormatter(0.75, 0)).toBe('30 · 75\u00a0%');
  });

  it('draw the zero line and thresholds, and make room for both', () => {
    const { series, y } = build(
      bar({ thresholds: [{ value: 80, label: 'Target', tone: 'success' }] }),
      named([
        ['a', -10],
        ['b', 40],
      ]),
    );
    expect(y.min).toBeLessThanOrEqual(-10);
    expect(y.max).toBeGreaterThanOrEqual(80);
    expect(series[0]?.markLine?.data).toMatchObject([
      { yAxis: 0 },
      { yAxis: 80, label: { formatter: 'Target', show: true } },
    ]);
  });

  it('give whole counts whole steps', () => {
    expect(
      build(
        bar({}),
        resultOf({ name: 'string', value: 'integer' }, [
          ['a', 1],
          ['b', 2],
        ]),
      ).y.interval,
    ).toBe(1);
  });

  it.each([
    ['huge', [1e300, -1e300, 1.7e308]],
    ['tiny', [5e-324, 1e-12, 2e-9]],
    ['equal', [7, 7, 7]],
    ['negative', [-3, -2, -1]],
    ['zero', [0, 0, 0]],
  ])('draw %s figures', (_, values) => {
    const { y } = build(bar({}), named(values.map((value, index) => [`n${index}`, value])));
    expect(y.max).toBeGreaterThan(y.min ?? 0);
    expect([y.min, y.max, y.interval].every(Number.isFinite)).toBe(true);
    expect(y.axisLabel.formatter((y.max ?? 0) as never, 0)).not.toBe('');
  });

  it('draw right-to-left names, emoji, braces, repeated and empty names', () => {
    const { x, series } = build(
      bar({}),
      named([
        ['שלום', 1],
        ['🍫 Confections', 2],
        ['{a|b}', 3],
        ['', 4],
        ['שלום', 5],
      ]),
    );
    expect(x.data?.map((each) => each.value)).toEqual(['שלום', '🍫 Confections', '｛a|b｝', '–']);
    expect(series[0]?.data).toEqual([6, 2, 3, 4]);
  });

  it('take figures that came as exact decimals, and null for what is none', () => {
    const result = resultOf({ name: 'string', value: 'number!' }, [
      ['a', '12.50'],
      ['b', 'NaN'],
      ['c', null],
    ]);
    expect(build(bar({}), result).series[0]?.data).toEqual([12.5, null, null]);
  });
});
