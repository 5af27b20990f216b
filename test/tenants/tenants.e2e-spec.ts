import { type TestApp, startTestApp } from '../support/app.js';
import { newTenant, platformAdmin } from '../support/tenant.js';

interface Tenant {
  id: string;
  name: string;
  slug: string;
  timeZone: string;
  plan: string;
  createdAt: string;
}

interface Usage {
  plan: string;
  quotas: { name: string; used: number | null; limit: number }[];
}

describe('tenants', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are founded by whoever is signed in, who becomes admin and sees their own alone', async () => {
    const { admin, id } = await newTenant(app, { roles: [] });
    const created = await admin.api.post<Tenant>('/tenants', { name: 'Second', timeZone: 'America/New_York' });
    expect(created.status).toBe(201);
    expect(created.data).toMatchObject({ name: 'Second', slug: 'second', timeZone: 'America/New_York', plan: 'pro' });
    const list = await admin.api.get<Tenant[]>('/tenants');
    expect(list.data.map((tenant) => tenant.id)).toEqual([id, created.data.id]);
  });

  it('are listed in pages, all of them to a platform admin', async () => {
    const { api } = await platformAdmin(app);
    const { id } = await newTenant(app, { roles: [] });
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await api.get<Tenant[]>('/tenants', { limit: 2, ...(cursor ? { cursor } : {}) });
      expect(page.data.length).toBeLessThanOrEqual(2);
      seen.push(...page.data.map((tenant) => tenant.id));
      cursor = page.metadata.page?.nextCursor;
    } while (cursor);
    expect(seen).toContain(id);
    expect(new Set(seen).size).toBe(seen.length);
  });

  it('change name and time zone by their admin, with a line in the trail of what was before', async () => {
    const { admin, id, name } = await newTenant(app, { roles: [] });
    const changed = await admin.api.patch<Tenant>(`/tenants/${id}`, { name: 'New name', timeZone: 'Asia/Kolkata' });
    expect(changed.data).toMatchObject({ id, name: 'New name', timeZone: 'Asia/Kolkata' });
    const me = await admin.api.get('/auth/me');
    expect(me.data).toMatchObject({ tenant: { name: 'New name', timeZone: 'Asia/Kolkata' } });
    const trail = await admin.api.get<object[]>('/audit', { action: 'tenant.update' });
    expect(trail.data).toHaveLength(1);
    expect(trail.data[0]).toMatchObject({
      actor: { kind: 'user', id: admin.id, userId: admin.id },
      resourceId: id,
      before: { name, timeZone: 'UTC' },
      after: { name: 'New name', timeZone: 'Asia/Kolkata' },
      address: '127.0.0.1',
      requestId: changed.metadata.request_id,
    });
  });

  it.each([['Mars/Olympus'], ['+02:00'], [''], [7]])('refuse %p as a time zone', async (timeZone) => {
    const { admin, id } = await newTenant(app, { roles: [] });
    const answer = await admin.api.patch(`/tenants/${id}`, { timeZone });
    expect([answer.status, answer.error?.details]).toEqual([400, [expect.objectContaining({ path: 'timeZone', rule: 'isTimeZone' })]]);
  });

  it('get another plan from a platform admin, and not from their own', async () => {
    const { admin, id } = await newTenant(app, { roles: [] });
    const own = await admin.api.patch(`/tenants/${id}`, { plan: 'free' });
    expect([own.status, own.error?.code]).toEqual([403, 'ACCESS_DENIED']);
    const { api } = await platformAdmin(app);
    expect((await api.patch<Tenant>(`/tenants/${id}`, { plan: 'free' })).data.plan).toBe('free');
    expect((await admin.api.get('/auth/me')).data).toMatchObject({ tenant: { plan: 'free' } });
    expect((await api.patch(`/tenants/${id}`, { plan: 'unlimited' })).status).toBe(400);
  });

  it('show what they use of their plan', async () => {
    const { admin, id } = await newTenant(app, { roles: ['viewer'], plan: 'free' });
    const { data } = await admin.api.get<Usage>(`/tenants/${id}/usage`);
    expect(data.plan).toBe('free');
    expect(data.quotas.map(({ name, limit }) => [name, limit])).toEqual([
      ['members', 5],
      ['dashboards', 10],
      ['sources', 2],
      ['series', 100_000],
      ['exports', 10],
      ['materializations', 2],
      ['watchedMetrics', 5],
      ['queriesPerMinute', 60],
      ['uploadBytes', 1024 ** 3],
    ]);
    expect(data.quotas[0]?.used).toBe(2);
  });

  it('that are not there, or not one\'s own, answer alike', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    const { id } = await newTenant(app, { roles: [] });
    for (const path of ['', '/usage', '/members', '/invitations']) {
      const foreign = await admin.api.get(`/tenants/${id}${path}`);
      const nowhere = await admin.api.get(`/tenants/00000000-0000-4000-8000-000000000000${path}`);
      expect([path, foreign.status, foreign.error]).toEqual([path, 404, nowhere.error]);
    }
    const { api } = await platformAdmin(app);
    expect((await api.get('/tenants/00000000-0000-4000-8000-000000000000')).status).toBe(404);
    expect((await admin.api.get('/tenants/not-an-id')).status).toBe(400);
  });
});
