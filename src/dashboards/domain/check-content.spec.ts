import { contentProblems } from './check-content.js';
import {
  type DashboardContent,
  type DashboardSettings,
  type WidgetContent,
  defaultLayout,
} from './dashboard-content.js';
import { unstorable } from './storable.js';

const widget = (change: Partial<WidgetContent>): WidgetContent => ({
  id: 'w',
  slug: 'w',
  type: 'chart',
  name: 'W',
  position: { x: 0, y: 0, width: 6, height: 4 },
  visualization: { type: 'bar', config: { x: 'month', y: 'revenue' } },
  ...change,
});
const content = (widgets: WidgetContent[], settings: Partial<DashboardSettings> = {}): DashboardContent => ({
  name: 'Sales',
  description: null,
  tags: [],
  layout: defaultLayout(),
  settings: { refreshInterval: 0, variables: [], ...settings },
  widgets,
});
const problems = (widgets: WidgetContent[], settings: Partial<DashboardSettings> = {}): string[] =>
  contentProblems(content(widgets, settings)).map(({ path, rule }) => `${path}: ${rule}`);
const show = (type: WidgetContent['type'], visualization: string, config: Record<string, unknown>): string[] =>
  problems([widget({ type, visualization: { type: visualization, config } })], {
    variables: [{ name: 'region', type: 'text' }],
  });

describe('contentProblems', () => {
  it('finds nothing wrong with widgets of every type', () => {
    expect(show('chart', 'line', { x: 'month', y: ['net', 'gross'] })).toEqual([]);
    expect(show('table', 'table', {})).toEqual([]);
    expect(show('metric', 'metric', { value: 'revenue' })).toEqual([]);
    expect(show('filter', 'filter', { variable: 'region' })).toEqual([]);
    expect(show('text', 'text', { markdown: '# Hello' })).toEqual([]);
  });

  it('keeps a chart that is not yet set up, and refuses one that is set up wrongly', () => {
    expect(show('chart', 'bar', {})).toEqual([]);
    expect(show('chart', 'bar', { x: 'month' })).toEqual(['widgets.0.visualization.config.y: required']);
    expect(show('chart', 'bar', { x: 'month', y: 'net', colour: 'red' })).toEqual([
      'widgets.0.visualization.config.colour: unknown',
    ]);
  });

  it('refuses a visualization that does not belong to the type of widget', () => {
    expect(show('chart', 'metric', { value: 'x' })).toEqual(['widgets.0.visualization.type: choice']);
    expect(show('chart', 'hologram', {})).toEqual(['widgets.0.visualization.type: choice']);
    expect(show('table', 'bar', {})).toEqual(['widgets.0.visualization.type: choice']);
  });

  it('wants a filter to name a variable, and a text to hold text', () => {
    expect(show('filter', 'filter', { variable: 'nowhere' })).toEqual([
      'widgets.0.visualization.config.variable: known',
    ]);
    expect(show('filter', 'filter', {})).toEqual(['widgets.0.visualization.config.variable: known']);
    expect(show('text', 'text', {})).toEqual(['widgets.0.visualization.config.markdown: markdown']);
    expect(show('text', 'text', { markdown: 'x'.repeat(20_001) })).toEqual([
      'widgets.0.visualization.config.markdown: markdown',
    ]);
  });

  it('refuses a query where nothing would show it', () => {
    const query = { kind: 'sql' as const, dataSourceId: 's', sql: 'SELECT 1' };
    expect(
      problems([widget({ type: 'text', query, visualization: { type: 'text', config: { markdown: '' } } })]),
    ).toEqual(['widgets.0.query: type']);
  });

  it('refuses variables that share a name, the bounds of a range included', () => {
    const variables: DashboardSettings['variables'] = [
      { name: 'period', type: 'date_range' },
      { name: 'period_from', type: 'date' },
      { name: 'region', type: 'text' },
      { name: 'region', type: 'text' },
    ];
    expect(problems([], { variables })).toEqual([
      'settings.variables.1.name: unique',
      'settings.variables.3.name: unique',
    ]);
  });

  it('wants the time range to name a range, and its default to be one', () => {
    const variables: DashboardSettings['variables'] = [
      { name: 'period', type: 'date_range', default: 'last_7_days' },
      { name: 'region', type: 'text' },
    ];
    expect(problems([], { variables, timeRange: { variable: 'period', default: 'last_30_days' } })).toEqual([]);
    expect(problems([], { variables, timeRange: { variable: 'region', default: 'someday' } })).toEqual([
      'settings.timeRange.variable: known',
      'settings.timeRange.default: timeRange',
    ]);
    expect(problems([], { variables: [{ name: 'period', type: 'date_range', default: 'someday' }] })).toEqual([
      'settings.variables.0.default: timeRange',
    ]);
  });

  it('refuses a default that is no value', () => {
    const variables: DashboardSettings['variables'] = [{ name: 'region', type: 'text', default: { $ne: 1 } }];
    expect(problems([], { variables })).toEqual(['settings.variables.0.default: type']);
  });

  it('bounds the size of a widget and of the whole', () => {
    expect(problems([widget({ styling: { css: 'x'.repeat(70_000) } })])).toEqual(['widgets.0: maxBytes']);
    const query = { kind: 'sql' as const, dataSourceId: 's', sql: 'x'.repeat(100_000) };
    expect(problems(Array.from({ length: 11 }, () => widget({ query })))).toEqual([': maxBytes']);
  });
});

describe('unstorable', () => {
  it.each([
    ['a NUL', { name: 'a\0b' }, 'name: text'],
    ['half a surrogate pair', { widgets: [{ name: '\ud800' }] }, 'widgets.0.name: text'],
    ['a key into the prototype', { config: { constructor: 1 } }, 'config: key'],
    ['an own __proto__', JSON.parse('{"config":{"__proto__":{"x":1}}}'), 'config: key'],
    ['a number that JSON has not', { height: Number.NaN }, 'height: number'],
    ['a bigint', { height: 1n }, 'height: type'],
  ])('finds %s', (_, value, problem) => {
    expect(unstorable(value).map(({ path, rule }) => `${path}: ${rule}`)).toEqual([problem]);
  });

  it('finds endless depth', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 1_000; level += 1) deep = [deep];
    expect(unstorable(deep)).toHaveLength(1);
  });

  it('lets every other JSON value through', () => {
    expect(unstorable({ text: 'Côte 🏔️', number: -1.5, none: null, list: [true, [false]], '': 'empty key' })).toEqual(
      [],
    );
  });
});
