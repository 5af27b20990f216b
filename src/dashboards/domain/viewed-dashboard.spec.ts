import { viewedDashboard } from './viewed-dashboard.js';

const position = { x: 0, y: 0, width: 6, height: 4 };
const dashboard = {
  id: 'd',
  version: 3,
  content: {
    name: 'Orders',
    description: null,
    tags: ['internal'],
    layout: { grid: { columns: 12 as const, rowHeight: 80 } },
    settings: {
      refreshInterval: 5,
      timeRange: { variable: 'period', default: 'last_30_days' },
      variables: [
        { name: 'customer', type: 'text' as const, default: 'acme' },
        { name: 'region', type: 'text' as const, label: 'Region', multiple: true, options: { query: { dataSourceId: 's', sql: 'SELECT secret' } } },
        { name: 'period', type: 'date_range' as const },
      ],
    },
    widgets: [
      { id: 'w1', slug: 'w1', type: 'table' as const, name: 'Rows', position, query: { kind: 'sql' as const, dataSourceId: 's', sql: 'SELECT secret' }, visualization: { type: 'table', config: {} } },
      { id: 'w2', slug: 'w2', type: 'filter' as const, name: 'Customer', position, visualization: { type: 'filter', config: { variable: 'customer' } } },
      { id: 'w3', slug: 'w3', type: 'filter' as const, name: 'Region', position, visualization: { type: 'filter', config: { variable: 'region' } } },
      { id: 'w4', slug: 'w4', type: 'text' as const, name: 'Note', description: 'd', position, visualization: { type: 'text', config: { markdown: 'x' } }, styling: { a: 1 } },
      { id: 'w5', slug: 'w5', type: 'log-viewer' as const, name: 'Logs', position, visualization: { type: 'log-viewer', config: { query: 'internal words' } } },
    ],
  },
};
const seen = (...choosable: string[]) => viewedDashboard(dashboard, dashboard.content.settings.variables, new Set(choosable));

describe('a dashboard as embedded viewers see it', () => {
  it('holds no query, source, tag or name in code', () => {
    expect(JSON.stringify(seen('region', 'period'))).not.toMatch(/SELECT|dataSourceId|internal|slug|acme/);
  });

  it('says which widgets have rows to be fetched', () => {
    expect(seen('region').widgets.map(({ id, hasData }) => [id, hasData])).toEqual([['w1', true], ['w3', false], ['w4', false]]);
  });

  it('has those variables, filters and time range alone that may be chosen', () => {
    expect(seen('region', 'period').settings).toEqual({
      refreshInterval: 5,
      timeRange: { variable: 'period', default: 'last_30_days' },
      variables: [
        { name: 'region', type: 'text', label: 'Region', multiple: true, hasOptions: true },
        { name: 'period', type: 'date_range', hasOptions: false },
      ],
    });
    expect(seen().settings).toEqual({ refreshInterval: 5, variables: [] });
    expect(seen().widgets.map(({ id }) => id)).toEqual(['w1', 'w4']);
  });
});
