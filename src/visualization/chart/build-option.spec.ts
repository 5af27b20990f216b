import { buildChartOption, chartNotes, emptyReason, type ChartResult, type PlottedSpec } from './index.js';
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
const bar = (config: object): PlottedSpec => ({ type: 'bar', config: { x: 'name', y: 'value', ...config } });
const named = (rows: readonly (readonly [string, number | null])[]): ChartResult =>
  resultOf({ name: 'string', value: 'number' }, rows);

describe('a pie', () => {
  const pie = (config: object = {}): PlottedSpec => ({
    type: 'pie',
    config: { label: 'name', value: 'value', ...config },
  });
  const parts = (result: ChartResult, config: object = {}): unknown =>
    build(pie(config), result).series[0]?.data.map((part) => [
      (part as { name: string }).name,
      (part as { value: number }).value,
    ]);

  it('shows the largest parts first and puts the small ones together', () => {
    const result = named([
      ['a', 1],
      ['b', 5],
      ['c', 3],
      ['d', 1],
      ['e', 1],
    ]);
    expect(parts(result, { limit: 2 })).toEqual([
      ['b', 5],
      ['c', 3],
      ['Other', 3],
    ]);
    expect(chartNotes(pie({ limit: 2 }), result, contextOf())).toEqual(['3 small ones together as Other']);
    expect(parts(result, { limit: 4 })).toHaveLength(5);
  });

  it('adds up equal names and leaves out what is not above zero', () => {
    const result = named([
      ['a', 1],
      ['a', 2],
      ['b', -5],
      ['c', 0],
      ['d', null],
    ]);
    expect(parts(result)).toEqual([['a', 3]]);
    expect(chartNotes(pie(), result, contextOf())).toEqual(['1 below zero left out']);
  });

  it('says why there is none without a whole', () => {
    expect(
      emptyReason(
        pie(),
        named([
          ['a', 0],
          ['b', -1],
        ]),
      )?.reason,
    ).toBe('no-values');
  });

  it('keeps its circle and its list inside any tile', () => {
    const result = named(Array.from({ length: 9 }, (_, index) => [`A rather long name ${index}`, index + 1]));
    for (const [width, height] of [
      [900, 200],
      [240, 320],
      [300, 120],
      [160, 160],
    ] as const) {
      const { series } = build(pie({ donut: true }), result, contextOf({ width, height }));
      const shape = series[0] as unknown as { center: [number, number]; radius: [number, number] };
      expect(shape.center[0] - shape.radius[1]).toBeGreaterThanOrEqual(0);
      expect(shape.center[1] - shape.radius[1]).toBeGreaterThanOrEqual(0);
      expect(shape.center[1] + shape.radius[1]).toBeLessThanOrEqual(height);
    }
  });

  it('writes tooltips as plain text', () => {
    const { option } = build(
      pie(),
      named([
        ['a', 3],
        ['b', 1],
      ]),
    );
    const { formatter } = option.tooltip as { formatter: (params: unknown) => string };
    expect(formatter({ dataIndex: 0 })).toBe('a\n3 · 75\u00a0%');
    expect(formatter(null)).toBe('');
  });
});

describe('what cannot be drawn', () => {
  it('is told apart: no rows, no values, no such column, no figures', () => {
    expect(emptyReason(line(), resultOf({ month: 'date', net: 'number' }, []))?.reason).toBe('no-rows');
    expect(emptyReason(line(), resultOf({ month: 'date', net: 'number' }, [['1997-01-01', null]]))?.reason).toBe(
      'no-values',
    );
    expect(emptyReason(line(), resultOf({ month: 'date', gross: 'number' }, [['1997-01-01', 1]]))?.message).toContain(
      'no column “net”. It has: month, gross.',
    );
    expect(emptyReason(line(), resultOf({ month: 'date', net: 'string' }, [['1997-01-01', 'much']]))?.reason).toBe(
      'not-numeric',
    );
    expect(emptyReason(line(), resultOf({ month: 'date', net: 'string' }, [['1997-01-01', '12.5']]))).toBeNull();
  });

  it('gives an option without series', () => {
    expect(build(line(), resultOf({ month: 'date', net: 'number' }, [])).series).toEqual([]);
  });
});

describe('any chart', () => {
  it('carries no HTML and keeps its size and colours to itself', () => {
    for (const theme of ['light', 'dark'] as const) {
      const { option } = build(line(), monthly, contextOf({ theme, motion: true }));
      expect(JSON.stringify(option)).not.toMatch(/<\w|style=/);
      expect(option.backgroundColor).toBe('transparent');
      expect(option.animation).toBe(true);
    }
  });

  it('does not change its arguments', () => {
    const before = JSON.stringify(monthly);
    build(line({ sort: 'x' } as object), monthly);
    expect(JSON.stringify(monthly)).toBe(before);
  });

  it('is the same for the same arguments', () => {
    const plain = (): string => JSON.stringify(buildChartOption(line(), monthly, contextOf()));
    expect(plain()).toBe(plain());
  });

  it('fits into the smallest tile', () => {
    build(line(), monthly, contextOf({ width: 80, height: 40 }));
    build(
      bar({ horizontal: true }),
      named([
        ['a', 1],
        ['b', 2],
      ]),
      contextOf({ width: 60, height: 30 }),
    );
  });
});
