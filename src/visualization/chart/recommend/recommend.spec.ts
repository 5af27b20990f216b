import {
  checkVisualization,
  emptyReason,
  recommendVisualizations,
  suggestVisualization,
  type ChartResult,
} from '../index.js';
import { months, resultOf } from '../testing/results.js';

const types = (result: ChartResult): string[] => recommendVisualizations(result).map(({ type }) => type);
const first = (result: ChartResult) => recommendVisualizations(result)[0];

const overTime = resultOf(
  { month: 'date', net: 'number!' },
  months(6).map((month, index) => [month, String(index)]),
);
const split = resultOf(
  { month: 'date', region: 'string', net: 'number' },
  months(4).flatMap((month) => ['EU', 'US'].map((region) => [month, region, 5])),
);
const byName = resultOf(
  { name: 'string', net: 'number' },
  Array.from({ length: 5 }, (_, index) => [`n${index}`, index + 1]),
);
const oneRow = resultOf({ share: 'number', goal: 'number' }, [[0.4, 0.5]]);
const ALL: ChartResult[] = [
  overTime,
  split,
  byName,
  oneRow,
  resultOf({ step: 'string', people: 'integer' }, [
    ['seen', 9],
    ['bought', 3],
  ]),
  resultOf({ item: 'string', change: 'number' }, [
    ['a', 3],
    ['b', -2],
    ['c', 1],
  ]),
  resultOf({ source: 'string', target: 'string', cost: 'number' }, [['a', 'b', 1]]),
  resultOf({ source: 'string', target: 'string' }, [['a', 'b']]),
  resultOf(
    { a: 'number', b: 'number', c: 'number' },
    Array.from({ length: 20 }, (_, index) => [index, index * 2, index]),
  ),
  resultOf(
    { a: 'number' },
    Array.from({ length: 50 }, (_, index) => [index]),
  ),
  resultOf(
    { region: 'string', kind: 'string', net: 'number' },
    ['a', 'b'].flatMap((region) => ['x', 'y', 'z'].map((kind) => [region, kind, 1])),
  ),
  resultOf({ name: 'string' }, [['a']]),
  resultOf({}, []),
];

describe('recommending a picture', () => {
  it('draws figures over time as a line and says over how many points', () => {
    expect(first(overTime)).toEqual({
      type: 'line',
      config: { x: 'month', y: 'net' },
      reason: 'Figures at 6 points of time (month): a line shows how they move.',
      score: 0.92,
    });
  });

  it.each([
    ['lines split by a name of few values, or stacked', split, ['line', 'area']],
    ['bars by name, or parts of a whole', byName, ['bar', 'pie']],
    ['a metric for one row, or a gauge for a share', oneRow, ['metric', 'gauge']],
    ['a funnel for steps', ALL[4], ['bar', 'funnel']],
    ['a waterfall for what rises and falls', ALL[5], ['bar', 'waterfall']],
    ['a Sankey diagram for flows', ALL[6], ['sankey']],
    ['a graph for dependencies without figures', ALL[7], ['graph']],
    ['points for several figures', ALL[8], ['scatter']],
    ['a histogram for one figure of many rows', ALL[9], ['histogram']],
    ['a heat map or a pivot table for two names', ALL[10], ['heatmap', 'pivot']],
    ['a table for words', ALL[11], ['table']],
  ])('knows %s', (_, result, expected) => {
    expect(types(result ?? overTime).slice(0, expected.length)).toEqual(expected);
  });

  it('gives two axes to figures of very different size', () => {
    const result = resultOf(
      { month: 'date', revenue: 'number', margin: 'number' },
      months(3).map((month) => [month, 90_000, 0.2]),
    );
    expect(types(result)).toContain('combo');
    expect(types({ ...result, rows: result.rows.map((row) => ({ ...row, margin: 80_000 })) })).not.toContain('combo');
  });

  it('stacks nothing that falls below zero', () => {
    const below = { ...split, rows: split.rows.map((row, index) => ({ ...row, net: index - 3 })) };
    expect(types(below)).not.toContain('area');
  });

  it('takes no key for a figure', () => {
    expect(
      types(
        resultOf({ name: 'string', customer_id: 'integer' }, [
          ['a', 1],
          ['b', 2],
        ]),
      ),
    ).toEqual(['table']);
  });

  it('recommends nothing that cannot be checked and drawn, each with a reason, the best first, a table among them', () => {
    for (const result of ALL) {
      const found = recommendVisualizations(result, 20);
      expect(found.map(({ score }) => score)).toEqual(found.map(({ score }) => score).sort((a, b) => b - a));
      expect(found.map(({ type }) => type)).toContain('table');
      for (const { type, config, reason } of found) {
        expect(reason).toMatch(/\.$/);
        const check = checkVisualization({ type, config });
        expect(check).toMatchObject({ ok: true });
        if (check.ok && result.rows.length > 0) expect(emptyReason(check.spec, result)).toBeNull();
      }
    }
  });

  it('begins with what explore begins with, wherever that is no table', () => {
    for (const result of ALL) {
      const suggested = suggestVisualization(result);
      const special = ['sankey', 'graph', 'scatter', 'histogram', 'heatmap'].includes(first(result)?.type ?? '');
      if (suggested.type !== 'table' && !special) expect(first(result)).toMatchObject(suggested);
    }
  });
});
