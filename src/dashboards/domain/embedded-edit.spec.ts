import { DomainError, type FieldProblem } from '../../platform/http/index.js';
import type { DashboardContent, WidgetContent } from './dashboard-content.js';
import { type EmbeddedEdit, embeddedChange, keptOrigins, seenContent } from './embedded-edit.js';
import { embeddedReading } from './embedded-reading.js';

const position = { x: 0, y: 0, width: 6, height: 4 };
const query = { kind: 'sql' as const, dataSourceId: 's', sql: 'SELECT {{customer}}' };
const rows: WidgetContent = {
  id: 'rows', slug: 'rows', type: 'table', name: 'Rows', position, query,
  visualization: { type: 'table', config: {} },
  interactions: { crossFilter: [{ column: 'a', variable: 'year' }] },
};
const hidden: WidgetContent = { id: 'hidden', slug: 'hidden', type: 'filter', name: 'Customer', position, visualization: { type: 'filter', config: { variable: 'customer' } } };
const note: WidgetContent = { id: 'note', slug: 'note', type: 'text', name: 'Note', position, visualization: { type: 'text', config: { markdown: '' } } };
const content: DashboardContent = {
  name: 'Orders', description: null, tags: ['internal'],
  layout: { grid: { columns: 12, rowHeight: 80 } },
  settings: {
    refreshInterval: 60,
    timeRange: { variable: 'period', default: 'all' },
    variables: [{ name: 'customer', type: 'number', default: 1 }, { name: 'year', type: 'number', default: 2024 }, { name: 'period', type: 'date_range' }],
  },
  widgets: [rows, hidden, note],
};
const reading = embeddedReading(content.settings.variables, ['customer'], true);
const change = (edit: EmbeddedEdit) => embeddedChange(content, reading, edit);
const problems = (edit: EmbeddedEdit): string[] => {
  try {
    change(edit);
    return [];
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    return Array.isArray(error.details) ? (error.details as FieldProblem[]).map(({ path, rule }) => `${path} ${rule}`) : [error.code];
  }
};

describe('what an embedded edit stands for', () => {
  it('is nothing where it says nothing', () => {
    expect(change({})).toEqual({});
  });

  it('takes query and interactions from the widget it names, and leaves what its viewer does not see', () => {
    const { widgets } = change({
      widgets: [
        { id: 'rows', type: 'chart', name: 'Bars', visualization: { type: 'bar', config: {} } },
        { origin: 'rows', type: 'metric', name: 'Copy' },
      ],
    });
    expect(widgets).toMatchObject([
      { id: 'rows', type: 'chart', name: 'Bars', query, interactions: rows.interactions },
      { type: 'metric', name: 'Copy', query, interactions: rows.interactions },
      hidden,
    ]);
    expect(keptOrigins({ widgets: [{ id: 'note', type: 'text', name: '' }, { origin: 'rows', type: 'metric', name: '' }] })).toEqual(new Set(['rows']));
  });

  it('is refused for widgets of elsewhere, hidden ones, and data without a widget that has it', () => {
    const table = { type: 'table' as const, name: 'T' };
    expect(problems({ widgets: [{ ...table, id: 'elsewhere' }, { ...table, origin: 'hidden' }, table] })).toEqual([
      'widgets.0.id known',
      'widgets.1.origin known',
      'widgets.2.origin required',
    ]);
    expect(problems({ widgets: [{ ...table, origin: 'note' }, { ...table, id: 'rows', origin: 'rows' }, { id: 'rows', type: 'text', name: 'T' }] })).toEqual([
      'widgets.0.origin type',
      'widgets.1.origin absent',
      'widgets.2.type type',
    ]);
    const filter = (variable: unknown) => ({ type: 'filter' as const, name: 'F', visualization: { type: 'filter', config: { variable } } });
    expect(problems({ widgets: [filter('customer'), filter('nothing'), filter(undefined), filter('year')] })).toEqual(
      [0, 1, 2].map((index) => `widgets.${index}.visualization.config.variable known`),
    );
  });

  it('sets defaults of what may be chosen, the time range among them, and of nothing else', () => {
    expect(change({ defaults: { year: null, period: 'this_month' } }).settings).toEqual({
      refreshInterval: 60,
      timeRange: { variable: 'period', default: 'this_month' },
      variables: [{ name: 'customer', type: 'number', default: 1 }, { name: 'year', type: 'number' }, { name: 'period', type: 'date_range', default: 'this_month' }],
    });
    expect(problems({ defaults: { Customer: 2 } })).not.toEqual([]);
    expect(() => change({ defaults: { customer: 2 } })).toThrow(DomainError);
    expect(problems({ defaults: { nothing: 2 } })).toEqual(['filters.nothing unknownFilter']);
    expect(problems({ defaults: { year: { sql: 'SELECT 1' } } })).toEqual(['defaults.year type']);
  });

  it('is told of others’ changes as far as its viewer sees', () => {
    const seen = seenContent(content, reading);
    expect([seen.tags, seen.widgets.map(({ id }) => id), seen.settings.variables.map(({ name }) => name)]).toEqual([[], ['rows', 'note'], ['year', 'period']]);
  });
});
