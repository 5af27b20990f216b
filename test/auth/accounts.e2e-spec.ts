import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { AccountsService } from '../../src/auth/index.js';
import { type TestApp, startTestApp } from '../support/app.js';
import { Api } from '../support/http.js';
import { asRole, onDatabase } from '../support/sql.js';
import { TEST_PASSWORD, address, newTenant, signIn } from '../support/tenant.js';

describe('accounts made without a session', () => {
  let app: TestApp;
  let accounts: AccountsService;
  beforeEach(async () => {
    app = await startTestApp({ registration: 'invite' });
    accounts = app.app.get(AccountsService, { strict: false });
  });
  afterEach(() => app.close());

  it('make the first one platform admin, beside the demo and whoever else was made so by name', async () => {
    const demo = await accounts.ensureUser({ email: 'demo@tidemark.local', password: 'demo-demo', platformAdmin: true });
    const first = await accounts.createUser({ email: address(), password: TEST_PASSWORD, platformAdmin: false });
    const second = await accounts.createUser({ email: address(), password: TEST_PASSWORD });
    const named = await accounts.createUser({ email: address(), password: TEST_PASSWORD, platformAdmin: true });
    expect([demo, first, second, named].map(({ platformAdmin }) => platformAdmin)).toEqual([true, true, false, true]);
  });

  it('make one the first of two whose transactions overlap', async () => {
    const join = (client: pg.Client, id: string): Promise<unknown> =>
      client.query(`BEGIN; SET LOCAL app.user_id = '${id}';
        INSERT INTO users (id, email, name, created_at, updated_at) VALUES ('${id}', '${id}@example.test', 'x', '2020-01-01', '2020-01-01')`);
    const grant = async (client: pg.Client, id: string): Promise<unknown> =>
      (await client.query<{ granted: boolean }>(`SELECT grant_platform_admin($1, true, '') AS granted`, [id])).rows[0]?.granted;
    const [one, two] = [randomUUID(), randomUUID()];
    await asRole(app, 'tidemark_app', (first) =>
      asRole(app, 'tidemark_app', async (second) => {
        await join(first, one);
        await join(second, two);
        expect(await grant(first, one)).toBe(true);
        const waiting = grant(second, two);
        await first.query('COMMIT');
        expect(await waiting).toBe(false);
        await second.query('COMMIT');
      }),
    );
  });

  it('bring somebody into a tenant with a role, and refuse what is not there', async () => {
    const tenant = await newTenant(app, { roles: [] });
    const email = address();
    await accounts.createUser({ email, password: TEST_PASSWORD, tenantSlug: tenant.slug, role: 'operator' });
    expect((await (await signIn(app, email)).api.get('/auth/me')).data).toMatchObject({ tenant: { id: tenant.id, role: 'operator' } });
    const refusals: [object, string][] = [
      [{ tenantSlug: 'nowhere' }, 'NOT_FOUND'],
      [{ role: 'owner' }, 'VALIDATION_FAILED'],
      [{ password: 'short' }, 'VALIDATION_FAILED'],
      [{ email: 'nobody' }, 'VALIDATION_FAILED'],
      [{ email }, 'CONFLICT'],
    ];
    for (const [overrides, code] of refusals) {
      await expect(accounts.createUser({ email: address(), password: TEST_PASSWORD, ...overrides })).rejects.toMatchObject({ code });
    }
  });

  it('found tenants for an account, and refuse what is not there', async () => {
    const ownerEmail = address();
    await accounts.createUser({ email: ownerEmail, password: TEST_PASSWORD });
    const tenant = await accounts.createTenant({ name: 'Acme', ownerEmail, timeZone: 'Europe/Paris', plan: 'free' });
    expect(tenant).toMatchObject({ name: 'Acme', slug: 'acme', timeZone: 'Europe/Paris', plan: 'free' });
    const refusals: [object, string][] = [
      [{ ownerEmail: address() }, 'NOT_FOUND'],
      [{ plan: 'unlimited' }, 'VALIDATION_FAILED'],
      [{ timeZone: 'Mars/Olympus' }, 'VALIDATION_FAILED'],
      [{ name: ' ' }, 'VALIDATION_FAILED'],
    ];
    for (const [overrides, code] of refusals) {
      await expect(accounts.createTenant({ name: 'Other', ownerEmail, ...overrides })).rejects.toMatchObject({ code });
    }
  });

  it('are made by the seed once, however often it runs', async () => {
    const seed = async (password: string) => {
      const user = await accounts.ensureUser({ email: 'demo@tidemark.local', password, name: 'Demo', platformAdmin: true });
      const tenant = await accounts.ensureTenant({ name: 'Northwind Ltd', ownerId: user.id, timeZone: 'Europe/Berlin', plan: 'enterprise' });
      const guest = await accounts.ensureUser({ email: 'guest@example.test', password });
      await accounts.ensureMembership({ tenantId: tenant.id, userId: guest.id, role: 'viewer' });
      return { user, tenant };
    };
    const first = await seed('demo-one');
    const demo = await signIn(app, 'demo@tidemark.local', 'demo-one');
    await demo.api.patch(`/tenants/${first.tenant.id}`, { name: 'Renamed' });
    const second = await seed('demo-two');
    expect([second.user.id, second.tenant.id]).toEqual([first.user.id, first.tenant.id]);
    // Beside the tenant in which the installation keeps its own figures.
    const tenants = (await demo.api.get<{ slug: string }[]>('/tenants')).data;
    expect(tenants?.filter(({ slug }) => slug !== '_system')).toHaveLength(1);
    expect((await demo.api.get<object[]>(`/tenants/${first.tenant.id}/members`)).data).toHaveLength(2);
    expect((await signIn(app, 'demo@tidemark.local', 'demo-two')).id).toBe(first.user.id);
    expect((await new Api(app.url).post('/auth/login', { email: 'demo@tidemark.local', password: 'demo-one' })).status).toBe(401);
  });

  it('find the seed\'s tenant again when its slug was taken before', async () => {
    await newTenant(app, { name: 'Northwind Ltd', roles: [] });
    const user = await accounts.ensureUser({ email: 'demo@tidemark.local', password: 'demo-demo' });
    const first = await accounts.ensureTenant({ name: 'Northwind Ltd', ownerId: user.id });
    expect(first.slug).toMatch(/^northwind-ltd-[0-9a-f]{4}$/);
    expect((await accounts.ensureTenant({ name: 'Northwind Ltd', ownerId: user.id })).id).toBe(first.id);
  });

  it('act as a member without a session', async () => {
    const tenant = await newTenant(app, { roles: ['viewer'] });
    expect(await accounts.actorFor(tenant.viewer.id, tenant.id)).toMatchObject({ kind: 'user', role: 'viewer', tenantId: tenant.id, sessionId: null });
    const other = await newTenant(app, { roles: [] });
    await expect(accounts.actorFor(tenant.viewer.id, other.id)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('keep no password as it is', async () => {
    await newTenant(app, { roles: [] });
    const rows = await onDatabase(app, 'SELECT password_hash FROM credentials');
    expect(rows.length).toBeGreaterThan(0);
    for (const { password_hash: hash } of rows) expect(hash).toMatch(/^\$argon2id\$/);
  });
});
