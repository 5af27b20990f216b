import { buildChartOption } from './build-option.js';
import { checkVisualization } from './chart-spec.js';
import type { PlottedSpec } from './chart-spec.js';
import { markedRow, type ChartMark } from './marked-row.js';
import type { ChartContext, ChartResult, ChartRow } from './result.js';

const context: ChartContext = { theme: 'light', locale: 'en-GB', timeZone: 'Europe/Berlin', width: 600, height: 300 };
const resultOf = (types: Record<string, ChartResult['columns'][number]['type']>, ...rows: ChartRow[]): ChartResult => ({
  columns: Object.entries(types).map(([name, type]) => ({ name, type })),
  rows,
});
const specOf = (type: string, config: object): PlottedSpec => {
  const check = checkVisualization({ type, config });
  if (!check.ok) throw new Error(check.problems[0]?.message);
  return check.spec as PlottedSpec;
};

interface Drawn {
  name?: string;
  type: string;
  data: unknown[];
  links?: unknown[];
}

/** The series of a chart as they are drawn. */
function drawn(spec: PlottedSpec, result: ChartResult): Drawn[] {
  return buildChartOption(spec, result, context).series as Drawn[];
}

const at = (spec: PlottedSpec, result: ChartResult, mark: Partial<ChartMark> & { dataIndex: number }) =>
  markedRow(spec, result, context, { seriesName: null, ...mark });

/** The rows of all marks of a series, in the order in which they are drawn. */
function rowsOf(spec: PlottedSpec, result: ChartResult, series = 0): unknown[] {
  const { name, data } = drawn(spec, result)[series] ?? { data: [] };
  return data.map((item, dataIndex) =>
    at(spec, result, {
      dataIndex,
      seriesName: name ?? null,
      value: (item as { value?: unknown } | null)?.value ?? item,
    }),
  );
}

describe('the row that a mark stands for', () => {
  it('is told apart where two marks are written alike', () => {
    // Both bars are called "1 Mar" where their years do not show.
    const days = resultOf({ day: 'date', n: 'integer' }, { day: '2025-03-01', n: 4 }, { day: '2024-03-01', n: 9 });
    expect(rowsOf(specOf('bar', { x: 'day', y: 'n', sort: 'none' }), days)).toEqual([0, 1]);
    expect(rowsOf(specOf('line', { x: 'day', y: 'n' }), days)).toEqual([1, 0]);
  });

  it('is not taken for one whose series is called like its place', () => {
    const kinds = resultOf(
      { kind: 'string', was: 'string', n: 'integer' },
      { kind: 'new', was: 'old', n: 1 },
      { kind: 'old', was: 'new', n: 2 },
      { kind: 'old', was: 'old', n: 3 },
      { kind: 'new', was: 'new', n: 4 },
    );
    const spec = specOf('bar', { x: 'kind', y: 'n', series: 'was' });
    expect(drawn(spec, kinds).map(({ name }) => name)).toEqual(['old', 'new']);
    expect([rowsOf(spec, kinds, 0), rowsOf(spec, kinds, 1)]).toEqual([
      [0, 2],
      [3, 1],
    ]);
  });

  it('follows sorting, limits and times without a point', () => {
    const regions = resultOf({ r: 'string', n: 'integer' }, { r: 'EU', n: 1 }, { r: 'US', n: 9 }, { r: 'Asia', n: 5 });
    expect(rowsOf(specOf('bar', { x: 'r', y: 'n', sort: 'y', limit: 2 }), regions)).toEqual([1, 2]);
    const sparse = resultOf(
      { t: 'timestamp', s: 'string', n: 'integer' },
      { t: '2024-01-03T00:00:00Z', s: 'b', n: 3 },
      { t: '2024-01-01T00:00:00Z', s: 'a', n: 1 },
      { t: '2024-01-02T00:00:00Z', s: 'b', n: 2 },
      { t: '2024-01-04T00:00:00Z', s: 'a', n: 4 },
      { t: '2024-01-05T00:00:00Z', s: 'c', n: 5 },
    );
    const spec = specOf('line', { x: 't', y: 'n', series: 's' });
    const byName = Object.fromEntries(
      drawn(spec, sparse).map(({ name }, index) => [name, rowsOf(spec, sparse, index)]),
    );
    expect(byName).toEqual({ a: [1, 3], b: [2, 0], c: [4] });
  });

  it('is the first of those that were added up, and none for what was put together', () => {
    const parts = resultOf(
      { p: 'string', n: 'integer' },
      ...['a', 'b', 'a', 'c', 'd', 'e', 'f', 'g', 'h', 'i'].map((p, index) => ({ p, n: 10 - index })),
    );
    const spec = specOf('pie', { label: 'p', value: 'n', limit: 2 });
    expect(rowsOf(spec, parts)).toEqual([0, 1, null]);
    expect(rowsOf(specOf('funnel', { label: 'p', value: 'n' }), parts, 1)).toEqual([0, 1, 3, 4, 5, 6, 7, 8, 9]);
  });

  it('is each step’s own in a waterfall, however they are called, and none for the sum', () => {
    const steps = resultOf(
      { s: 'string', n: 'integer' },
      { s: 'Sales', n: 5 },
      { s: 'Gone', n: null },
      { s: 'Sales', n: -2 },
      { s: 'Sales', n: 1 },
    );
    const spec = specOf('waterfall', { x: 's', y: 'n' });
    expect([0, 1, 2, 3].map((dataIndex) => at(spec, steps, { dataIndex }))).toEqual([0, 2, 3, null]);
  });

  it('is the one on top where points lie on one spot', () => {
    const points = resultOf(
      { x: 'number', y: 'number', who: 'string' },
      { x: 1, y: 1, who: 'a' },
      { x: 1, y: 1, who: 'b' },
      { x: 2, y: 1, who: 'c' },
    );
    const spec = specOf('scatter', { x: 'x', y: 'y', label: 'who' });
    expect(rowsOf(spec, points)).toEqual([1, 1, 2]);
  });

  it('is found in matrices, calendars and flows by place and not by figure', () => {
    const cells = resultOf(
      { a: 'string', b: 'string', n: 'integer' },
      { a: 'x', b: 'y', n: 1 },
      { a: 'y', b: 'x', n: 1 },
      { a: 'x', b: 'x', n: 1 },
    );
    expect(rowsOf(specOf('heatmap', { x: 'a', y: 'b', value: 'n' }), cells)).toEqual([0, 1, 2]);
    const days = resultOf({ d: 'date', n: 'integer' }, { d: '2024-05-02', n: 1 }, { d: '2024-05-01', n: 1 });
    expect(rowsOf(specOf('heatmap', { x: 'd', value: 'n', calendar: true }), days)).toEqual([1, 0]);
    const links = resultOf(
      { a: 'string', b: 'string', n: 'integer' },
      { a: 'shop', b: 'bank', n: 1 },
      { a: 'bank', b: 'ledger', n: 1 },
      { a: 'shop', b: 'ledger', n: 1 },
    );
    for (const type of ['sankey', 'graph']) {
      const spec = specOf(type, { source: 'a', target: 'b', value: 'n' });
      expect([0, 1, 2].map((dataIndex) => at(spec, links, { dataIndex, dataType: 'edge' }))).toEqual([0, 1, 2]);
      expect([0, 1, 2].map((dataIndex) => at(spec, links, { dataIndex, dataType: 'node' }))).toEqual([0, 1, 1]);
    }
  });

  it('is found by its place alone beside the marks', () => {
    const regions = resultOf({ r: 'string', n: 'integer' }, { r: 'EU', n: 1 }, { r: 'US', n: 9 });
    expect(at(specOf('bar', { x: 'r', y: 'n', sort: 'y' }), regions, { dataIndex: 0 })).toBe(1);
    const both = resultOf(
      { r: 'string', n: 'integer', m: 'integer' },
      { r: 'EU', n: 1, m: 2 },
      { r: 'US', n: 9, m: 3 },
    );
    expect(at(specOf('combo', { x: 'r', bars: 'n', lines: 'm', sort: 'y' }), both, { dataIndex: 1 })).toBe(0);
  });

  it('is left to others to find in kinds whose marks are no rows', () => {
    const figures = resultOf({ n: 'integer' }, { n: 1 }, { n: 2 });
    expect(at(specOf('histogram', { value: 'n' }), figures, { dataIndex: 0 })).toBeUndefined();
    expect(at(specOf('bar', { x: 'n', y: 'n' }), figures, { dataIndex: 99 })).toBeNull();
  });
});
