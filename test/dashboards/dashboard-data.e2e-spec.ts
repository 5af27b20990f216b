import { AccountsService } from '../../src/auth/index.js';
import { DashboardData } from '../../src/dashboards/index.js';
import type { TestApp } from '../support/app.js';
import type { TestTenant } from '../support/tenant.js';
import {
  type DashboardView,
  type SampleSource,
  type Shop,
  type WidgetResult,
  chart,
  openShop,
  problemPaths,
  succeeded,
  table,
} from './sample-source.js';

const REGION = { name: 'region', type: 'text', multiple: true };
const PERIOD = { name: 'period', type: 'date_range' };
const FILTERED =
  'SELECT region, count(*)::int AS orders FROM orders WHERE true [[ AND region IN ({{region}}) ]] [[ AND ordered_on >= {{period_from}} ]] [[ AND ordered_on < {{period_to}} ]] GROUP BY 1 ORDER BY 1';

describe('data of dashboards', () => {
  let shop: Shop;
  let app: TestApp;
  let tenant: TestTenant;
  let other: TestTenant;
  let source: SampleSource;
  beforeAll(async () => {
    shop = await openShop();
    ({ app, tenant, other, source } = shop);
  });
  afterAll(() => shop?.close());

  const sql = (text: string, more: Record<string, unknown> = {}) => ({
    kind: 'sql',
    dataSourceId: source.id,
    sql: text,
    ...more,
  });
  const create = async (widgets: object[], settings: object = {}): Promise<DashboardView> =>
    succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Live', widgets, settings }));
  const read = (id: string, filters?: unknown) =>
    tenant.viewer.api.get<{ widgets: WidgetResult[] }>(`/dashboards/${id}/data`, {
      ...(filters === undefined ? {} : { filters: typeof filters === 'string' ? filters : JSON.stringify(filters) }),
    });
  const rows = async (id: string, filters?: unknown): Promise<unknown[]> =>
    succeeded(await read(id, filters)).widgets.map(({ data }) => data.map((row) => Object.values(row)));

  it('answers every widget that has a query, and the rest although one fails', async () => {
    const { id, widgets } = await create([
      chart(source.id),
      { type: 'text', name: 'Notes' },
      table(source.id, 'SELECT 1 / (amount - 1) AS broken FROM orders ORDER BY id'),
      table(source.id, 'SELECT count(*) AS n, sum(amount)::numeric(10,2) AS total FROM orders', {
        type: 'metric',
        name: 'All',
        visualization: { type: 'metric', config: { value: 'n' } },
      }),
    ]);
    const answer = await read(id);
    const [byRegion, broken, all] = succeeded(answer).widgets;
    expect(byRegion).toMatchObject({
      id: widgets[0]?.id,
      name: 'Orders by region',
      type: 'chart',
      columns: [
        { name: 'region', type: 'string' },
        { name: 'orders', type: 'integer' },
      ],
      meta: { totalRows: 4 },
    });
    expect(byRegion?.data[0]).toEqual({ region: 'Africa', orders: 10 });
    expect(broken).toEqual({
      id: widgets[2]?.id,
      name: 'Table',
      type: 'table',
      data: [],
      columns: [],
      meta: null,
      error: { code: 'QUERY_FAILED', message: expect.stringContaining('division by zero') as unknown },
    });
    expect(all?.data).toEqual([{ n: '40', total: '220.00' }]);
    expect(answer.headers.get('x-cache')).toBe('miss');
  });

  it('lets viewers run what a dashboard holds, and nothing of their own', async () => {
    const { id } = await create([chart(source.id)]);
    expect((await read(id)).status).toBe(200);
    expect((await tenant.viewer.api.post('/query/execute', { dataSourceId: source.id, sql: 'SELECT 1' })).status).toBe(
      403,
    );
  });

  describe('with filters', () => {
    let id: string;
    beforeAll(async () => {
      const settings = {
        variables: [{ ...REGION, default: ['EU', 'US'] }, PERIOD],
        timeRange: { variable: 'period', default: '2024-01-01..2024-01-12' },
      };
      ({ id } = await create([table(source.id, FILTERED)], settings));
    });

    it('takes the defaults of variables and of the time range until a reader chooses', async () => {
      expect(await rows(id)).toEqual([
        [
          ['EU', 10],
          ['US', 10],
        ],
      ]);
      expect(await rows(id, { region: ['EU', 'Asia'] })).toEqual([[['EU', 10]]]);
      expect(await rows(id, { region: 'Asia', period: { from: '2024-01-21', to: '2024-01-22' } })).toEqual([
        [['Asia', 10]],
      ]);
      expect(await rows(id, { period: 'all' })).toEqual([
        [
          ['EU', 10],
          ['US', 10],
        ],
      ]);
      expect(await rows(id, { period: '2024-01-01..2024-01-02' })).toEqual([[['EU', 10]]]);
    });

    it('takes null and an empty list for "all"', async () => {
      expect(await rows(id, { region: null, period: null })).toEqual([
        [
          ['Africa', 10],
          ['Asia', 10],
          ['EU', 10],
          ['US', 10],
        ],
      ]);
      expect(await rows(id, { region: [] })).toEqual([
        [
          ['EU', 10],
          ['US', 10],
        ],
      ]);
    });

    it('binds what readers choose and never reads it as SQL', async () => {
      expect(await rows(id, { region: ["EU') OR true --", '{{tenant.id}}'] })).toEqual([[]]);
    });

    it('refuses names that nothing goes by, values of no known form, and text that is no JSON', async () => {
      expect(problemPaths(await read(id, { regoin: 'EU', period_from: '2024-01-01' }))).toEqual([
        'filters.regoin: unknownFilter',
        'filters.period_from: unknownFilter',
      ]);
      expect(problemPaths(await read(id, { region: { a: 1 } }))).toEqual(['filters.region: type']);
      expect(problemPaths(await read(id, '{'))).toEqual(['filters: json']);
      expect(problemPaths(await read(id, { tenant: 1, 'tenant.id': 'x' }))).toHaveLength(2);
    });

    it('leaves an impossible value to the widgets that bind it', async () => {
      const dashboard = await create([table(source.id, 'SELECT 1 AS one WHERE 1 = {{rank}}'), chart(source.id)], {
        variables: [{ name: 'rank', type: 'number', default: 1 }],
      });
      const { widgets } = succeeded(await read(dashboard.id, { rank: 'first' }));
      expect(widgets.map(({ error }) => error?.code)).toEqual(['VALIDATION_FAILED', undefined]);
    });
  });

  it('takes values and declarations of the widget itself, which filters override', async () => {
    const { id } = await create([
      table(source.id, 'SELECT {{region}}::text AS r', {
        query: sql('SELECT {{region}}::text AS r', { parameters: { region: 'Asia' } }),
      }),
      table(source.id, 'SELECT {{rank}} AS r', {
        query: {
          dataSourceId: source.id,
          sql: 'SELECT {{rank}} AS r',
          parameters: [{ name: 'rank', type: 'number', default: 7 }],
        },
      }),
    ]);
    expect(await rows(id)).toEqual([[['Asia']], [[7]]]);
    expect(await rows(id, { region: 'EU', rank: 8 })).toEqual([[['EU']], [[8]]]);
  });

  it('knows the tenant and the person that ask, whatever a filter says', async () => {
    const { id } = await create([table(source.id, 'SELECT {{tenant.id}}::text AS t, {{user.id}}::text AS u')]);
    expect(await rows(id)).toEqual([[[tenant.id, tenant.viewer.id]]]);
  });

  it('runs saved queries as they are now, and tells when one is gone', async () => {
    const saved = succeeded(
      await tenant.developer.api.post<{ id: string; version: number }>('/queries', {
        name: 'Top',
        dataSourceId: source.id,
        sql: 'SELECT {{rank}} AS r',
        parameters: [{ name: 'rank', type: 'number', default: 3 }],
      }),
    );
    const { id } = await create([{ ...table(source.id, ''), query: { savedQueryId: saved.id } }, chart(source.id)]);
    expect((await rows(id))[0]).toEqual([[3]]);
    expect((await rows(id, { rank: 4 }))[0]).toEqual([[4]]);
    succeeded(
      await tenant.developer.api.put(`/queries/${saved.id}`, {
        name: 'Top',
        dataSourceId: source.id,
        sql: "SELECT 'new' AS r",
        version: saved.version,
      }),
    );
    expect((await rows(id))[0]).toEqual([['new']]);
    succeeded(await tenant.developer.api.delete(`/queries/${saved.id}`));
    const { widgets } = succeeded(await read(id));
    expect(widgets.map(({ error }) => error?.code)).toEqual(['NOT_FOUND', undefined]);
    succeeded(await tenant.developer.api.put(`/dashboards/${id}`, { name: 'Still to be renamed', version: 1 }));
  });

  it('answers for a single widget with the status of its own failure', async () => {
    const { id, widgets } = await create([
      table(source.id, 'SELECT 1 / (amount - 1) AS broken FROM orders'),
      { type: 'text', name: 'T' },
    ]);
    const get = (widgetId: string | undefined) => tenant.viewer.api.get(`/dashboards/${id}/widgets/${widgetId}/data`);
    expect([(await get(widgets[0]?.id)).status, (await get(widgets[1]?.id)).status]).toEqual([422, 404]);
    const elsewhere = await create([chart(source.id)]);
    expect((await get(elsewhere.widgets[0]?.id)).status).toBe(404);
  });

  it('lists what may be chosen, fixed or from a query under the other filters', async () => {
    const options = {
      query: {
        dataSourceId: source.id,
        sql: "SELECT DISTINCT region, 'Region ' || region FROM orders WHERE true [[ AND ordered_on < {{period_to}} ]] ORDER BY 1",
      },
    };
    const { id } = await create([chart(source.id)], {
      variables: [
        { ...REGION, options },
        PERIOD,
        { name: 'rank', type: 'number', options: { values: [5, 10] } },
        { name: 'free', type: 'text' },
      ],
    });
    const list = (name: string, filters?: object) =>
      tenant.viewer.api.get<{ options: { value: unknown; label: string }[]; truncated: boolean }>(
        `/dashboards/${id}/variables/${name}/options`,
        filters ? { filters: JSON.stringify(filters) } : {},
      );
    expect(succeeded(await list('region')).options.map(({ value, label }) => `${String(value)}=${label}`)).toEqual([
      'Africa=Region Africa',
      'Asia=Region Asia',
      'EU=Region EU',
      'US=Region US',
    ]);
    expect(
      succeeded(await list('region', { period: '2024-01-01..2024-01-12' })).options.map(({ value }) => value),
    ).toEqual(['EU', 'US']);
    expect(succeeded(await list('rank'))).toEqual({
      options: [
        { value: 5, label: '5' },
        { value: 10, label: '10' },
      ],
      truncated: false,
    });
    expect(succeeded(await list('free')).options).toEqual([]);
    expect((await list('nothing')).status).toBe(404);
    expect((await other.admin.api.get(`/dashboards/${id}/variables/region/options`)).status).toBe(404);
  });

  it('opens dashboards and widgets for those who may see them, as live viewers need them', async () => {
    const { id, version, widgets } = await create(
      [chart(source.id), { type: 'text', name: 'T' }, table(source.id, 'SELECT {{must}} AS m')],
      { refreshInterval: 5 },
    );
    const dashboards = app.app.get(DashboardData, { strict: false });
    const accounts = app.app.get(AccountsService, { strict: false });
    const viewer = await accounts.actorFor(tenant.viewer.id, tenant.id);
    const stranger = await accounts.actorFor(other.admin.id, other.id);
    const [first, text, failing] = widgets.map((widget) => widget.id) as [string, string, string];
    expect(await dashboards.openDashboard(viewer, id)).toEqual({
      id,
      version,
      refreshIntervalSeconds: 5,
      widgets: widgets.map(({ id: widgetId, name, type }) => ({ id: widgetId, name, type })),
    });
    expect(await dashboards.findWidget(viewer, first)).toBe(id);
    const { prepared, widget } = await dashboards.prepareWidget(viewer, id, first, {});
    expect([widget.name, prepared]).toMatchObject([
      'Orders by region',
      { ttlSeconds: 5, origin: { kind: 'widget', dashboardId: id, widgetId: first } },
    ]);
    expect(await dashboards.prepareWidget(viewer, id, text, {})).toMatchObject({ prepared: null, error: null });
    expect(await dashboards.prepareWidget(viewer, id, failing, {})).toMatchObject({
      prepared: null,
      error: { code: 'VALIDATION_FAILED' },
    });
    await expect(dashboards.prepareWidget(viewer, id, first, { nonsense: 1 })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    for (const attempt of [
      () => dashboards.openDashboard(stranger, id),
      () => dashboards.prepareWidget(stranger, id, first, {}),
      () => dashboards.findWidget(stranger, first),
    ]) {
      await expect(attempt()).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
  });
});
