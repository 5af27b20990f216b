import { chartTypeNames, chartTypesFor, checkVisualization, type ChartProblem } from './index.js';

function problemsOf(value: unknown): ChartProblem[] {
  const check = checkVisualization(value);
  return check.ok ? [] : check.problems;
}

const rules = (value: unknown): string[] => problemsOf(value).map(({ path, rule }) => `${path} ${rule}`);

describe('checking a visualization', () => {
  it('accepts each kind with its smallest config', () => {
    const smallest = {
      bar: { x: 'month', y: 'net' },
      line: { x: 'month', y: ['net', 'gross'] },
      area: { x: 'month', y: 'net', series: 'category' },
      pie: { label: 'category', value: 'net' },
      combo: { x: 'month', bars: 'net', lines: 'margin' },
      treemap: { path: ['region', 'country'], value: 'net' },
      table: {},
      pivot: { rows: 'region', values: 'net' },
      metric: { value: 'net' },
      gauge: { value: 'net' },
      heatmap: { x: 'hour', y: 'day', value: 'net' },
      scatter: { x: 'net', y: 'gross' },
      histogram: { value: 'net' },
      funnel: { label: 'step', value: 'people' },
      waterfall: { x: 'item', y: 'net' },
      sankey: { source: 'from', target: 'to' },
      graph: { source: 'from', target: 'to' },
    };
    for (const type of chartTypeNames()) {
      expect(checkVisualization({ type, config: smallest[type] })).toEqual({
        ok: true,
        spec: { type, config: smallest[type] },
      });
    }
  });

  it('takes a missing config for an empty one, which only a table can do with', () => {
    expect(rules({ type: 'table' })).toEqual([]);
    expect(rules({ type: 'pie' })).toEqual([
      'visualization.config.label required',
      'visualization.config.value required',
    ]);
  });

  it('names the kinds that there are when the type is wrong', () => {
    expect(problemsOf({ type: 'donut', config: {} })).toEqual([
      {
        path: 'visualization.type',
        rule: 'choice',
        message: `visualization.type must be one of ${chartTypeNames().join(', ')}.`,
      },
    ]);
    expect(rules({ config: {} })).toEqual(['visualization.type required']);
    expect(rules({ type: 'constructor', config: {} })).toEqual(['visualization.type choice']);
    expect(rules({ type: '__proto__', config: {} })).toEqual(['visualization.type choice']);
  });

  it.each([null, [], 'bar', 5, undefined])('refuses %p', (value) => {
    expect(rules(value)).toEqual(['visualization type']);
  });

  it('finds every problem, each at its field', () => {
    const config = {
      x: 5,
      y: [],
      sort: 'z',
      limit: 0,
      stacked: 'yes',
      thresholds: [{ label: 'goal' }, { value: 'high' }],
      colour: 'red',
    };
    expect(rules({ type: 'bar', config, extra: 1 })).toEqual([
      'visualization.extra unknown',
      'visualization.config.x type',
      'visualization.config.y required',
      'visualization.config.stacked type',
      'visualization.config.sort choice',
      'visualization.config.limit range',
      'visualization.config.thresholds.0.value required',
      'visualization.config.thresholds.1.value type',
      'visualization.config.colour unknown',
    ]);
  });

  it('says what kind of value was found and which was wanted', () => {
    expect(problemsOf({ type: 'metric', config: { value: 'net', decimals: 1.5 } })[0]?.message).toBe(
      'visualization.config.decimals must be a whole number, not a fraction.',
    );
    expect(problemsOf({ type: 'metric', config: { value: null } })[0]?.message).toBe(
      'visualization.config.value must be a column name, not null.',
    );
  });

  it('knows which fields go together', () => {
    expect(rules({ type: 'line', config: { x: 'm', y: ['a', 'b'], series: 'c' } })).toEqual([
      'visualization.config.series combination',
    ]);
    expect(rules({ type: 'area', config: { x: 'm', y: 'a', percent: true, stacked: false } })).toEqual([
      'visualization.config.stacked combination',
    ]);
    expect(rules({ type: 'pie', config: { label: 'a', value: 'b', format: 'currency' } })).toEqual([
      'visualization.config.currency required',
    ]);
    expect(rules({ type: 'metric', config: { value: 'a', compare: 'b', change: 'c' } })).toEqual([
      'visualization.config.change combination',
    ]);
    expect(rules({ type: 'line', config: { x: 'm', y: ['a', 'a'] } })).toEqual(['visualization.config.y combination']);
  });

  it('limits what a config may hold', () => {
    const columns = (count: number): string[] => Array.from({ length: count }, (_, index) => `c${index}`);
    expect(rules({ type: 'line', config: { x: 'm', y: columns(21) } })).toEqual(['visualization.config.y length']);
    expect(rules({ type: 'line', config: { x: 'm'.repeat(201), y: 'a' } })).toEqual(['visualization.config.x length']);
    expect(rules({ type: 'metric', config: { value: 'a', currency: 'euro' } })).toEqual([
      'visualization.config.currency length',
    ]);
    expect(rules({ type: 'metric', config: { value: 'a', currency: 'eur' } })).toEqual([
      'visualization.config.currency pattern',
    ]);
    expect(rules({ type: 'table', config: { columns: [{ name: 'a', wide: true }] } })).toEqual([
      'visualization.config.columns.0.wide unknown',
    ]);
  });

  it('puts problems under the path that it is given', () => {
    const check = checkVisualization({ type: 'pie', config: {} }, 'widgets.3.visualization');
    expect(check.ok ? [] : check.problems.map((problem) => problem.path)).toEqual([
      'widgets.3.visualization.config.label',
      'widgets.3.visualization.config.value',
    ]);
  });

  it('offers each sort of widget its kinds', () => {
    expect(chartTypesFor('chart')).toEqual(
      chartTypeNames().filter((name) => !['table', 'pivot', 'metric'].includes(name)),
    );
    expect(chartTypesFor('table')).toEqual(['table', 'pivot']);
    expect(chartTypesFor('metric')).toEqual(['metric']);
  });
});
