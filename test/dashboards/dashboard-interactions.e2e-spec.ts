import { randomUUID } from 'node:crypto';
import type { TestTenant, TestUser } from '../support/tenant.js';
import {
  type DashboardView,
  type Shop,
  type WidgetView,
  chart,
  openShop,
  problemPaths,
  succeeded,
} from './sample-source.js';

type Interactive = WidgetView & { interactions?: Record<string, unknown> };

describe('interactions of widgets', () => {
  let shop: Shop;
  let tenant: TestTenant;
  beforeAll(async () => {
    shop = await openShop();
    ({ tenant } = shop);
  });
  afterAll(() => shop?.close());

  const variables = [
    { name: 'region', type: 'text' },
    { name: 'period', type: 'date_range' },
  ];
  const rowsQuery = {
    kind: 'sql',
    sql: 'SELECT id, amount FROM orders WHERE region = {{region}} [[ AND ordered_on >= {{period_from}} ]] ORDER BY id',
  };
  const interactions = () => ({
    crossFilter: [{ column: 'region', variable: 'region' }],
    drillDown: [
      {
        kind: 'rows',
        column: 'region',
        label: 'Orders',
        parameter: 'region',
        query: { ...rowsQuery, dataSourceId: shop.source.id },
      },
      { kind: 'dashboard', column: 'region', dashboard: 'customers', parameters: { country: 'region' } },
      { kind: 'time', column: 'region', variable: 'period' },
    ],
  });
  const body = (change: object = {}): object => ({
    name: 'Sales',
    settings: { refreshInterval: 0, variables },
    widgets: [chart(shop.source.id, { interactions: interactions(), ...change })],
  });
  const create = async (change: object = {}): Promise<DashboardView> =>
    succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', body(change)));
  const rows = (
    { id, widgets }: DashboardView,
    query: Record<string, string>,
    { api }: TestUser = tenant.viewer,
    widget = widgets[0]?.id ?? '',
  ) =>
    api.get<{ data: Record<string, unknown>[]; meta: { truncated: boolean } }>(
      `/dashboards/${id}/widgets/${widget}/rows?${new URLSearchParams({ drill: '0', value: '"EU"', ...query }).toString()}`,
    );

  it('are kept as they are given, and come back with the dashboard', async () => {
    const { id, widgets } = await create();
    expect((widgets[0] as Interactive).interactions).toEqual(interactions());
    const again = succeeded(await tenant.viewer.api.get<DashboardView>(`/dashboards/${id}`));
    expect((again.widgets[0] as Interactive).interactions).toEqual(interactions());
    const without = succeeded(
      await tenant.developer.api.patch<Interactive>(`/dashboards/${id}/widgets/${widgets[0]?.id}`, {
        version: 1,
        interactions: null,
      }),
    );
    expect(without).not.toHaveProperty('interactions');
  });

  it('are refused by path when they cannot work', async () => {
    const refused = async (given: object): Promise<string[]> =>
      problemPaths(await tenant.developer.api.post('/dashboards', body({ interactions: given })));
    const at = 'widgets.0.interactions';
    expect(await refused({ crossFilter: [{ column: '', variable: 'region' }], hover: true })).toEqual(
      expect.arrayContaining([`${at}.hover: unknownField`, `${at}.crossFilter.0.column: isNotEmpty`]),
    );
    expect(await refused({ drillDown: [{ kind: 'teleport', column: 'region' }] })).toEqual([
      `${at}.drillDown.0.kind: isIn`,
    ]);
    expect(await refused({ drillDown: [{ kind: 'time', column: 'region', variable: 'period', sql: 'x' }] })).toEqual([
      `${at}.drillDown.0.sql: unknownField`,
    ]);
    expect(await refused({ crossFilter: [{ column: 'region', variable: 'period' }] })).toEqual([
      `${at}.crossFilter.0.variable: known`,
    ]);
    const foreign = { kind: 'rows', column: 'region', parameter: 'region' };
    expect(await refused({ drillDown: [{ ...foreign, query: { ...rowsQuery, dataSourceId: randomUUID() } }] })).toEqual(
      [`${at}.drillDown.0.query.dataSourceId: known`],
    );
    const harmful = await tenant.developer.api.post(
      '/dashboards',
      body({
        interactions: {
          drillDown: [{ ...foreign, query: { dataSourceId: shop.source.id, sql: 'DELETE FROM orders' } }],
        },
      }),
    );
    expect([harmful.status, harmful.error?.code]).toEqual([422, 'QUERY_REJECTED']);
    expect(harmful.error?.details).toMatchObject({ path: `${at}.drillDown.0.query.sql` });
  });

  it('travel as code, with sources by name', async () => {
    const { id } = await create();
    const yaml = await tenant.developer.api.get<{ slug: string; widgets: Interactive[] }>(
      `/dashboards/${id}/definition`,
    );
    const definition = succeeded(yaml);
    const [drill] = definition.widgets[0]?.interactions?.['drillDown'] as { query: object }[];
    expect(drill?.query).toEqual({ source: shop.source.name, sql: rowsQuery.sql });
    const unchanged = succeeded(
      await tenant.developer.api.put<{ outcome: string }>('/dashboards/definition', definition),
    );
    expect(unchanged.outcome).toBe('unchanged');
    const lost = JSON.parse(JSON.stringify(definition).replaceAll(shop.source.name, 'Nowhere')) as object;
    expect(problemPaths(await tenant.developer.api.put('/dashboards/definition', lost))).toEqual([
      'widgets.0.query.source: known',
      'widgets.0.interactions.drillDown.0.query.source: known',
    ]);
  });

  describe('open the rows behind a value', () => {
    it('for those who may look at the dashboard, though they may run no SQL of their own', async () => {
      const dashboard = await create();
      const { data, meta } = succeeded(await rows(dashboard, {}));
      expect(data.map((row) => row['amount'])).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
      expect(meta.truncated).toBe(false);
      expect(succeeded(await rows(dashboard, { value: '"US"' })).data).not.toEqual(data);
    });

    it('under the filters in force', async () => {
      const dashboard = await create();
      const filters = JSON.stringify({ period: '2024-02-01..2024-03-01' });
      expect(succeeded(await rows(dashboard, { filters })).data).toEqual([]);
      expect(succeeded(await rows(dashboard, { filters, value: '"Africa"' })).data).toEqual([]);
      expect((await rows(dashboard, { filters: '{"colour":"red"}' })).status).toBe(400);
    });

    it('with the value bound and never spliced', async () => {
      const dashboard = await create();
      for (const value of [`EU' OR '1'='1`, `'; DROP TABLE orders; --`, '{{region}}'])
        expect(succeeded(await rows(dashboard, { value: JSON.stringify(value) })).data).toEqual([]);
    });

    it('for a value that is one', async () => {
      const dashboard = await create();
      for (const value of ['EU', '{}', '["EU"]', '', JSON.stringify('x'.repeat(3_000)), '"\\u0000"', '"\\ud800"'])
        expect([value, (await rows(dashboard, { value })).status]).toEqual([value, 400]);
    });

    it('and nothing where there is no such drill-down, widget or dashboard', async () => {
      const dashboard = await create();
      expect((await rows(dashboard, { drill: '1' })).status).toBe(404);
      expect((await rows(dashboard, { drill: '9' })).status).toBe(404);
      expect((await rows(dashboard, { drill: '-1' })).status).toBe(400);
      expect((await rows(dashboard, {}, tenant.viewer, randomUUID())).status).toBe(404);
      expect((await rows(dashboard, {}, shop.other.admin)).status).toBe(404);
    });
  });
});
