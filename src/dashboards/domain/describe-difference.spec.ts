import { type DashboardContent, type WidgetContent, defaultLayout, defaultSettings } from './dashboard-content.js';
import { describeDifference, sameContent } from './describe-difference.js';

const widget = (id: string, change: Partial<WidgetContent> = {}): WidgetContent => ({
  id,
  slug: id,
  type: 'chart',
  name: `Widget ${id}`,
  position: { x: 0, y: 0, width: 6, height: 4 },
  query: { kind: 'sql', dataSourceId: 'source', sql: 'SELECT 1 AS one' },
  visualization: { type: 'bar', config: { x: 'one', y: 'one' } },
  ...change,
});
const content = (change: Partial<DashboardContent> = {}): DashboardContent => ({
  name: 'Sales',
  description: null,
  tags: [],
  layout: defaultLayout(),
  settings: defaultSettings(),
  widgets: [widget('a'), widget('b')],
  ...change,
});
const difference = (change: Partial<DashboardContent>): string => describeDifference(content(), content(change));

describe('describeDifference', () => {
  it('tells how many widgets a new dashboard has', () => {
    expect(describeDifference(null, content())).toBe('Created with 2 widgets');
    expect(describeDifference(null, content({ widgets: [widget('a')] }))).toBe('Created with 1 widget');
    expect(describeDifference(null, content({ widgets: [] }))).toBe('Created with 0 widgets');
  });

  it('names one widget and counts several', () => {
    expect(difference({ widgets: [widget('a'), widget('b'), widget('c')] })).toBe('Added “Widget c”');
    expect(difference({ widgets: [widget('a'), widget('b'), widget('c'), widget('d')] })).toBe('Added 2 widgets');
    expect(difference({ widgets: [widget('b')] })).toBe('Removed “Widget a”');
    expect(difference({ widgets: [] })).toBe('Removed 2 widgets');
  });

  it('tells a renamed widget from a changed one', () => {
    expect(difference({ widgets: [widget('a', { name: 'Revenue' }), widget('b')] })).toBe(
      'Renamed “Widget a” to “Revenue”',
    );
    expect(difference({ widgets: [widget('a', { visualization: { type: 'line', config: {} } }), widget('b')] })).toBe(
      'Changed “Widget a”',
    );
    const position = { x: 6, y: 0, width: 6, height: 4 };
    expect(difference({ widgets: [widget('a'), widget('b', { position })] })).toBe('Changed the layout');
    expect(difference({ widgets: [widget('b'), widget('a')] })).toBe('Changed the layout');
  });

  it('joins everything into one sentence', () => {
    const settings = { refreshInterval: 30, variables: [{ name: 'region', type: 'text' as const }] };
    expect(
      difference({ name: 'Revenue', tags: ['finance'], settings, widgets: [widget('a'), widget('b'), widget('c')] }),
    ).toBe(
      'Renamed “Sales” to “Revenue”, changed the tags, set the refresh to 30 s, changed the variables and added “Widget c”',
    );
  });

  it('tells the rest of the settings apart', () => {
    const settings = { ...defaultSettings(), theme: 'dark', timeRange: { variable: 'period', default: 'today' } };
    expect(difference({ description: 'All of it', settings, layout: { grid: { columns: 12, rowHeight: 40 } } })).toBe(
      'Changed the description, changed the theme, changed the time range and changed the grid',
    );
    expect(describeDifference(content({ settings: { refreshInterval: 5, variables: [] } }), content())).toBe(
      'Switched refreshing off',
    );
  });

  it('admits that nothing changed', () => {
    expect(difference({})).toBe('Nothing changed');
  });

  it('stays short, however long the names are', () => {
    expect(difference({ name: 'x'.repeat(500) }).length).toBe(300);
  });
});

describe('sameContent', () => {
  it('does not mind the order of keys, and minds everything else', () => {
    const turned = content({
      widgets: [widget('a', { visualization: { config: { y: 'one', x: 'one' }, type: 'bar' } }), widget('b')],
    });
    expect(sameContent(content(), turned)).toBe(true);
    expect(sameContent(content(), content({ tags: ['x'] }))).toBe(false);
  });
});
