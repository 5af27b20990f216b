import { type TestApp, startTestApp } from '../support/app.js';
import { eventually } from '../support/eventually.js';
import { Api } from '../support/http.js';
import { TEST_PASSWORD, newTenant, signIn } from '../support/tenant.js';

interface Session {
  id: string;
  userAgent: string | null;
  address: string | null;
  current: boolean;
}

describe('sessions', () => {
  let app: TestApp;
  let replica: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
    replica = await startTestApp({ replicaOf: app });
  });
  afterAll(async () => {
    await replica.close();
    await app.close();
  });

  it('are listed to their owner alone, the current one marked', async () => {
    const { admin, viewer } = await newTenant(app, { roles: ['viewer'] });
    const phone = await new Api(app.url).with({ 'user-agent': 'Phone' }).post<{ accessToken: string }>('/auth/login', { email: admin.email, password: TEST_PASSWORD });
    const { data, metadata } = await new Api(app.url).as(phone.data.accessToken).get<Session[]>('/auth/sessions');
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({ userAgent: 'Phone', address: '127.0.0.1', current: true });
    expect(data[1]).toMatchObject({ current: false });
    expect(metadata.page).toEqual({ nextCursor: null });
    expect((await viewer.api.get<Session[]>('/auth/sessions')).data).toHaveLength(1);
  });

  it('end at once when they are revoked, on every replica', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    const other = await signIn(app, admin.email);
    const elsewhere = new Api(replica.url).as(other.accessToken);
    expect((await other.api.get('/auth/me')).status).toBe(200);
    expect((await elsewhere.get('/auth/me')).status).toBe(200);
    const { data } = await admin.api.get<Session[]>('/auth/sessions');
    const id = data.find(({ current }) => !current)?.id ?? '';
    expect((await admin.api.delete(`/auth/sessions/${id}`)).data).toEqual({ ok: true });
    expect((await other.api.get('/auth/me')).status).toBe(401);
    expect((await new Api(app.url).post('/auth/refresh', { refreshToken: other.refreshToken })).status).toBe(401);
    await eventually(async () => expect((await elsewhere.get('/auth/me')).status).toBe(401), 2_000);
    expect((await admin.api.delete(`/auth/sessions/${id}`)).status).toBe(404);
  });

  it('of others cannot be revoked, nor told from those that are not there', async () => {
    const { admin, viewer } = await newTenant(app, { roles: ['viewer'] });
    const { data } = await viewer.api.get<Session[]>('/auth/sessions');
    const foreign = await admin.api.delete(`/auth/sessions/${data[0]?.id}`);
    const nowhere = await admin.api.delete('/auth/sessions/00000000-0000-4000-8000-000000000000');
    expect([foreign.status, foreign.error]).toEqual([404, nowhere.error]);
    expect((await viewer.api.get('/auth/me')).status).toBe(200);
  });

  it('all but the current one end with a change of password', async () => {
    const { admin } = await newTenant(app, { roles: [] });
    const other = await signIn(app, admin.email);
    expect((await other.api.get('/auth/me')).status).toBe(200);
    const newPassword = 'another long password';
    const answer = await admin.api.post('/auth/password/change', { currentPassword: TEST_PASSWORD, newPassword });
    expect([answer.status, answer.data]).toEqual([200, { ok: true }]);
    expect((await other.api.get('/auth/me')).status).toBe(401);
    expect((await new Api(app.url).post('/auth/refresh', { refreshToken: other.refreshToken })).status).toBe(401);
    expect((await admin.api.get('/auth/me')).status).toBe(200);
    expect((await new Api(app.url).post('/auth/login', { email: admin.email, password: TEST_PASSWORD })).status).toBe(401);
    expect((await signIn(app, admin.email, newPassword)).id).toBe(admin.id);
  });

  it.each([
    ['the wrong current password', { currentPassword: 'not the password', newPassword: 'another long password' }, 'currentPassword'],
    ['a short new password', { currentPassword: TEST_PASSWORD, newPassword: 'short' }, 'newPassword'],
  ])('stay as they are when a change of password has %s', async (_, body, path) => {
    const { admin } = await newTenant(app, { roles: [] });
    const answer = await admin.api.post('/auth/password/change', body);
    expect(answer.status).toBe(400);
    expect(answer.error?.details).toEqual([expect.objectContaining({ path })]);
    expect((await signIn(app, admin.email)).id).toBe(admin.id);
  });

  it('lead to another of one\'s tenants and back, and to no tenant of others', async () => {
    const home = await newTenant(app, { roles: [] });
    const { data: second } = await home.admin.api.post<{ id: string }>('/tenants', { name: 'Second', timeZone: 'Asia/Tokyo' });
    const switched = await home.admin.api.post<{ accessToken: string; tenant: { id: string; role: string } }>('/auth/switch-tenant', { tenantId: second.id });
    expect(switched.data.tenant).toMatchObject({ id: second.id, role: 'admin', timeZone: 'Asia/Tokyo' });
    const there = new Api(app.url).as(switched.data.accessToken);
    const me = await there.get<{ tenant: { id: string }; tenants: { id: string }[] }>('/auth/me');
    expect(me.data.tenant.id).toBe(second.id);
    expect(me.data.tenants.map(({ id }) => id)).toEqual([home.id, second.id]);
    expect((await there.get(`/tenants/${home.id}/members`)).status).toBe(404);
    const renewed = await new Api(app.url).post('/auth/refresh', { refreshToken: home.admin.refreshToken });
    expect(renewed.data).toMatchObject({ tenant: { id: second.id } });
    const foreign = await newTenant(app, { roles: [] });
    expect((await home.admin.api.post('/auth/switch-tenant', { tenantId: foreign.id })).status).toBe(404);
  });

  it('show the person, their tenants and permissions, and let them change their name', async () => {
    const { operator } = await newTenant(app, { roles: ['operator'] });
    const { data } = await operator.api.patch<{ user: { name: string }; permissions: string[] }>('/auth/me', { name: 'Grace' });
    expect(data.user.name).toBe('Grace');
    expect(data.permissions).toEqual(expect.arrayContaining(['dashboards:read', 'guards:read']));
    expect(data.permissions).not.toEqual(expect.arrayContaining(['queries:execute']));
    expect((await operator.api.patch('/auth/me', { platformAdmin: true })).status).toBe(400);
  });
});
