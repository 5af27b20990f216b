import { request } from 'node:http';
import { DataSource } from 'typeorm';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import {
  type DashboardView,
  type SampleSource,
  type Shop,
  type WidgetResult,
  chart,
  openShop,
  sampleSource,
  succeeded,
  table,
} from './sample-source.js';

describe('cached data of dashboards', () => {
  let shop: Shop;
  let app: TestApp;
  let tenant: TestTenant;
  let source: SampleSource;
  beforeAll(async () => {
    shop = await openShop();
    ({ app, tenant, source } = shop);
  });
  afterAll(() => shop?.close());

  const create = async (widgets: object[], settings: object = {}): Promise<DashboardView> =>
    succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Live', widgets, settings }));
  const read = (id: string, filters?: unknown, query: Record<string, string> = {}, api: Api = tenant.viewer.api) =>
    api.get<{ widgets: WidgetResult[] }>(`/dashboards/${id}/data`, {
      ...query,
      ...(filters === undefined ? {} : { filters: typeof filters === 'string' ? filters : JSON.stringify(filters) }),
    });
  const rows = async (id: string, filters?: unknown): Promise<unknown[]> =>
    succeeded(await read(id, filters)).widgets.map(({ data }) => data.map((row) => Object.values(row)));

  it('answers the same to all, with a validator, until asked to look again', async () => {
    await source.run('CREATE TABLE counter AS SELECT 1 AS n');
    const { id, widgets } = await create([table(source.id, 'SELECT n FROM counter')]);
    const first = await read(id);
    expect([first.headers.get('x-cache'), first.data.widgets[0]?.meta]).toMatchObject([
      'miss',
      { cached: false, cacheLevel: 'source' },
    ]);
    await source.run('UPDATE counter SET n = 2');
    const second = await read(id, undefined, {}, tenant.operator.api);
    expect([
      second.headers.get('x-cache'),
      second.data.widgets[0]?.data,
      second.data.widgets[0]?.meta?.cacheLevel,
    ]).toEqual(['hit-l1', [{ n: 1 }], 'l1']);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    expect(second.metadata).toMatchObject({ cached: true, ttl: expect.any(Number) as unknown });
    const unchanged = await tenant.viewer.api
      .with({ 'if-none-match': second.headers.get('etag') ?? '' })
      .get(`/dashboards/${id}/data`);
    expect([unchanged.status, unchanged.body]).toEqual([304, '']);
    const fresh = await read(id, undefined, { refresh: 'true' });
    expect([fresh.headers.get('x-cache'), fresh.data.widgets[0]?.data]).toEqual(['miss', [{ n: 2 }]]);
    const changed = await tenant.viewer.api
      .with({ 'if-none-match': second.headers.get('etag') ?? '' })
      .get<WidgetResult>(`/dashboards/${id}/widgets/${widgets[0]?.id}/data`);
    expect([changed.status, changed.data]).toMatchObject([
      200,
      { id: widgets[0]?.id, name: 'Table', type: 'table', data: [{ n: 2 }] },
    ]);
  });

  it('lives no longer than the refresh interval of the dashboard', async () => {
    await source.run('CREATE TABLE ticker AS SELECT 1 AS n');
    const { id } = await create([table(source.id, 'SELECT n FROM ticker')], { refreshInterval: 1 });
    expect((await read(id)).data.widgets[0]?.data).toEqual([{ n: 1 }]);
    await source.run('UPDATE ticker SET n = 2');
    await eventually(async () => expect((await read(id)).data.widgets[0]?.data).toEqual([{ n: 2 }]), 3_000);
  });

  it('touches no database', async () => {
    const { id, widgets } = await create([chart(source.id), table(source.id, 'SELECT 2 AS two')]);
    await read(id);
    await tenant.viewer.api.get(`/dashboards/${id}/widgets/${widgets[0]?.id}/data`);
    const { master } = app.app.get(DataSource).driver as unknown as {
      master: { on(event: string, listener: () => void): void; off(event: string, listener: () => void): void };
    };
    // History is written behind the requests, so one round without any connection is what proves it.
    await eventually(async () => {
      let acquired = 0;
      const count = (): void => void (acquired += 1);
      master.on('acquire', count);
      const answers = await Promise.all(
        Array.from({ length: 10 }, async () => [
          await read(id),
          await tenant.viewer.api.get(`/dashboards/${id}/widgets/${widgets[0]?.id}/data`),
        ]),
      );
      master.off('acquire', count);
      expect(answers.flat().map(({ headers }) => headers.get('x-cache'))).toEqual(Array<string>(20).fill('hit-l1'));
      expect(acquired).toBe(0);
    });
  });

  it('shows a changed dashboard at once, on another replica too', async () => {
    const replica = await startTestApp({ replicaOf: app });
    try {
      const there = new Api(replica.url).as(tenant.viewer.accessToken);
      const { id } = await create([table(source.id, 'SELECT 1 AS n')]);
      expect(succeeded(await read(id, undefined, {}, there)).widgets[0]?.data).toEqual([{ n: 1 }]);
      succeeded(
        await tenant.developer.api.put(`/dashboards/${id}`, {
          version: 1,
          widgets: [table(source.id, 'SELECT 2 AS n')],
        }),
      );
      expect(await rows(id)).toEqual([[[2]]]);
      await eventually(async () =>
        expect(succeeded(await read(id, undefined, {}, there)).widgets[0]?.data).toEqual([{ n: 2 }]),
      );
      succeeded(
        await tenant.developer.api.put(`/dashboards/${id}/sharing`, {
          visibility: 'private',
          roles: [],
          members: [],
        }),
      );
      await eventually(async () => expect((await read(id, undefined, {}, there)).status).toBe(404));
    } finally {
      await replica.close();
    }
  });

  it('cancels its queries in the database when the client goes away', async () => {
    const { id } = await create([
      table(source.id, 'SELECT count(*) AS n FROM generate_series(1, 20000000000) AS g(i) WHERE i % 7 = 8'),
    ]);
    const running = async () =>
      (
        await source.run<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE '%20000000000%' AND pid <> pg_backend_pid() AND state = 'active'`,
        )
      ).length;
    const headers = { authorization: `Bearer ${tenant.viewer.accessToken}` };
    const reading = request(`${app.url}/api/v1/dashboards/${id}/data`, { headers, agent: false });
    reading.on('error', () => undefined).end();
    await eventually(async () => expect(await running()).toBe(1));
    reading.destroy();
    await eventually(async () => expect(await running()).toBe(0));
  });

  it('counts every query that a refresh runs anew against the pace of the plan, and none that the cache answers', async () => {
    const paced = await startTestApp({ rateLimitFactor: 1 });
    try {
      const small = await newTenant(paced, { plan: 'free', roles: ['developer', 'viewer'] });
      const shop = await sampleSource(paced, small);
      try {
        const widgets = Array.from({ length: 10 }, (_, n) => table(shop.id, `SELECT ${n} AS n`));
        const made = succeeded(await small.developer.api.post<DashboardView>('/dashboards', { name: 'Wide', widgets }));
        const data = (query: Record<string, string> = {}) => small.viewer.api.get(`/dashboards/${made.id}/data`, query);
        const refreshed = [];
        for (let n = 0; n < 7; n += 1) refreshed.push(await data({ refresh: 'true' }));
        expect(refreshed.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
        expect(refreshed[6]?.error).toMatchObject({ code: 'QUOTA_EXCEEDED', details: { quota: 'queriesPerMinute', limit: 60 } });
        expect(Number(refreshed[6]?.headers.get('retry-after'))).toBeGreaterThan(0);
        const widget = (n: number) => small.viewer.api.get(`/dashboards/${made.id}/widgets/${made.widgets[n]?.id}/data`, { refresh: 'true' });
        const single = await Promise.all(Array.from({ length: 10 }, (_, n) => widget(n)));
        expect(single.some(({ error }) => error?.code === 'QUOTA_EXCEEDED')).toBe(true);
        expect((await data()).status).toBe(200);
      } finally {
        await shop.close();
      }
    } finally {
      await paced.close();
    }
  });
});
