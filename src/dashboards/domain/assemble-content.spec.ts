import { type ContentInput, type WidgetInput, assembleContent, withNewIds } from './assemble-content.js';
import type { DashboardContent } from './dashboard-content.js';

/** Ids in the order in which they are asked for. */
const ids = () => {
  let next = 0;
  return () => `id-${++next}`;
};
const chart = (change: Partial<WidgetInput> = {}): WidgetInput => ({ type: 'chart', name: 'Revenue', ...change });
const assemble = (input: ContentInput, before: DashboardContent | null = null): DashboardContent =>
  assembleContent(before, input, ids());
const problemsOf = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return (error as { details: { path: string; rule: string }[] }).details.map(({ path, rule }) => `${path}: ${rule}`);
  }
  return 'no problem';
};

describe('assembleContent', () => {
  it('makes ids, slugs, places and visualizations for what says none', () => {
    const { widgets } = assemble({ name: 'Sales', widgets: [chart(), chart(), { type: 'text', name: 'Notes' }] });
    expect(widgets).toEqual([
      {
        id: 'id-1',
        slug: 'revenue',
        type: 'chart',
        name: 'Revenue',
        position: { x: 0, y: 0, width: 6, height: 4 },
        visualization: { type: 'bar', config: {} },
      },
      {
        id: 'id-2',
        slug: 'revenue-2',
        type: 'chart',
        name: 'Revenue',
        position: { x: 0, y: 4, width: 6, height: 4 },
        visualization: { type: 'bar', config: {} },
      },
      {
        id: 'id-3',
        slug: 'notes',
        type: 'text',
        name: 'Notes',
        position: { x: 0, y: 8, width: 12, height: 2 },
        visualization: { type: 'text', config: { markdown: '' } },
      },
    ]);
  });

  it('has defaults for a dashboard that is only a name', () => {
    expect(assemble({ name: 'Sales' })).toEqual({
      name: 'Sales',
      description: null,
      tags: [],
      layout: { grid: { columns: 12, rowHeight: 80 } },
      settings: { refreshInterval: 0, variables: [] },
      widgets: [],
    });
  });

  it('keeps what is left out of a change', () => {
    const before = assemble({
      name: 'Sales',
      description: 'All',
      tags: ['a'],
      settings: { refreshInterval: 5 },
      layout: { grid: { rowHeight: 40 } },
      widgets: [chart()],
    });
    expect(assemble({}, before)).toEqual(before);
    expect(assemble({ name: 'Revenue' }, before)).toEqual({ ...before, name: 'Revenue' });
    expect(assemble({ description: '' }, before).description).toBeNull();
    expect(assemble({ description: null }, before).description).toBeNull();
    expect(assemble({ widgets: [] }, before).widgets).toEqual([]);
    expect(assemble({ layout: { grid: {} } }, before).layout.grid.rowHeight).toBe(40);
  });

  it('keeps the slug of a widget that is known by its id, whatever its name becomes', () => {
    const before = assemble({ name: 'Sales', widgets: [chart()] });
    const after = assemble({ widgets: [chart({ id: 'id-1', name: 'Income' })] }, before);
    expect(after.widgets[0]).toMatchObject({ id: 'id-1', slug: 'revenue', name: 'Income' });
  });

  it('does not give a new widget the slug of one that stays further down', () => {
    const before = assemble({ name: 'Sales', widgets: [chart()] });
    const after = assemble({ widgets: [chart(), chart({ id: 'id-1' })] }, before);
    expect(after.widgets.map(({ slug }) => slug)).toEqual(['revenue-2', 'revenue']);
  });

  it('refuses ids that are not of this dashboard, and anything given twice', () => {
    const before = assemble({ name: 'Sales', widgets: [chart()] });
    expect(problemsOf(() => assemble({ widgets: [chart({ id: 'foreign' })] }, before))).toEqual([
      'widgets.0.id: known',
    ]);
    expect(
      problemsOf(() => assemble({ widgets: [chart({ id: 'id-1' }), chart({ id: 'id-1', slug: 'b' })] }, before)),
    ).toEqual(['widgets.1.id: unique']);
    expect(problemsOf(() => assemble({ widgets: [chart({ slug: 'a' }), chart({ slug: 'a' })] }))).toEqual([
      'widgets.1.slug: unique',
    ]);
    expect(
      problemsOf(() => assemble({ widgets: [chart({ id: 'id-1' }), chart({ slug: 'revenue' })] }, before)),
    ).toEqual(['widgets.1.slug: unique']);
  });

  it('refuses places off the grid and settles those that overlap', () => {
    const place = (x: number, y: number): WidgetInput => chart({ position: { x, y, width: 6, height: 2 } });
    expect(problemsOf(() => assemble({ widgets: [place(0, 0), place(8, 0)] }))).toEqual(['widgets.1.position: grid']);
    expect(assemble({ widgets: [place(0, 0), place(3, 1)] }).widgets.map(({ position }) => position.y)).toEqual([0, 2]);
  });

  it('leaves nothing undefined behind, and drops what does not belong', () => {
    const content = assemble({
      name: 'Sales',
      tags: ['a', 'b', 'a'],
      settings: { refreshInterval: 0, variables: [{ name: 'region', type: 'text', options: { values: ['EU'] } }] },
      widgets: [
        {
          ...chart(),
          description: undefined,
          query: { kind: 'sql', dataSourceId: 's', sql: 'SELECT 1' },
          styling: undefined,
        },
      ],
    });
    expect(content.tags).toEqual(['a', 'b']);
    expect(JSON.parse(JSON.stringify(content))).toEqual(content);
    expect(Object.keys(content.widgets[0] ?? {})).toEqual([
      'id',
      'slug',
      'type',
      'name',
      'position',
      'query',
      'visualization',
    ]);
  });
});

describe('withNewIds', () => {
  it('gives every widget a new id and keeps the rest', () => {
    const before = assemble({ name: 'Sales', widgets: [chart()] });
    const copy = withNewIds(before, () => 'new');
    expect(copy).toEqual({ ...before, widgets: [{ ...before.widgets[0], id: 'new' }] });
  });
});
