import { TenantDatabase } from '../../src/platform/database/index.js';
import { InvitationsService } from '../../src/tenants/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { TEST_PASSWORD, address, newTenant, platformAdmin, signIn } from '../support/tenant.js';

interface Member {
  userId: string;
  email: string;
  role: string;
}

interface Invitation {
  id: string;
  email: string;
  url: string;
  acceptedAt: string | null;
}

describe('members', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('are listed in pages in the order in which they joined', async () => {
    const tenant = await newTenant(app);
    const members = `/tenants/${tenant.id}/members`;
    const all = await tenant.admin.api.get<Member[]>(members);
    expect(all.data).toHaveLength(4);
    expect(all.data[0]).toMatchObject({ userId: tenant.admin.id, email: tenant.admin.email, role: 'admin' });
    const first = await tenant.admin.api.get<Member[]>(members, { limit: 3 });
    const second = await tenant.admin.api.get<Member[]>(members, { limit: 3, cursor: first.metadata.page?.nextCursor ?? '' });
    expect([...first.data, ...second.data]).toEqual(all.data);
  });

  it('get another role, and leave', async () => {
    const tenant = await newTenant(app, { roles: ['viewer'] });
    const viewer = `/tenants/${tenant.id}/members/${tenant.viewer.id}`;
    const changed = await tenant.admin.api.patch<Member>(viewer, { role: 'developer' });
    expect(changed.data).toMatchObject({ userId: tenant.viewer.id, email: tenant.viewer.email, role: 'developer' });
    expect((await tenant.admin.api.delete(viewer)).data).toEqual({ ok: true });
    expect((await tenant.admin.api.delete(viewer)).status).toBe(404);
    expect((await tenant.admin.api.patch(viewer, { role: 'viewer' })).status).toBe(404);
    expect((await tenant.admin.api.patch(viewer, { role: 'owner' })).status).toBe(400);
  });

  it('of other tenants cannot be reached through one\'s own', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const other = await newTenant(app, { roles: ['viewer'] });
    expect((await tenant.admin.api.delete(`/tenants/${tenant.id}/members/${other.viewer.id}`)).status).toBe(404);
    expect((await tenant.admin.api.delete(`/tenants/${other.id}/members/${other.viewer.id}`)).status).toBe(404);
    expect((await other.viewer.api.get('/auth/me')).status).toBe(200);
  });

  it('always have an admin among them', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const admin = `/tenants/${tenant.id}/members/${tenant.admin.id}`;
    for (const answer of [await tenant.admin.api.patch(admin, { role: 'viewer' }), await tenant.admin.api.delete(admin)]) {
      expect([answer.status, answer.error?.code]).toEqual([409, 'CONFLICT']);
    }
    expect((await tenant.admin.api.patch(admin, { role: 'admin' })).status).toBe(200);
  });

  it('always have an admin among them, also when two admins lower each other at once', async () => {
    for (let round = 0; round < 5; round += 1) {
      const tenant = await newTenant(app, { roles: ['viewer'] });
      const path = (id: string): string => `/tenants/${tenant.id}/members/${id}`;
      await tenant.admin.api.patch(path(tenant.viewer.id), { role: 'admin' });
      const answers = await Promise.all([
        tenant.admin.api.patch(path(tenant.viewer.id), { role: 'viewer' }),
        tenant.viewer.api.delete(path(tenant.admin.id)),
      ]);
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    }
  });
});

describe('invitations', () => {
  let app: TestApp;
  let api: Api;
  beforeAll(async () => {
    app = await startTestApp();
    api = new Api(app.url);
  });
  afterAll(() => app.close());

  const invite = async (tenant: { id: string; admin: { api: Api } }, email = address('guest'), role = 'developer') =>
    tenant.admin.api.post<Invitation>(`/tenants/${tenant.id}/invitations`, { email, role });

  it('bring a new person in, with the role that was offered', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const email = address('guest');
    const { status, data } = await invite(tenant, email);
    expect(status).toBe(201);
    expect(data.url).toMatch(/^\/invitations\/[A-Za-z0-9_-]{43}$/);
    const preview = await api.get(`/auth${data.url}`);
    expect(preview.data).toEqual({ tenantName: tenant.name, email, role: 'developer', accountExists: false });
    const joined = await api.post(`/auth${data.url}/accept`, { password: TEST_PASSWORD, name: 'Guest' });
    expect(joined.status).toBe(200);
    expect(joined.data).toMatchObject({ user: { email, name: 'Guest', platformAdmin: false }, tenant: { id: tenant.id, role: 'developer' } });
    expect(joined.headers.get('set-cookie')).toMatch(/^tidemark_refresh=/);
    expect((await signIn(app, email)).email).toBe(email);
    const list = await tenant.admin.api.get<Invitation[]>(`/tenants/${tenant.id}/invitations`);
    expect(list.data).toEqual([expect.objectContaining({ id: data.id, email })]);
    expect(list.data[0]?.acceptedAt).not.toBeNull();
    expect(JSON.stringify(list.body)).not.toContain(data.url.slice('/invitations/'.length));
  });

  it('bring an existing person in by their own password, and by no other', async () => {
    const home = await newTenant(app, { roles: [] });
    const tenant = await newTenant(app, { roles: [] });
    const { data } = await invite(tenant, home.admin.email.toUpperCase());
    expect((await api.get(`/auth${data.url}`)).data).toMatchObject({ accountExists: true, email: home.admin.email });
    const wrong = await api.post(`/auth${data.url}/accept`, { password: 'not the password' });
    expect([wrong.status, wrong.error?.code]).toEqual([401, 'UNAUTHORIZED']);
    const right = await api.post(`/auth${data.url}/accept`, { password: TEST_PASSWORD });
    expect(right.data).toMatchObject({ user: { id: home.admin.id }, tenant: { id: tenant.id } });
  });

  it('are good once, also when many use the link at once', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const { data } = await invite(tenant);
    const answers = await Promise.all(Array.from({ length: 6 }, () => api.post(`/auth${data.url}/accept`, { password: TEST_PASSWORD })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.every(({ status }) => [200, 404, 409].includes(status))).toBe(true);
    expect((await tenant.admin.api.get<Member[]>(`/tenants/${tenant.id}/members`)).data).toHaveLength(2);
    expect((await api.get(`/auth${data.url}`)).status).toBe(404);
  });

  it('stop when they are taken back or replaced', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const email = address('guest');
    const first = await invite(tenant, email);
    const second = await invite(tenant, email, 'viewer');
    expect((await api.get(`/auth${first.data.url}`)).status).toBe(404);
    expect((await api.get(`/auth${second.data.url}`)).data).toMatchObject({ role: 'viewer' });
    expect((await tenant.admin.api.delete(`/tenants/${tenant.id}/invitations/${second.data.id}`)).data).toEqual({ ok: true });
    expect((await api.post(`/auth${second.data.url}/accept`, { password: TEST_PASSWORD })).status).toBe(404);
    expect((await tenant.admin.api.delete(`/tenants/${tenant.id}/invitations/${second.data.id}`)).status).toBe(404);
  });

  it('let nobody in who looked at the link before it was taken back', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const guest = await newTenant(app, { roles: [] });
    const { data } = await invite(tenant);
    const invitations = app.app.get(InvitationsService, { strict: false });
    const seen = await invitations.open(data.url.slice('/invitations/'.length));
    await tenant.admin.api.delete(`/tenants/${tenant.id}/invitations/${data.id}`);
    const joining = app.app
      .get(TenantDatabase)
      .run({ tenantId: tenant.id, userId: guest.admin.id }, (manager) => invitations.redeem(manager, seen, guest.admin.id));
    await expect(joining).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect((await tenant.admin.api.get<Member[]>(`/tenants/${tenant.id}/members`)).data).toHaveLength(1);
  });

  it('of other tenants cannot be taken back', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const other = await newTenant(app, { roles: [] });
    const { data } = await invite(other);
    expect((await tenant.admin.api.delete(`/tenants/${tenant.id}/invitations/${data.id}`)).status).toBe(404);
    expect((await api.get(`/auth${data.url}`)).status).toBe(200);
  });

  it.each([
    ['a member', async (tenant: { admin: { email: string } }) => ({ email: tenant.admin.email, role: 'viewer' }), 409],
    ['no address', async () => ({ email: 'nobody', role: 'viewer' }), 400],
    ['an unknown role', async () => ({ email: address(), role: 'owner' }), 400],
    ['a role above all', async () => ({ email: address(), role: 'platform' }), 400],
  ])('are refused for %s', async (_, body, status) => {
    const tenant = await newTenant(app, { roles: [] });
    expect((await tenant.admin.api.post(`/tenants/${tenant.id}/invitations`, await body(tenant))).status).toBe(status);
  });

  it.each([['a short password', { password: 'short' }], ['no password', {}]])('are not accepted with %s', async (_, body) => {
    const tenant = await newTenant(app, { roles: [] });
    const { data } = await invite(tenant);
    const answer = await api.post(`/auth${data.url}/accept`, body);
    expect([answer.status, answer.error?.details]).toEqual([400, [expect.objectContaining({ path: 'password' })]]);
    expect((await api.get(`/auth${data.url}`)).status).toBe(200);
  });

  it('are absolute where the server knows its address', async () => {
    const known = await startTestApp({ publicUrl: 'https://bi.example.com' });
    try {
      const tenant = await newTenant(known, { roles: [] });
      expect((await invite(tenant)).data.url).toMatch(/^https:\/\/bi\.example\.com\/invitations\//);
    } finally {
      await known.close();
    }
  });
});

describe('the quota of members', () => {
  let app: TestApp;
  let api: Api;
  beforeAll(async () => {
    app = await startTestApp();
    api = new Api(app.url);
  });
  afterAll(() => app.close());

  it('counts members and open invitations, and refuses with what it holds', async () => {
    const tenant = await newTenant(app, { roles: [], plan: 'free' });
    const invite = () => tenant.admin.api.post<Invitation>(`/tenants/${tenant.id}/invitations`, { email: address(), role: 'viewer' });
    const invited = [await invite(), await invite(), await invite(), await invite()];
    expect(invited.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const refused = await invite();
    expect([refused.status, refused.error?.code]).toEqual([429, 'QUOTA_EXCEEDED']);
    expect(refused.error?.details).toEqual({ quota: 'members', limit: 5, used: 5, plan: 'free' });
    await tenant.admin.api.delete(`/tenants/${tenant.id}/invitations/${invited[0]?.data.id}`);
    expect((await invite()).status).toBe(201);
  });

  it('holds when many take the last places at once', async () => {
    const tenant = await newTenant(app, { roles: [], plan: 'pro' });
    const invitations = await Promise.all(
      Array.from({ length: 8 }, () => tenant.admin.api.post<Invitation>(`/tenants/${tenant.id}/invitations`, { email: address(), role: 'viewer' })),
    );
    await (await platformAdmin(app)).api.patch(`/tenants/${tenant.id}`, { plan: 'free' });
    const answers = await Promise.all(invitations.map(({ data }) => api.post(`/auth${data.url}/accept`, { password: TEST_PASSWORD })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
    expect(answers.filter(({ status }) => status === 429).every(({ error }) => error?.code === 'QUOTA_EXCEEDED')).toBe(true);
    expect((await tenant.admin.api.get<Member[]>(`/tenants/${tenant.id}/members`)).data).toHaveLength(5);
  });
});
