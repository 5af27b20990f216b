import { init } from 'echarts';
import {
  buildChartOption,
  buildMetricView,
  buildPivotView,
  buildTableView,
  chartNotes,
  chartTypeNames,
  checkVisualization,
  describeChart,
  emptyReason,
  type ChartContext,
  type ChartResult,
  type ChartSpec,
  type ChartTypeName,
  type ChartValue,
} from './index.js';
import { contextOf, resultOf } from './testing/results.js';

/** One spec of each kind over the same columns, so that every kind meets the same hard data. */
const SPECS: Record<ChartTypeName, object> = {
  bar: { x: 'name', y: 'value', series: 'group' },
  line: { x: 'day', y: 'value', lower: 'other', upper: 'value' },
  area: { x: 'day', y: 'value', series: 'group', stacked: true },
  combo: { x: 'name', bars: 'value', lines: 'other' },
  pie: { label: 'name', value: 'value', donut: true },
  treemap: { path: ['group', 'name'], value: 'value' },
  table: {},
  pivot: { rows: 'name', columns: 'group', values: 'value', totals: true, heat: true },
  metric: { value: 'value', compare: 'other', trend: 'value' },
  gauge: { value: 'value', target: 'other' },
  heatmap: { x: 'name', y: 'group', value: 'value' },
  scatter: { x: 'value', y: 'other', label: 'name' },
  histogram: { value: 'value' },
  funnel: { label: 'name', value: 'value' },
  waterfall: { x: 'name', y: 'value' },
  sankey: { source: 'name', target: 'group', value: 'value' },
  graph: { source: 'name', target: 'group', value: 'value' },
};

type Row = readonly [name: ChartValue, group: ChartValue, day: ChartValue, value: ChartValue, other: ChartValue];

const COLUMNS = { name: 'string', group: 'string', day: 'date', value: 'number', other: 'number' } as const;
const table = (rows: readonly Row[]): ChartResult => resultOf(COLUMNS, rows);

const LONG = 'A name that goes on for very much longer than any tile is wide, '.repeat(4);
const rowsOf = (names: readonly string[], figure: (index: number) => number): Row[] =>
  names.map((name, index) => [
    name,
    `to ${name}`,
    `1997-01-0${index + 1}`,
    figure(index),
    figure(names.length - index),
  ]);

const HARD: Readonly<Record<string, ChartResult>> = {
  'no columns at all': { columns: [], rows: [] },
  'no rows': table([]),
  'one row': table([['only', 'group', '1997-01-01', 42, 41]]),
  'nothing but missing values': table([
    [null, null, null, null, null],
    ['a', 'b', '1997-01-01', null, null],
  ]),
  'some missing values': table([
    ['a', 'x', '1997-01-01', 1, null],
    [null, 'y', '1997-01-02', null, 3],
    ['c', null, null, 3, 4],
    ['d', 'x', '1997-01-04', 5, 6],
  ]),
  'figures below zero': table(rowsOf(['a', 'b', 'c', 'd'], (index) => [-5, 3, -12, 1, 2][index] ?? 0)),
  'nothing but figures below zero': table(rowsOf(['a', 'b', 'c'], (index) => -index - 1)),
  'nothing but zeros': table(rowsOf(['a', 'b', 'c'], () => 0)),
  'one figure again and again': table(rowsOf(['a', 'b', 'c'], () => 7)),
  'figures as large as doubles go': table(
    rowsOf(['a', 'b', 'c'], (index) => (index === 1 ? -1 : 1) * Number.MAX_VALUE),
  ),
  'huge figures': table(rowsOf(['a', 'b', 'c'], (index) => (index + 1) * 1e299)),
  'tiny figures': table(rowsOf(['a', 'b', 'c'], (index) => (index + 1) * 1e-300)),
  'huge and tiny figures': table(rowsOf(['a', 'b', 'c'], (index) => 10 ** (index * 140 - 140))),
  'very long labels': table(rowsOf([LONG, `${LONG}2`, `${LONG}3`], (index) => index + 1)),
  'labels from right to left': table(
    rowsOf(['إيرادات المبيعات', 'הכנסות ממכירות', 'المصروفات 2024'], (index) => index + 1),
  ),
  'labels of emoji': table(rowsOf(['🍎 apples', '👨‍👩‍👧‍👦', '🇩🇪🇫🇷', '❤️‍🔥'], (index) => index + 1)),
  'labels that look like markup': table(
    rowsOf(
      ['<script>alert(1)</script>', '{a|b}', '"quoted" & \'so\'', '__proto__', 'constructor'],
      (index) => index + 1,
    ),
  ),
  'exact decimals': resultOf(
    { ...COLUMNS, value: 'number!' },
    rowsOf(['a', 'b', 'c'], (index) => index + 0.1).map((row) => [
      row[0],
      row[1],
      row[2],
      `${Number(row[3])}0000000000000000001`,
      row[4],
    ]),
  ),
  'very many rows': table(
    Array.from({ length: 1_000 }, (_, index): Row => [
      `name ${index}`,
      `group ${index % 40}`,
      new Date(Date.UTC(1990, 0, index)).toISOString().slice(0, 10),
      (index * 37) % 101,
      index % 17,
    ]),
  ),
};

function specOf(type: ChartTypeName): ChartSpec {
  const check = checkVisualization({ type, config: SPECS[type] });
  if (!check.ok) throw new Error(check.problems.map(({ message }) => message).join(' '));
  return check.spec;
}

/** What a reader gets to see: ECharts' own drawing, or the texts of a view. */
function shown(spec: ChartSpec, result: ChartResult, context: ChartContext): string {
  switch (spec.type) {
    case 'table': {
      const view = buildTableView(spec.config, result, context);
      return view.rows.map((row) => view.columns.map((column) => column.cell(row).text).join(' ')).join('\n');
    }
    case 'pivot':
      return buildPivotView(spec.config, result, context)
        .rows.map(({ cells }) => cells.map(({ text }) => text).join(' '))
        .join('\n');
    case 'metric':
      return buildMetricView(spec.config, result, context).description;
    default: {
      const chart = init(null, null, { renderer: 'svg', ssr: true, width: context.width, height: context.height });
      chart.setOption(buildChartOption(spec, result, context));
      const svg = chart.renderToSVGString();
      chart.dispose();
      return svg;
    }
  }
}

describe.each(chartTypeNames())('a %s', (type) => {
  it.each(Object.keys(HARD))('is drawn, or says why not, of %s', (name) => {
    const result = HARD[name] ?? { columns: [], rows: [] };
    const spec = specOf(type);
    for (const context of [contextOf(), contextOf({ theme: 'dark', width: 150, height: 90 })]) {
      const reason = emptyReason(spec, result);
      const picture = shown(spec, result, context);
      expect(picture).not.toMatch(/NaN|undefined|Infinity/);
      if (picture.startsWith('<svg')) expect(picture).not.toContain('<script');
      const words = describeChart(spec, result, context);
      expect(words).not.toMatch(/NaN|undefined|Infinity/);
      expect(words).toMatch(/[.…]$/);
      expect(chartNotes(spec, result, context).join()).not.toMatch(/NaN|undefined/);
      if (reason) expect(words).toBe(reason.message);
    }
    // Names such as "__proto__" must not reach the prototype of every object.
    const inherited: string[] = [];
    for (const key in {}) inherited.push(key);
    expect(inherited).toEqual([]);
  });

  it('says so when there are no rows or no values', () => {
    if (type === 'table') return;
    expect(emptyReason(specOf(type), HARD['no rows'] ?? { columns: [], rows: [] })?.reason).toBe('no-rows');
    const missing = emptyReason(specOf(type), HARD['nothing but missing values'] ?? { columns: [], rows: [] });
    expect(missing?.reason).toBe('no-values');
  });

  it('names the column that is not there', () => {
    if (type === 'table') return;
    const other = resultOf({ something: 'string' }, [['a']]);
    expect(emptyReason(specOf(type), other)?.reason).toBe('missing-column');
  });

  it('gives the same picture for the same arguments and leaves them as they are', () => {
    const result = HARD['figures below zero'] ?? { columns: [], rows: [] };
    const before = JSON.stringify(result);
    // ECharts numbers its drawings and their styles through.
    const picture = (): string => shown(specOf(type), result, contextOf()).replaceAll(/zr\d+-|cls-\d+/g, '');
    expect(picture()).toBe(picture());
    expect(JSON.stringify(result)).toBe(before);
  });
});
