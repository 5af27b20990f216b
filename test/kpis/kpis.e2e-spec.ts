import { succeeded } from '../dashboards/sample-source.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import { type Kpi, kpi, sendEvents } from './shop.js';

interface Listed extends Kpi {
  latest: Kpi | null;
}

describe('KPIs', () => {
  let app: TestApp;
  let tenant: TestTenant;
  beforeAll(async () => {
    app = await startTestApp();
  });
  beforeEach(async () => {
    tenant = await newTenant(app);
  });
  afterAll(() => app?.close());

  const create = async (change: object = {}): Promise<Kpi> => succeeded(await tenant.developer.api.post<Kpi>('/kpis', kpi(change)));
  const refused = async (change: object): Promise<unknown[]> => {
    const { status, error } = await tenant.developer.api.post('/kpis', kpi(change));
    return [status, (error?.details as { path: string }[]).map(({ path }) => path)];
  };

  it('are defined by developers and looked at by everybody in the tenant', async () => {
    expect((await tenant.operator.api.post('/kpis', kpi())).status).toBe(403);
    await create({ target: 100, warning: '95.50', owner: 'Finance' });
    const { data } = await tenant.viewer.api.get<Listed[]>('/kpis');
    expect(data).toMatchObject([{ name: 'revenue', target: '100', warning: '95.50', critical: null, owner: 'Finance', executive: false, version: 1 }]);
    await eventually(async () => expect((await tenant.viewer.api.get<Listed[]>('/kpis')).data[0]?.latest).toMatchObject({ status: 'no_data', value: null, reason: 'no_data' }));
    expect((await tenant.viewer.api.delete('/kpis/revenue')).status).toBe(403);
    expect((await tenant.viewer.api.put('/kpis/revenue', { ...kpi(), version: 1 })).status).toBe(403);
  });

  it('say what about a definition cannot be', async () => {
    expect(await refused({ name: 'Revenue!' })).toEqual([400, ['name']]);
    expect(await refused({ name: 'executive' })).toEqual([400, ['name']]);
    expect(await refused({ timeframe: 'soon' })).toEqual([400, ['timeframe']]);
    expect(await refused({ target: 10, warning: 20 })).toEqual([400, ['warning']]);
    expect(await refused({ direction: 'down', target: 10, critical: 5 })).toEqual([400, ['critical']]);
    expect(await refused({ target: 'much' })).toEqual([400, ['target']]);
    expect(await refused({ unit: { kind: 'money' } })).toEqual([400, ['unit.currency']]);
    expect(await refused({ source: { kind: 'metric', metric: 'a', aggregation: 'sum', groupBy: ['b'] } })).toEqual([400, ['source.groupBy']]);
    expect(await refused({ source: { kind: 'ratio', numerator: { metric: 'a', aggregation: 'sum' } } })).toEqual([400, ['source.denominator']]);
    expect(await refused({ surprise: true })).toEqual([400, ['surprise']]);
    expect((await tenant.developer.api.post('/kpis', kpi({ source: { kind: 'query', savedQueryId: tenant.id, valueColumn: 'n' } }))).status).toBe(404);
  });

  it('are changed by whoever saw the newest version, and have one name each', async () => {
    await create();
    expect((await tenant.developer.api.post('/kpis', kpi())).status).toBe(409);
    const { name: _name, ...body } = kpi({ title: 'Turnover' }) as { name: string };
    expect(succeeded(await tenant.developer.api.put('/kpis/revenue', { ...body, version: 1 }))).toMatchObject({ title: 'Turnover', version: 2 });
    expect(await tenant.developer.api.put('/kpis/revenue', { ...body, version: 1 })).toMatchObject({ status: 409, error: { details: { currentVersion: 2 } } });
    expect((await tenant.developer.api.delete('/kpis/revenue', { version: 1 })).status).toBe(409);
  });

  it('come back with their history after they were deleted', async () => {
    await create();
    await sendEvents(tenant.developer.api, [{ metric: 'shop.revenue', value: 5 }]);
    const values = async (): Promise<unknown[]> =>
      succeeded(await tenant.viewer.api.get<{ points: { value: string | null }[] }>('/kpis/revenue/history', { from: 'now-1h' })).points.map(({ value }) => value);
    await eventually(async () => expect(await values()).toContain('5'));
    succeeded(await tenant.developer.api.delete('/kpis/revenue', { version: 1 }));
    expect((await tenant.viewer.api.get('/kpis/revenue')).status).toBe(404);
    expect((await tenant.viewer.api.get('/kpis/revenue/history')).status).toBe(404);
    expect(succeeded(await tenant.developer.api.post('/kpis/revenue/restore'))).toMatchObject({ name: 'revenue', version: 3 });
    expect(await values()).toContain('5');
    expect((await tenant.developer.api.post('/kpis/revenue/restore')).status).toBe(404);
  });

  it('of others are not there', async () => {
    await create();
    await sendEvents(tenant.developer.api, [{ metric: 'shop.revenue', value: 5 }]);
    const stranger = await newTenant(app);
    for (const path of ['/kpis/revenue', '/kpis/revenue/history']) expect([path, (await stranger.admin.api.get(path)).status]).toEqual([path, 404]);
    const { name: _name, ...body } = kpi() as { name: string };
    expect((await stranger.admin.api.put('/kpis/revenue', { ...body, version: 1 })).status).toBe(404);
    expect((await stranger.admin.api.delete('/kpis/revenue')).status).toBe(404);
    expect((await stranger.admin.api.get('/kpis')).data).toEqual([]);
    // The same name and the same metric, of somebody else.
    succeeded(await stranger.developer.api.post('/kpis', kpi()));
    expect(succeeded(await stranger.viewer.api.get<Kpi>('/kpis/revenue')).value).toBeNull();
    expect(succeeded(await tenant.viewer.api.get<Kpi>('/kpis/revenue')).value).toBe('5');
  });

  it('show what they would be before they are saved, and nothing is saved', async () => {
    await sendEvents(tenant.developer.api, [{ metric: 'shop.revenue', value: 7 }]);
    const { name: _name, title: _title, unit: _unit, ...rule } = kpi({ target: 10, timeframe: '1h' }) as Record<string, unknown>;
    expect(succeeded(await tenant.developer.api.post('/kpis/preview', rule))).toMatchObject({ value: '7', status: 'warning', target: '10', previous: null, changeReason: 'no_previous' });
    expect((await tenant.viewer.api.get('/kpis')).data).toEqual([]);
    expect((await tenant.viewer.api.post('/kpis/preview', rule)).status).toBe(403);
  });

  it('stand on the executive page in the order in which they were made, over the time asked for', async () => {
    await create({ name: 'second', executive: true, target: 5 });
    await create({ name: 'first', executive: true, timeframe: '1h', source: { kind: 'metric', metric: 'shop.revenue', aggregation: 'avg' }, target: 5 });
    await create({ name: 'hidden' });
    await sendEvents(tenant.developer.api, [{ metric: 'shop.revenue', value: 6 }]);
    const of = async (timeframe?: string): Promise<unknown[]> =>
      succeeded(await tenant.viewer.api.get<Kpi[]>('/kpis/executive', { timeframe })).map(({ name, value, target, status }) => [name, value, target, status]);
    expect(await of()).toEqual([['second', '6', '5', 'good'], ['first', '6', '5', 'good']]);
    // A day's sum is no target for a week; an average is one for any time.
    expect(await of('7d')).toEqual([['second', '6', null, 'none'], ['first', '6', '5', 'good']]);
    expect((await tenant.viewer.api.get('/kpis/executive', { timeframe: 'ever' })).status).toBe(400);
  });
});
