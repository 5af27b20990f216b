import { type CountedMeter, type UsageGrouping, UsageReader } from '../../src/economics/index.js';
import { OwnUse } from '../../src/economics/metering/own-use.js';
import { StorageSampleJob } from '../../src/economics/metering/storage-sample.js';
import { StorageRepository } from '../../src/economics/metering/storage.repository.js';
import { TenantDatabase } from '../../src/platform/database/index.js';
import { ExpressLane } from '../../src/platform/http/index.js';
import { SystemTenant } from '../../src/tenants/index.js';
import { type DashboardView, type Shop, openShop, succeeded, table } from '../dashboards/sample-source.js';
import { startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { Socket } from '../support/socket.js';
import { type TestTenant, newTenant } from '../support/tenant.js';

describe('metering', () => {
  let shop: Shop;
  let tenant: TestTenant;
  beforeAll(async () => {
    shop = await openShop();
    ({ tenant } = shop);
  });
  afterAll(() => shop?.close());

  const get = <T>(type: new (...args: never[]) => T, of = shop.app): T => of.app.get<T>(type, { strict: false });
  const systemTenant = async (): Promise<string> => (await get(SystemTenant).ensure()).tenantId;
  const drain = (): Promise<void> => get(OwnUse).drain();
  /** Of all days: whatever the hour is at which this runs. */
  const used = async (meter: CountedMeter, by: UsageGrouping, tenantId = tenant.id): Promise<Record<string, number>> => {
    const sums = await get(UsageReader).sums({ tenantId }, meter, '2020-01-01', '2099-12-31', [by]);
    return Object.fromEntries(sums.map(({ key, quantity }) => [String(key[by]), Number(quantity)]));
  };
  const create = async (): Promise<DashboardView> =>
    succeeded(await tenant.developer.api.post<DashboardView>('/dashboards', { name: 'Busy', widgets: [table(shop.source.id, 'SELECT region FROM orders ORDER BY id')] }));

  it('counts requests with their bytes and time by route, also those that the express lane answers', async () => {
    const { id } = await create();
    const path = `/dashboards/${id}/data`;
    await drain();
    const endpoint = 'GET /dashboards/{id}/data';
    const before = { requests: await used('requests', 'endpoint'), bytes: await used('bandwidth.bytes_sent', 'endpoint') };
    const lane = get(ExpressLane);
    const answered = lane.statistics().answered;
    let length = 0;
    for (let round = 0; round < 5; round += 1) length += JSON.stringify((await tenant.viewer.api.get(path)).body).length;
    expect(lane.statistics().answered).toBeGreaterThan(answered);
    await drain();
    const [requests, bytes] = [await used('requests', 'endpoint'), await used('bandwidth.bytes_sent', 'endpoint')];
    expect((requests[endpoint] ?? 0) - (before.requests[endpoint] ?? 0)).toBe(5);
    // Bodies and headers.
    const sent = (bytes[endpoint] ?? 0) - (before.bytes[endpoint] ?? 0);
    expect(sent).toBeGreaterThan(length);
    expect(sent).toBeLessThan(length + 5 * 3_000);
    expect((await used('compute.cpu_seconds', 'feature'))['dashboards']).toBeGreaterThan(0);
  });

  it('counts what sources take, with the source, and nothing where the cache answers', async () => {
    const body = { dataSourceId: shop.source.id, sql: 'SELECT sum(a.id * b.id + c.id * d.id) AS n FROM orders a, orders b, orders c, orders d' };
    const before = { seconds: (await used('query.source_seconds', 'label'))[shop.source.id] ?? 0, rows: (await used('query.rows', 'feature'))['query'] ?? 0 };
    const startedAt = performance.now();
    for (let round = 0; round < 3; round += 1) succeeded(await tenant.developer.api.post('/query/execute', body));
    const lasted = (performance.now() - startedAt) / 1_000;
    await drain();
    const seconds = ((await used('query.source_seconds', 'label'))[shop.source.id] ?? 0) - before.seconds;
    expect(seconds).toBeGreaterThan(0.01);
    expect(seconds).toBeLessThan(lasted);
    expect(((await used('query.rows', 'feature'))['query'] ?? 0) - before.rows).toBe(1);
  });

  it('tells the customers of embedded viewers apart, and takes no customer from anybody else', async () => {
    const { id } = await create();
    const grant = async (customerId: string): Promise<Api> => {
      const { token } = succeeded(await tenant.developer.api.post<{ token: string }>('/embed/token', { dashboardId: id, userContext: { customerId } }));
      return new Api(shop.app.url).with({ authorization: `Embed ${token}` });
    };
    const [acme, globex] = [await grant('acme'), await grant('globex')];
    for (const viewer of [acme, acme, globex]) succeeded(await viewer.get('/embed/config'));
    await drain();
    expect(await used('requests', 'customer')).toMatchObject({ acme: 2, globex: 1 });
    const byFeature = await get(UsageReader).sums({ tenantId: tenant.id }, 'requests', '2020-01-01', '2099-12-31', ['customer', 'feature']);
    expect(new Set(byFeature.filter(({ key }) => key.customer !== '').map(({ key }) => key.feature))).toEqual(new Set(['embed']));
  });

  it('counts what sockets are sent', async () => {
    const socket = await new Socket(shop.app.url, { protocols: ['bearer', tenant.viewer.accessToken] }).opened();
    try {
      await socket.roundTrip();
      const { length } = socket.text;
      await eventually(async () => {
        await drain();
        expect((await used('bandwidth.bytes_sent', 'feature'))['realtime'] ?? 0).toBeGreaterThan(length / 2);
      });
    } finally {
      socket.end();
    }
  });

  it('gives the rest of the CPU time, the memory and what nobody asked for to the installation', async () => {
    await fetch(`${shop.app.url}/health`);
    await drain();
    const system = await systemTenant();
    expect((await used('compute.memory_gb_seconds', 'feature', system))['']).toBeGreaterThan(0);
    expect((await used('requests', 'feature', system))['probe']).toBeGreaterThan(0);
  });

  it('divides storage by rows, so that it sums to what the database takes', async () => {
    const { databaseBytes } = await get(StorageRepository).tables();
    const system = await systemTenant();
    const other = await newTenant(shop.app, { roles: ['admin'] });
    await get(StorageSampleJob).run({ dueAt: new Date(), startedAt: new Date(), fencingToken: 1, signal: new AbortController().signal });
    const quarter = async (tenantId: string): Promise<number> => (await used('storage.gb_days', 'label', tenantId))['database'] ?? 0;
    const [own, others, systems] = [await quarter(tenant.id), await quarter(other.id), await quarter(system)];
    expect(own).toBeGreaterThan(others);
    expect(others).toBeGreaterThan(0);
    // Other tenants of this database, and what was written meanwhile, are in between.
    const whole = (own + others + systems) * 96 * 1e9;
    expect(whole).toBeGreaterThan(databaseBytes * 0.8);
    expect(whole).toBeLessThan(databaseBytes * 1.1);
  });

  it('loses nothing while the database does not answer, and writes the last when the process ends', async () => {
    const second = await startTestApp({ replicaOf: shop.app });
    const api = new Api(second.url).as(tenant.viewer.accessToken);
    const count = async (): Promise<number> => (await used('requests', 'endpoint'))['GET /kpis'] ?? 0;
    const before = await count();
    try {
      succeeded(await api.get('/kpis'));
      const database = second.app.get(TenantDatabase);
      const run = database.runForEach.bind(database);
      database.runForEach = () => Promise.reject(new Error('down'));
      await get(OwnUse, second).drain();
      expect(await count()).toBe(before);
      database.runForEach = run;
      succeeded(await api.get('/kpis'));
      await get(OwnUse, second).drain();
      expect(await count()).toBe(before + 2);
      succeeded(await api.get('/kpis'));
    } finally {
      await second.close();
    }
    expect(await count()).toBe(before + 3);
  });
});
