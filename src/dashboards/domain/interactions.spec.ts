import type { Variable, WidgetContent, WidgetInteractions, WidgetQuery } from './dashboard-content.js';
import { interactionProblems, orderedInteractions } from './interactions.js';

const variables: Variable[] = [
  { name: 'region', type: 'text' },
  { name: 'period', type: 'date_range' },
];
const query: WidgetQuery = { kind: 'sql', dataSourceId: 's', sql: 'SELECT 1' };
const widget = (interactions: WidgetInteractions, type: WidgetContent['type'] = 'chart'): WidgetContent => ({
  id: 'w',
  slug: 'w',
  type,
  name: 'W',
  position: { x: 0, y: 0, width: 6, height: 4 },
  visualization: { type: 'bar', config: {} },
  interactions,
});
const problems = (interactions: WidgetInteractions, type?: WidgetContent['type']): string[] =>
  interactionProblems(widget(interactions, type), 'widgets.0', variables).map(({ path, rule }) => `${path}: ${rule}`);

describe('interactions of a widget', () => {
  it('are right when everything that they name is there', () => {
    expect(
      problems({
        crossFilter: [{ column: 'region', variable: 'region' }],
        drillDown: [
          { kind: 'rows', column: 'region', parameter: 'region', query },
          { kind: 'dashboard', column: 'region', dashboard: 'customers', parameters: { country: 'region' } },
          { kind: 'time', column: 'month', variable: 'period' },
        ],
      }),
    ).toEqual([]);
  });

  it('set variables that there are, of a type that takes a value, each column once', () => {
    expect(
      problems({
        crossFilter: [
          { column: 'region', variable: 'nowhere' },
          { column: 'month', variable: 'period' },
          { column: 'region', variable: 'region' },
        ],
      }),
    ).toEqual([
      'widgets.0.interactions.crossFilter.0.variable: known',
      'widgets.0.interactions.crossFilter.1.variable: known',
      'widgets.0.interactions.crossFilter.2.column: unique',
    ]);
  });

  it('narrow ranges alone, and name parameters and dashboards as they can be named', () => {
    expect(
      problems({
        drillDown: [
          { kind: 'time', column: 'month', variable: 'region' },
          { kind: 'rows', column: 'region', parameter: '1 a', query },
          { kind: 'dashboard', column: 'region', dashboard: 'No Slug', parameters: { '1a': 'x', b: '' } },
        ],
      }),
    ).toEqual([
      'widgets.0.interactions.drillDown.0.variable: known',
      'widgets.0.interactions.drillDown.1.parameter: name',
      'widgets.0.interactions.drillDown.2.dashboard: slug',
      'widgets.0.interactions.drillDown.2.parameters.1a: name',
      'widgets.0.interactions.drillDown.2.parameters.b: column',
    ]);
  });

  it('belong to widgets with values', () => {
    const filter = { crossFilter: [{ column: 'region', variable: 'region' }] };
    expect(problems(filter, 'text')).toEqual(['widgets.0.interactions: type']);
    expect(problems(filter, 'filter')).toEqual(['widgets.0.interactions: type']);
    expect(problems(filter, 'table')).toEqual([]);
  });

  it('that say nothing are none', () => {
    const same = (given: WidgetQuery): WidgetQuery => given;
    expect(orderedInteractions({}, same)).toBeUndefined();
    expect(orderedInteractions({ crossFilter: [], drillDown: [] }, same)).toBeUndefined();
    const drillDown = [{ variable: 'period', label: '', column: 'month', kind: 'time' as const }];
    expect(JSON.stringify(orderedInteractions({ drillDown }, same))).toBe(
      '{"drillDown":[{"kind":"time","column":"month","variable":"period"}]}',
    );
  });
});
