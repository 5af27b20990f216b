import type { ChartResult } from '@tidemark/chart';
import type { Variable, WidgetInteractions } from '../../../api/types.js';
import { stretchOf } from './stretch.js';
import { actionsOf, linkedColumns } from './value-actions.js';

const variables: Variable[] = [
  { name: 'region', type: 'text', label: 'Region' },
  { name: 'regions', type: 'list', itemType: 'text' },
  { name: 'size', type: 'number' },
  { name: 'period', type: 'date_range' },
];
const result: ChartResult = {
  columns: [
    { name: 'region', type: 'string' },
    { name: 'month', type: 'date' },
    { name: 'size', type: 'number' },
  ],
  rows: [
    { region: 'EU', month: '2024-01-01', size: '12.50' },
    { region: null, month: '2024-02-01', size: 3 },
    { region: 'US', month: '2024-04-01', size: 3 },
  ],
};
const [eu = {}, nowhere = {}] = result.rows;
const context = { variables, filters: {}, timeZone: 'Europe/Berlin' };

describe('what a value does', () => {
  it('sets the variable, adds to a list, and takes exact figures as numbers', () => {
    const interactions: WidgetInteractions = {
      crossFilter: [
        { column: 'region', variable: 'region' },
        { column: 'region', variable: 'regions' },
        { column: 'size', variable: 'size' },
      ],
    };
    const filters = { regions: ['US'] };
    const actions = actionsOf(interactions, eu, result, { ...context, filters });
    expect(actions.map((action) => (action.kind === 'filter' ? action.value : action.kind))).toEqual([
      'EU',
      ['US', 'EU'],
      12.5,
    ]);
    expect(actions[0]?.label).toBe('Filter Region by EU');
  });

  it('takes the filter back when it is chosen again', () => {
    const interactions: WidgetInteractions = {
      crossFilter: [
        { column: 'region', variable: 'region' },
        { column: 'region', variable: 'regions' },
      ],
    };
    const filters = { region: 'EU', regions: ['EU', 'US'] };
    const actions = actionsOf(interactions, eu, result, { ...context, filters });
    expect(actions.map((action) => (action.kind === 'filter' ? action.value : null))).toEqual([null, ['US']]);
    const withDefault = [{ name: 'region', type: 'text' as const, default: 'US' }];
    const back = actionsOf({ crossFilter: [{ column: 'region', variable: 'region' }] }, eu, result, {
      ...context,
      variables: withDefault,
      filters: { region: 'EU' },
    });
    expect(back).toMatchObject([{ value: 'US' }]);
  });

  it('opens rows, dashboards with values of its row, and the time that it stands for', () => {
    const interactions: WidgetInteractions = {
      drillDown: [
        { kind: 'rows', column: 'region', parameter: 'r', query: { kind: 'sql', dataSourceId: 's', sql: '' } },
        { kind: 'dashboard', column: 'region', dashboard: 'customers', parameters: { where: 'region', gone: 'none' } },
        { kind: 'time', column: 'month', variable: 'period' },
      ],
    };
    expect(actionsOf(interactions, eu, result, context)).toMatchObject([
      { kind: 'rows', drill: 0, value: 'EU', title: 'Rows: EU' },
      { kind: 'dashboard', dashboard: 'customers', values: { where: 'EU' } },
      { kind: 'filter', value: '2024-01-01..2024-02-01' },
    ]);
    expect(actionsOf(interactions, eu, result, context, 'month')).toHaveLength(1);
    expect([...linkedColumns(interactions)]).toEqual(['region', 'month']);
  });

  it('does nothing without a value, or without its variable', () => {
    const interactions: WidgetInteractions = { crossFilter: [{ column: 'region', variable: 'region' }] };
    expect(actionsOf(interactions, nowhere, result, context)).toEqual([]);
    expect(actionsOf(interactions, eu, result, { ...context, variables: [] })).toEqual([]);
    expect(actionsOf(undefined, eu, result, context)).toEqual([]);
  });
});

describe('the time that a point stands for', () => {
  const of = (...times: string[]): ChartResult => ({
    columns: [{ name: 't', type: 'timestamp' }],
    rows: times.map((t) => ({ t })),
  });
  const stretch = (result: ChartResult, value: string): string | null => stretchOf(value, 't', result, 'Europe/Berlin');

  it('reaches to where the next point would be', () => {
    expect(stretch(of('2024-01-01', '2024-01-02', '2024-01-09'), '2024-01-09')).toBe('2024-01-09..2024-01-10');
    expect(stretch(of('2024-01-01', '2024-01-08'), '2024-01-08')).toBe('2024-01-08..2024-01-15');
    expect(stretch(of('2024-01-01', '2024-02-01', '2024-03-01'), '2024-03-01')).toBe('2024-03-01..2024-04-01');
    expect(stretch(of('2023-10-01', '2024-01-01'), '2024-01-01')).toBe('2024-01-01..2024-04-01');
    expect(stretch(of('2022-01-01', '2023-01-01', '2024-01-01'), '2024-01-01')).toBe('2024-01-01..2025-01-01');
  });

  it('is a day where there is one point, and where points are closer', () => {
    expect(stretch(of('2024-05-06'), '2024-05-06')).toBe('2024-05-06..2024-05-07');
    expect(stretch(of('2024-05-06T10:00:00Z', '2024-05-06T11:00:00Z'), '2024-05-06T10:00:00Z')).toBe(
      '2024-05-06..2024-05-07',
    );
  });

  it('falls on the reader’s day for instants', () => {
    expect(stretch(of('2024-05-06T23:00:00Z'), '2024-05-06T23:00:00Z')).toBe('2024-05-07..2024-05-08');
  });

  it('is none for what is no time', () => {
    expect(stretch(of('2024-05-06'), 'EU')).toBeNull();
  });
});
