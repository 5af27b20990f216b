import { alignedScale } from './combo/combo.js';
import { layeredLayout } from './flow/layout.js';
import { flowOf, withoutCircles } from './flow/links.js';
import { heatColor, heatScale } from './heat/heat-scale.js';
import { histogramBins } from './histogram/bins.js';
import {
  buildPivotView,
  CHART_THEMES,
  chartNotes,
  describeChart,
  type ChartResult,
  type PlottedSpec,
} from './index.js';
import { correlation, scatterModel, thinned } from './scatter/model.js';
import { draw } from './testing/draw.js';
import { contextOf, months, resultOf } from './testing/results.js';
import { floating, waterfallSteps } from './waterfall/waterfall.js';

const context = contextOf();
const named = (rows: readonly (readonly [string, number | null])[]): ChartResult =>
  resultOf({ name: 'string', value: 'number' }, rows);

describe('bars and lines together', () => {
  const result = resultOf(
    { month: 'date', revenue: 'number', share: 'number' },
    months(4).map((month, index) => [month, [30, 10, 40, 20][index] ?? 0, 0.1 * (index + 1)]),
  );
  const spec = (config: object = {}): PlottedSpec => ({
    type: 'combo',
    config: { x: 'month', bars: 'revenue', lines: 'share', ...config },
  });

  it('have an axis each, on the same grid lines', () => {
    const { option, series } = draw(spec({ lineFormat: 'percent' }), result);
    const [left, right] = option.yAxis as unknown as { min: number; max: number; interval: number }[];
    const steps = (axis: { min: number; max: number; interval: number } | undefined): number =>
      Math.round(((axis?.max ?? 0) - (axis?.min ?? 0)) / (axis?.interval ?? 1));
    expect(steps(right)).toBe(steps(left));
    expect(series.map(({ type }) => type)).toEqual(['bar', 'line']);
  });

  it('share one when told, and the bars decide which come first', () => {
    expect((draw(spec({ oneAxis: true }), result).option.yAxis as unknown[]).length).toBe(1);
    const { series } = draw(spec({ sort: 'y', limit: 2 }), result);
    expect(series[0]?.data).toEqual([40, 30]);
    expect(chartNotes(spec({ sort: 'y', limit: 2 }), result, context)).toEqual(['top 2 of 4']);
  });

  it.each([
    [0, 100, 3, 97],
    [0, 8, -4, 12],
    [-20, 60, -1, 1],
    [-20, 60, 0.001, 0.02],
    [0, 5, 900, 1000],
  ])('give the second axis of %p to %p a scale that holds %p to %p', (min, max, low, high) => {
    const scale = alignedScale({ min, max, step: (max - min) / 4 }, low, high);
    expect(scale.min).toBeLessThanOrEqual(low);
    expect(scale.max).toBeGreaterThanOrEqual(high);
    expect((scale.max - scale.min) / scale.step).toBeCloseTo(Math.round((scale.max - scale.min) / scale.step), 6);
  });
});

describe('a gauge', () => {
  const gauge = (config: object = {}): PlottedSpec => ({ type: 'gauge', config: { value: 'value', ...config } });
  const drawn = (value: number, config: object = {}): { min: number; max: number; color: string; at: number } => {
    const [series] = draw(gauge(config), named([['a', value]])).series as unknown as [
      { min: number; max: number; progress: { itemStyle: { color: string } }; data: [{ value: number }] },
    ];
    return { min: series.min, max: series.max, color: series.progress.itemStyle.color, at: series.data[0].value };
  };

  it('takes the tone of the highest level that the figure reaches', () => {
    const thresholds = [
      { value: 90, tone: 'success' },
      { value: 50, tone: 'warning' },
    ];
    expect(drawn(40, { thresholds }).color).toBe(CHART_THEMES.light.accent);
    expect(drawn(50, { thresholds }).color).toBe(CHART_THEMES.light.warning);
    expect(drawn(95, { thresholds }).color).toBe(CHART_THEMES.light.success);
  });

  it('holds its figure, and stays at its end for what lies beyond given bounds', () => {
    expect(drawn(130)).toMatchObject({ min: 0, max: 150, at: 130 });
    expect(drawn(0.4, { format: 'percent' })).toMatchObject({ min: 0, max: 1 });
    expect(drawn(-3)).toMatchObject({ max: 0 });
    expect(drawn(130, { max: 100 })).toMatchObject({ max: 100, at: 100 });
  });

  it('is told with its bounds and its level', () => {
    const spec = gauge({ max: 100, unit: '%', thresholds: [{ value: 50, label: 'busy' }] });
    expect(describeChart(spec, named([['a', 72]]), context).replaceAll('\u00a0', ' ')).toBe(
      'Value: 72 % (busy) on a gauge from 0 % to 100 %.',
    );
  });
});

describe('a heat map', () => {
  const visits = resultOf({ hour: 'integer', day: 'string', visits: 'integer' }, [
    [10, 'Mon', 5],
    [9, 'Mon', 1],
    [9, 'Tue', 2],
    [9, 'Tue', 3],
    [9, 'Wed', null],
  ]);
  const spec: PlottedSpec = { type: 'heatmap', config: { x: 'hour', y: 'day', value: 'visits' } };

  it('puts figures in order, names as they come, and adds up what shares a place', () => {
    const { series, x, y } = draw(spec, visits);
    expect(x.data?.map(({ value }) => value)).toEqual(['9', '10']);
    expect(y.data?.map(({ value }) => value)).toEqual(['Mon', 'Tue', 'Wed']);
    expect(series[0]?.data.map((cell) => (cell as { value: number[] }).value)).toEqual([
      [1, 0, 5],
      [0, 0, 1],
      [0, 1, 5],
    ]);
    expect(chartNotes(spec, visits, context)).toEqual(['rows at the same place are added up']);
  });

  it('colours figures around zero as far out on one side as on the other', () => {
    const theme = CHART_THEMES.light;
    const scale = heatScale([-2, 10], theme, 'light');
    expect([scale.min, scale.max]).toEqual([-10, 10]);
    expect(heatColor(scale, 0)).toBe(theme.card);
    expect(heatColor(scale, 10)).toBe(theme.accent);
    expect(heatColor(heatScale([3, 3], theme, 'light'), 3)).toBe(theme.accent);
  });

  it('counts the days of a calendar by the reader’s clock', () => {
    const late = resultOf({ at: 'timestamp', visits: 'integer' }, [
      ['1997-03-01T23:30:00Z', 1],
      ['1997-03-02T01:00:00Z', 2],
    ]);
    const calendar: PlottedSpec = { type: 'heatmap', config: { x: 'at', value: 'visits', calendar: true } };
    expect(draw(calendar, late).series[0]?.data).toEqual([
      ['1997-03-01', 1],
      ['1997-03-02', 2],
    ]);
    expect(draw(calendar, late, contextOf({ timeZone: 'Europe/Berlin' })).series[0]?.data).toEqual([['1997-03-02', 3]]);
  });

  it('shows the last 53 weeks of many years, and says so', () => {
    const years = resultOf(
      { day: 'date', visits: 'integer' },
      Array.from({ length: 800 }, (_, index) => [
        new Date(Date.UTC(1995, 0, 1 + index)).toISOString().slice(0, 10),
        index,
      ]),
    );
    const calendar: PlottedSpec = { type: 'heatmap', config: { x: 'day', value: 'visits', calendar: true } };
    expect(draw(calendar, years).series[0]?.data).toHaveLength(371);
    expect(chartNotes(calendar, years, context)).toEqual(['last 53 weeks, 371 of 800 days']);
  });
});

describe('a cloud of points', () => {
  it('leaves out rows without a place and counts them', () => {
    const result = resultOf({ a: 'number', b: 'number', size: 'number' }, [
      [1, 2, 3],
      [null, 2, 3],
      [1, 2, -3],
    ]);
    const model = scatterModel({ x: 'a', y: 'b', size: 'size' }, result, context);
    expect([model.count, model.notes]).toEqual([1, ['2 without a place left out']]);
  });

  it('makes bubbles by area, the large ones behind', () => {
    const result = resultOf({ a: 'number', b: 'number', size: 'number' }, [
      [1, 2, 25],
      [2, 2, 100],
    ]);
    const { series } = draw({ type: 'scatter', config: { x: 'a', y: 'b', size: 'size' } }, result);
    const { data, symbolSize } = series[0] as unknown as {
      data: number[][];
      symbolSize: (value: unknown, params: { dataIndex: number }) => number;
    };
    expect(data).toEqual([
      [2, 2],
      [1, 2],
    ]);
    expect(symbolSize(null, { dataIndex: 0 }) / symbolSize(null, { dataIndex: 1 })).toBeCloseTo(2, 5);
  });

  it('draws one point a spot of more than 10,000, and loses no outlier', () => {
    const rows = Array.from({ length: 20_000 }, (_, index) => [index % 50, (index * 7) % 50]);
    rows.push([1_000, 1_000]);
    const result = resultOf({ a: 'number', b: 'number' }, rows);
    const spec: PlottedSpec = { type: 'scatter', config: { x: 'a', y: 'b' } };
    const data = draw(spec, result).series[0]?.data ?? [];
    expect(data.length).toBeLessThan(2_000);
    expect(data).toContainEqual([1_000, 1_000]);
    expect(chartNotes(spec, result, context)).toEqual(['20001 points, one drawn for each spot']);
    const point = { x: 1, y: 1, size: null, label: null, rawX: 1, rawY: 1, rawSize: null };
    expect(thinned([point, { ...point }], { x: [0, 2], y: [0, 2] }, context)).toHaveLength(1);
  });

  it('tells whether figures go together', () => {
    const line = [1, 2, 3, 4].map((x) => ({ x, y: x * 2 }));
    expect(correlation(line)).toBeCloseTo(1, 10);
    expect(correlation(line.map(({ x, y }) => ({ x, y: -y })))).toBeCloseTo(-1, 10);
    expect(correlation(line.map(({ x }) => ({ x, y: 5 })))).toBeNull();
  });
});

describe('a histogram', () => {
  const binsOf = (values: readonly (number | null)[], config: object = {}) =>
    histogramBins(
      { value: 'value', ...config },
      resultOf(
        { value: 'number' },
        values.map((value) => [value]),
      ),
    );

  it('counts every figure once, those at a bound in the step that they begin', () => {
    const { bins, count, missing, median } = binsOf([0, 1, 2, 2, 3, 4, 10, null], { bins: 5 });
    expect(bins).toEqual([
      { from: 0, to: 2, count: 2 },
      { from: 2, to: 4, count: 3 },
      { from: 4, to: 6, count: 1 },
      { from: 6, to: 8, count: 0 },
      { from: 8, to: 10, count: 1 },
    ]);
    expect([count, missing, median]).toEqual([7, 1, 2]);
  });

  it('stands around one figure alone', () => {
    expect(binsOf([5, 5]).bins).toEqual([{ from: 4.75, to: 5.25, count: 2 }]);
    expect(binsOf([0]).bins).toEqual([{ from: -0.5, to: 0.5, count: 1 }]);
  });
});

describe('a funnel', () => {
  it('tells each step’s share of the first', () => {
    const spec: PlottedSpec = { type: 'funnel', config: { label: 'name', value: 'value' } };
    const words = describeChart(
      spec,
      named([
        ['seen', 200],
        ['bought', 50],
        ['gone', null],
      ]),
      context,
    );
    expect(words.replaceAll('\u00a0', ' ')).toBe('Funnel of Value by name: seen 200 (100 %), bought 50 (25 %).');
  });
});

describe('a waterfall', () => {
  const steps = (rows: readonly (readonly [string, number | null])[], config: object = {}) =>
    waterfallSteps({ x: 'name', y: 'value', ...config }, named(rows), context).steps.map(({ name, from, to, kind }) => [
      name,
      from,
      to,
      kind,
    ]);

  it('begins each step where the one before ended, and ends with the sum', () => {
    expect(
      steps([
        ['in', 10],
        ['out', -4],
        ['nothing', null],
      ]),
    ).toEqual([
      ['in', 0, 10, 'rise'],
      ['out', 10, 6, 'fall'],
      ['Total', 0, 6, 'total'],
    ]);
    expect(steps([['in', 10]], { open: true })).toHaveLength(1);
  });

  it('floats above, below and across zero', () => {
    expect(floating({ from: 4, to: 10 })).toEqual({ base: 4, above: 6, below: 0 });
    expect(floating({ from: -4, to: -10 })).toEqual({ base: -4, above: 0, below: -6 });
    expect(floating({ from: -4, to: 6 })).toEqual({ base: 0, above: 6, below: -4 });
  });
});

describe('flows and dependencies', () => {
  const links = (rows: readonly (readonly [string | null, string, number | null])[]): ChartResult =>
    resultOf({ from: 'string', to: 'string', calls: 'number' }, rows);
  const config = { source: 'from', target: 'to', value: 'calls' };

  it('add up equal links and leave out what leads nowhere', () => {
    const flow = flowOf(
      config,
      links([
        ['a', 'b', 1],
        ['a', 'b', 2],
        ['a', 'a', 9],
        [null, 'b', 9],
        ['b', 'c', -1],
      ]),
      context,
    );
    expect(flow.links).toEqual([{ source: 'a', target: 'b', value: 3 }]);
    expect(flow.notes).toEqual(['3 without two ends or a flow left out']);
  });

  it('are the largest between as many ends as the height bears, and say so', () => {
    const many = links(Array.from({ length: 100 }, (_, index) => [`from ${index}`, `to ${index}`, index + 1]));
    const flow = flowOf(config, many, { ...context, height: 110 });
    expect(flow.links.map(({ value }) => value)).toEqual([91, 92, 93, 94, 95, 96, 97, 98, 99, 100]);
    expect(flow.notes).toEqual(['largest 10 of 100 links']);
  });

  it('open a circle at its smallest link, and say so', () => {
    const round = links([
      ['a', 'b', 5],
      ['b', 'c', 4],
      ['c', 'a', 1],
    ]);
    expect(withoutCircles(flowOf(config, round, context).links).closing).toEqual([
      { source: 'c', target: 'a', value: 1 },
    ]);
    const spec: PlottedSpec = { type: 'sankey', config };
    draw(spec, round);
    expect(chartNotes(spec, round, context)).toEqual(['1 flow back in a circle left out']);
  });

  it('lie in layers, each after all that leads to it, no two at one place', () => {
    const flow = flowOf(
      config,
      links([
        ['web', 'api', 1],
        ['api', 'db', 1],
        ['web', 'db', 1],
        ['app', 'api', 1],
        ['db', 'web', 0.5],
      ]),
      context,
    );
    const places = layeredLayout(flow);
    expect(Object.fromEntries(Array.from(places, ([name, { layer }]) => [name, layer]))).toEqual({
      web: 0,
      app: 0,
      api: 1,
      db: 2,
    });
    expect(new Set(Array.from(places.values(), ({ x, y }) => `${x} ${y}`)).size).toBe(4);
    expect(layeredLayout(flow)).toEqual(places);
  });

  it('tell who is not well', () => {
    const result = resultOf({ from: 'string', to: 'string', state: 'string' }, [
      ['web', 'db', 'down'],
      ['app', 'db', 'ok'],
    ]);
    const spec: PlottedSpec = { type: 'graph', config: { source: 'from', target: 'to', status: 'state' } };
    expect(describeChart(spec, result, context)).toContain('Not well: db (danger).');
  });
});

describe('a pivot table', () => {
  const sales = resultOf({ region: 'string', year: 'integer', net: 'number', count: 'integer' }, [
    ['EU', 1998, 3, 1],
    ['EU', 1997, 1, 1],
    ['EU', 1997, 2, 5],
    ['US', 1998, 10, 2],
    ['US', 1997, null, 2],
  ]);
  const cells = (config: object): string[][] =>
    buildPivotView({ rows: 'region', columns: 'year', values: 'net', ...config }, sales, context).rows.map((row) => [
      ...row.names,
      ...row.cells.map(({ text }) => text),
    ]);

  it('adds up where names meet, figures in order, totals both ways', () => {
    const view = buildPivotView({ rows: 'region', columns: 'year', values: 'net', totals: true }, sales, context);
    expect(view.columns.map(({ title }) => title)).toEqual(['1997', '1998', 'Total']);
    expect(cells({ totals: true })).toEqual([
      ['EU', '3', '3', '6'],
      ['US', '–', '10', '10'],
      ['Total', '3', '13', '16'],
    ]);
  });

  it.each([
    ['average', ['1.50', '3.00']],
    ['min', ['1', '3']],
    ['max', ['2', '3']],
    ['count', ['2', '1']],
  ] as const)('puts together by %s, totals over the rows and not over the cells', (aggregate, expected) => {
    expect(cells({ aggregate })[0]?.slice(1)).toEqual(expected);
    if (aggregate === 'average')
      expect(cells({ aggregate, totals: true }).at(-1)).toEqual(['Total', '1.50', '6.50', '4.00']);
  });

  it('writes all figures to the same place', () => {
    const exact = resultOf({ region: 'string', net: 'number!' }, [
      ['EU', '1.50'],
      ['EU', '2.25'],
      ['US', '7'],
    ]);
    const { rows } = buildPivotView({ rows: 'region', values: 'net' }, exact, context);
    expect(rows.map((row) => row.cells[0]?.text)).toEqual(['3.75', '7.00']);
  });

  it('groups several figures under one name and repeats no name of a row', () => {
    const view = buildPivotView({ rows: ['region', 'year'], values: ['net', 'count'] }, sales, context);
    expect(view.columns.map(({ title }) => title)).toEqual(['Net', 'Count']);
    expect(view.rows.map(({ names, repeated }) => [names.join(' '), repeated])).toEqual([
      ['EU 1997', 0],
      ['EU 1998', 1],
      ['US 1997', 0],
      ['US 1998', 1],
    ]);
  });

  it('tints between the least and the most', () => {
    const view = buildPivotView(
      { rows: 'region', columns: 'year', values: 'net', heat: true, totals: true },
      sales,
      context,
    );
    expect(view.rows.map((row) => row.cells.map(({ heat }) => heat))).toEqual([
      [0, 0, null],
      [null, 1, null],
      [null, null, null],
    ]);
  });
});

describe('bands and missing values', () => {
  const gaps = resultOf(
    { month: 'date', net: 'number' },
    months(3).map((month, index) => [month, index === 1 ? null : 10]),
  );
  const line = (config: object): PlottedSpec => ({ type: 'line', config: { x: 'month', y: 'net', ...config } });

  it('tint a stretch of figures, open ends to the plot’s edge', () => {
    const { series, y } = draw(line({ bands: [{ from: 5 }, { to: 2, tone: 'danger' }] }), gaps);
    const { data } = (series[0] as unknown as { markArea: { data: { yAxis: number }[][] } }).markArea;
    expect(data.map((pair) => pair.map(({ yAxis }) => yAxis))).toEqual([
      [5, y.max],
      [y.min, 2],
    ]);
  });

  it('are a gap unless told, or zero, or joined', () => {
    const values = (config: object): unknown =>
      draw(line(config), gaps).series[0]?.data.map((point) => (point as unknown[])[1]);
    expect(values({})).toEqual([10, null, 10]);
    expect(values({ missing: 'zero' })).toEqual([10, 0, 10]);
    const joined = draw(line({ missing: 'connect' }), gaps).series[0] as unknown as { connectNulls: boolean };
    expect(joined.connectNulls).toBe(true);
  });
});
