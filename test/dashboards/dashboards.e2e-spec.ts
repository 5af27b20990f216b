import { randomUUID } from 'node:crypto';
import { JobRunner } from '../../src/platform/jobs/index.js';
import type { TestApp } from '../support/app.js';
import { moveClock } from '../support/clock.js';
import { type TestTenant, newTenant } from '../support/tenant.js';
import {
  type DashboardView,
  type SampleSource,
  type Shop,
  type WidgetView,
  chart,
  openShop,
  problemPaths,
  succeeded,
} from './sample-source.js';

const DAY_MS = 86_400_000;

describe('dashboards', () => {
  let shop: Shop;
  let app: TestApp;
  let tenant: TestTenant;
  let source: SampleSource;
  beforeAll(async () => {
    shop = await openShop();
    ({ app, tenant, source } = shop);
  });
  afterAll(() => shop?.close());

  const create = async (body: Record<string, unknown> = {}, by = tenant.developer): Promise<DashboardView> =>
    succeeded(await by.api.post<DashboardView>('/dashboards', { name: 'Sales', ...body }));

  it('comes back as it was made, with what was left out filled in', async () => {
    const made = await create({
      description: 'What was sold',
      tags: ['demo'],
      widgets: [
        chart(source.id),
        { type: 'text', name: 'Notes', visualization: { type: 'text', config: { markdown: '# Hi' } } },
      ],
    });
    expect(made).toMatchObject({
      name: 'Sales',
      version: 1,
      access: 'edit',
      owner: { id: tenant.developer.id },
      settings: { refreshInterval: 0, variables: [] },
    });
    expect(made.widgets.map(({ slug, position }) => [slug, position.y])).toEqual([
      ['orders-by-region', 0],
      ['notes', 4],
    ]);
    expect(succeeded(await tenant.developer.api.get(`/dashboards/${made.id}`))).toEqual(made);
  });

  it('takes back the whole answer as a change, widgets keeping their ids', async () => {
    const { id, version, ...made } = await create({ widgets: [chart(source.id)] });
    const { name, description, tags, settings, widgets } = made;
    const put = await tenant.developer.api.put<DashboardView>(`/dashboards/${id}`, {
      name: `${name} 2`,
      description,
      tags,
      settings,
      widgets: [...widgets, chart(source.id)],
      version,
    });
    expect(succeeded(put)).toMatchObject({ id, name: 'Sales 2', version: 2, widgets: [{ id: widgets[0]?.id }, {}] });
    const less = await tenant.developer.api.put<DashboardView>(`/dashboards/${id}`, { version: 2, widgets: [] });
    expect(succeeded(less)).toMatchObject({ name: 'Sales 2', widgets: [], version: 3 });
  });

  it('gives each dashboard a slug of its own', async () => {
    const name = `Umsatz ${randomUUID().slice(0, 8)}`;
    const slugs = [await create({ name }), await create({ name })].map(({ slug }) => slug);
    expect(slugs).toEqual([name.toLowerCase().replace(' ', '-'), `${name.toLowerCase().replace(' ', '-')}-2`]);
    const taken = await tenant.developer.api.post('/dashboards', { name: 'X', slug: slugs[0] });
    expect([taken.status, taken.error?.code]).toEqual([409, 'CONFLICT']);
  });

  it('adds, changes and removes single widgets, each making a version', async () => {
    const { id } = await create();
    const added = succeeded(
      await tenant.developer.api.post<WidgetView & { version: number }>(`/dashboards/${id}/widgets`, {
        ...chart(source.id),
        version: 1,
      }),
    );
    expect(added).toMatchObject({ version: 2, dashboardId: id, slug: 'orders-by-region' });
    const path = `/dashboards/${id}/widgets/${added.id}`;
    const changed = await tenant.developer.api.patch<WidgetView>(path, { name: 'By region', version: 2 });
    expect(succeeded(changed)).toMatchObject({ id: added.id, name: 'By region', version: 3, query: added.query });
    expect(problemPaths(await tenant.developer.api.patch(path, { name: 'x' }))).toContain('version: isInt');
    expect(
      succeeded(await tenant.developer.api.patch<WidgetView>(path, { query: null, version: 3 })).query,
    ).toBeUndefined();
    expect(succeeded(await tenant.developer.api.delete(path, { version: 4 }))).toEqual({ ok: true, version: 5 });
    expect((await tenant.developer.api.patch(path, { name: 'x', version: 5 })).status).toBe(404);
  });

  it('lists what may be seen, the last changed first, page by page, by text and tag', async () => {
    const tag = randomUUID().slice(0, 8);
    const made = [];
    for (const name of ['One 100%', 'Two', 'Three'])
      made.push(await create({ name, tags: [tag], description: `about ${name}` }));
    succeeded(await tenant.developer.api.put(`/dashboards/${made[0]?.id}`, { name: 'One again', version: 1 }));
    const first = await tenant.viewer.api.get<DashboardView[]>('/dashboards', { tag, limit: 2 });
    expect(first.data).toMatchObject([
      {
        name: 'One again',
        access: 'view',
        widgetCount: 0,
        owner: { id: tenant.developer.id, name: expect.any(String) as unknown },
      },
      { name: 'Three' },
    ]);
    const second = await tenant.viewer.api.get<DashboardView[]>('/dashboards', {
      tag,
      limit: 2,
      cursor: first.metadata.page?.nextCursor ?? '',
    });
    expect([second.data.map(({ name }) => name), second.metadata.page?.nextCursor]).toEqual([['Two'], null]);
    const search = async (text: string) =>
      succeeded(await tenant.viewer.api.get<DashboardView[]>('/dashboards', { tag, search: text })).map(
        ({ name }) => name,
      );
    expect(await search('tHREE')).toEqual(['Three']);
    expect(await search('100%')).toEqual(['One again']);
    expect(await search('%')).toEqual(['One again']);
    for (const cursor of [
      'x',
      Buffer.from('["a","b"]').toString('base64url'),
      Buffer.from('[1,2]').toString('base64url'),
    ]) {
      expect((await tenant.viewer.api.get('/dashboards', { cursor })).status).toBe(400);
    }
  });

  it('copies a dashboard for whoever asks, with widgets of its own', async () => {
    const original = await create({ name: 'Original', widgets: [chart(source.id)] }, tenant.admin);
    const copy = succeeded(await tenant.developer.api.post<DashboardView>(`/dashboards/${original.id}/duplicate`, {}));
    expect(copy).toMatchObject({
      name: 'Copy of Original',
      version: 1,
      owner: { id: tenant.developer.id },
      widgets: [{ slug: 'orders-by-region' }],
    });
    expect(copy.widgets[0]?.id).not.toBe(original.widgets[0]?.id);
    expect(
      succeeded(
        await tenant.developer.api.post<DashboardView>(`/dashboards/${original.id}/duplicate`, { name: 'Mine' }),
      ).name,
    ).toBe('Mine');
  });

  it('keeps every version and makes an earlier one new again, with the same widgets', async () => {
    const { id, widgets } = await create({ widgets: [chart(source.id)] });
    succeeded(await tenant.admin.api.put(`/dashboards/${id}`, { name: 'Renamed', widgets: [], version: 1 }));
    const restored = succeeded(await tenant.developer.api.post<DashboardView>(`/dashboards/${id}/versions/1/restore`));
    expect(restored).toMatchObject({ name: 'Sales', version: 3, widgets: [{ id: widgets[0]?.id }] });
    const versions = succeeded(await tenant.viewer.api.get(`/dashboards/${id}/versions`));
    expect(versions).toMatchObject([
      { version: 3, name: 'Sales', summary: 'Restored version 1', author: { id: tenant.developer.id } },
      {
        version: 2,
        name: 'Renamed',
        summary: 'Renamed “Sales” to “Renamed” and removed “Orders by region”',
        author: { id: tenant.admin.id },
      },
      { version: 1, summary: 'Created with 1 widget' },
    ]);
    for (const version of ['0', '9', '-1', '99999999999'])
      expect((await tenant.developer.api.post(`/dashboards/${id}/versions/${version}/restore`)).status).toBe(404);
    expect((await tenant.developer.api.post(`/dashboards/${id}/versions/first/restore`)).status).toBe(400);
  });

  it('can be brought back for 30 days after it was deleted, and is gone after that', async () => {
    const { id, slug } = await create({ name: `Undo ${randomUUID()}`, widgets: [chart(source.id)] });
    const jobs = app.app.get(JobRunner, { strict: false });
    succeeded(await tenant.developer.api.delete(`/dashboards/${id}`));
    for (const path of ['', '/data', '/versions', '/definition', '/sharing'])
      expect((await tenant.developer.api.get(`/dashboards/${id}${path}`)).status).toBe(404);
    succeeded(await tenant.developer.api.post('/dashboards', { name: 'Taker', slug }));
    moveClock(app, 29 * DAY_MS);
    await jobs.runNow('dashboard-purge');
    moveClock(app, 0);
    const back = succeeded(await tenant.developer.api.post<DashboardView>(`/dashboards/${id}/restore`));
    expect(back).toMatchObject({ id, slug: `${slug}-2`, version: 1, widgets: [{}] });
    expect((await tenant.developer.api.get(`/dashboards/${id}`)).status).toBe(200);
    succeeded(await tenant.developer.api.delete(`/dashboards/${id}`));
    moveClock(app, 31 * DAY_MS);
    await jobs.runNow('dashboard-purge');
    moveClock(app, 0);
    expect((await tenant.developer.api.post(`/dashboards/${id}/restore`)).status).toBe(404);
    expect((await tenant.developer.api.get('/dashboards')).status).toBe(200);
  });

  it('leaves a row in the audit trail for every change', async () => {
    const { id } = await create({ name: 'Audited' });
    succeeded(await tenant.developer.api.put(`/dashboards/${id}`, { name: 'Audited 2', version: 1 }));
    succeeded(
      await tenant.developer.api.put(`/dashboards/${id}/sharing`, { visibility: 'private', roles: [], members: [] }),
    );
    succeeded(await tenant.developer.api.delete(`/dashboards/${id}`));
    succeeded(await tenant.developer.api.post(`/dashboards/${id}/restore`));
    const trail = succeeded(
      await tenant.admin.api.get<{ action: string; resourceId: string; before: object | null; after: object | null }[]>(
        '/audit',
      ),
    );
    const mine = trail.filter(({ resourceId }) => resourceId === id).reverse();
    expect(mine.map(({ action }) => action)).toEqual([
      'dashboard.create',
      'dashboard.update',
      'dashboard.share',
      'dashboard.delete',
      'dashboard.restore',
    ]);
    expect(mine[1]).toMatchObject({
      before: { name: 'Audited', version: 1 },
      after: { name: 'Audited 2', version: 2 },
    });
  });

  it('is held to the number of dashboards of the plan, deleted ones aside', async () => {
    const small = await newTenant(app, { plan: 'free', roles: [] });
    const made = [];
    for (let index = 0; index < 10; index += 1)
      made.push(succeeded(await small.admin.api.post<DashboardView>('/dashboards', { name: `D${index}` })));
    const full = await small.admin.api.post('/dashboards', { name: 'One more' });
    expect([full.status, full.error?.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect((await small.admin.api.post(`/dashboards/${made[0]?.id}/duplicate`, {})).status).toBe(429);
    succeeded(await small.admin.api.delete(`/dashboards/${made[0]?.id}`));
    succeeded(await small.admin.api.post('/dashboards', { name: 'One more' }));
    expect((await small.admin.api.post(`/dashboards/${made[0]?.id}/restore`)).error?.code).toBe('QUOTA_EXCEEDED');
    const usage = succeeded(
      await small.admin.api.get<{ quotas: { name: string; used: number }[] }>(`/tenants/${small.id}/usage`),
    );
    expect(usage.quotas).toContainEqual({ name: 'dashboards', used: 10, limit: 10 });
  });
});
