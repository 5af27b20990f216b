import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { TEST_PASSWORD, address, newTenant, signIn } from '../support/tenant.js';

interface Entry {
  id: string;
  at: string;
  action: string;
  resourceType: string;
  resourceId: string;
  actor: { kind: string; id: string | null };
}

describe('the audit trail', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startTestApp();
  });
  afterAll(() => app.close());

  it('tells of every change and sign-in of a tenant, and of no other', async () => {
    const tenant = await newTenant(app, { roles: ['viewer'] });
    const { api } = tenant.admin;
    const guest = address('guest');
    const { data: invitation } = await api.post<{ id: string; url: string }>(`/tenants/${tenant.id}/invitations`, { email: guest, role: 'viewer' });
    await new Api(app.url).post(`/auth${invitation.url}/accept`, { password: TEST_PASSWORD });
    const { data: second } = await api.post<{ id: string }>(`/tenants/${tenant.id}/invitations`, { email: address(), role: 'viewer' });
    await api.delete(`/tenants/${tenant.id}/invitations/${second.id}`);
    await api.patch(`/tenants/${tenant.id}/members/${tenant.viewer.id}`, { role: 'operator' });
    await api.delete(`/tenants/${tenant.id}/members/${tenant.viewer.id}`);
    await api.patch(`/tenants/${tenant.id}`, { name: 'Other name' });
    const { data: key } = await api.post<{ id: string }>('/auth/api-keys', { name: 'ci', permissions: ['members:read'] });
    await api.delete(`/auth/api-keys/${key.id}`);
    await api.patch('/auth/me', { name: 'Ada' });
    await api.post('/auth/password/change', { currentPassword: TEST_PASSWORD, newPassword: 'another long password' });
    await (await signIn(app, tenant.admin.email, 'another long password')).api.post('/auth/logout');
    const { data } = await api.get<Entry[]>('/audit', { limit: 500 });
    const actions = data.map(({ action }) => action).reverse();
    // The two members of the fresh tenant were made at the same time.
    expect(actions.splice(0, 5).sort()).toEqual(['auth.sign-in', 'auth.sign-in', 'member.add', 'tenant.create', 'user.create']);
    expect(actions).toEqual([
      'invitation.create',
      'user.create',
      'member.add',
      'auth.invitation.accepted',
      'invitation.create',
      'invitation.revoke',
      'member.update',
      'member.remove',
      'tenant.update',
      'api-key.create',
      'api-key.revoke',
      'user.update',
      'auth.password.change',
      'auth.sign-in',
      'auth.sign-out',
    ]);
    const text = JSON.stringify(data);
    expect(text).not.toContain(TEST_PASSWORD);
    expect(text).not.toContain(invitation.url.slice('/invitations/'.length));
    expect(text).not.toContain('argon2');
  });

  it('names the API key that acted, and the person behind it', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const { data: key } = await tenant.admin.api.post<{ id: string; key: string }>('/auth/api-keys', { name: 'ci', permissions: ['tenants:write'] });
    await new Api(app.url).with({ 'x-api-key': key.key }).patch(`/tenants/${tenant.id}`, { name: 'By key' });
    const { data } = await tenant.admin.api.get<Entry[]>('/audit', { action: 'tenant.update' });
    expect(data).toEqual([expect.objectContaining({ actor: { kind: 'api-key', id: key.id, userId: tenant.admin.id } })]);
  });

  it('is read in pages from the newest, and by what is looked for', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const { api } = tenant.admin;
    for (const name of ['one', 'two', 'three']) await api.patch(`/tenants/${tenant.id}`, { name });
    const all = await api.get<Entry[]>('/audit');
    const seen: Entry[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await api.get<Entry[]>('/audit', { limit: 2, ...(cursor ? { cursor } : {}) });
      seen.push(...page.data);
      cursor = page.metadata.page?.nextCursor;
    } while (cursor);
    expect(seen).toEqual(all.data);
    const found = await api.get<Entry[]>('/audit', { action: 'tenant.update', resourceType: 'tenant', resourceId: tenant.id, actorId: tenant.admin.id });
    expect(found.data).toHaveLength(3);
    const [last] = found.data;
    expect((await api.get<Entry[]>('/audit', { from: last?.at ?? '', action: 'tenant.update' })).data.length).toBeGreaterThan(0);
    expect((await api.get<Entry[]>('/audit', { to: '2020-01-01T00:00:00Z' })).data).toEqual([]);
  });

  it.each([['cursor', 'nonsense'], ['cursor', Buffer.from('["x"]').toString('base64url')], ['from', 'yesterday'], ['limit', '501'], ['unknown', '1']])(
    'refuses %s=%s',
    async (name, value) => {
      const { admin } = await newTenant(app, { roles: [] });
      expect((await admin.api.get('/audit', { [name]: value })).status).toBe(400);
    },
  );

  it('loses its line with a change that fails', async () => {
    const tenant = await newTenant(app, { roles: [] });
    await tenant.admin.api.patch(`/tenants/${tenant.id}/members/${tenant.admin.id}`, { role: 'viewer' });
    await tenant.admin.api.post(`/tenants/${tenant.id}/invitations`, { email: tenant.admin.email, role: 'viewer' });
    const { data } = await tenant.admin.api.get<Entry[]>('/audit');
    expect(data.map(({ action }) => action).filter((action) => /^(member|invitation)\./.test(action))).toEqual([]);
  });
});
