import { randomUUID } from 'node:crypto';
import { AccountsService } from '../../src/auth/index.js';
import { ROLES, type Role } from '../../src/tenants/index.js';
import type { TestApp } from './app.js';
import { Api } from './http.js';

/** Somebody who is signed in. */
export interface TestUser {
  id: string;
  email: string;
  password: string;
  accessToken: string;
  refreshToken: string;
  /** The API with their token. */
  api: Api;
}

/** A fresh tenant with one signed-in member of each role that was asked for. */
export interface TestTenant extends Record<Role, TestUser> {
  id: string;
  name: string;
  slug: string;
}

export const TEST_PASSWORD = 'correct horse battery';

const platformAdmins = new WeakMap<TestApp, Promise<TestUser>>();

/**
 * Makes a tenant of its own for a test, with its members signed in; other tests' tenants cannot get in its way.
 * @param options.roles members to make; all four unless given. `admin` is always there.
 */
export async function newTenant(app: TestApp, options: { name?: string; plan?: string; roles?: Role[] } = {}): Promise<TestTenant> {
  // The first account of an installation is platform admin; no test's admin should be that by accident.
  await platformAdmin(app);
  const accounts = app.app.get(AccountsService, { strict: false });
  const name = options.name ?? `Tenant ${randomUUID().slice(0, 8)}`;
  const ownerEmail = address('admin');
  await accounts.createUser({ email: ownerEmail, password: TEST_PASSWORD });
  const { id, slug } = await accounts.createTenant({ name, ownerEmail, plan: options.plan ?? 'enterprise' });
  const wanted = options.roles ?? ROLES;
  const users = await Promise.all(
    ROLES.map(async (role): Promise<[Role, TestUser]> => {
      if (role === 'admin') return [role, await signIn(app, ownerEmail)];
      // Asking for somebody who was not wanted fails where it is done.
      if (!wanted.includes(role)) return [role, missing(role)];
      const email = address(role);
      await accounts.createUser({ email, password: TEST_PASSWORD, tenantSlug: slug, role });
      return [role, await signIn(app, email)];
    }),
  );
  return { id, name, slug, ...(Object.fromEntries(users) as Record<Role, TestUser>) };
}

/** A platform admin, in a tenant of their own; the same one for all tests of an application. */
export function platformAdmin(app: TestApp): Promise<TestUser> {
  const known = platformAdmins.get(app);
  if (known) return known;
  const made = makePlatformAdmin(app);
  platformAdmins.set(app, made);
  return made;
}

/** Signs in with an account that is there. */
export async function signIn(app: TestApp, email: string, password = TEST_PASSWORD, tenantId?: string): Promise<TestUser> {
  const api = new Api(app.url);
  const { data, status, error } = await api.post<{ accessToken: string; refreshToken: string; user: { id: string } }>('/auth/login', {
    email,
    password,
    tokenDelivery: 'body',
    ...(tenantId === undefined ? {} : { tenantId }),
  });
  if (status !== 200) throw new Error(`Signing in as ${email} failed with ${status}: ${error?.message}`);
  const { accessToken, refreshToken, user } = data;
  return { id: user.id, email, password, accessToken, refreshToken, api: api.as(accessToken) };
}

/** An address that nobody has. */
export function address(who = 'user'): string {
  return `${who}-${randomUUID()}@example.test`;
}

async function makePlatformAdmin(app: TestApp): Promise<TestUser> {
  const accounts = app.app.get(AccountsService, { strict: false });
  const email = address('platform');
  await accounts.createUser({ email, password: TEST_PASSWORD, platformAdmin: true });
  await accounts.createTenant({ name: 'Platform', ownerEmail: email });
  return signIn(app, email);
}

function missing(role: Role): TestUser {
  return new Proxy({} as TestUser, {
    get: (_, property) => {
      // Promise.all looks whether it is a promise.
      if (property === 'then') return undefined;
      throw new Error(`This tenant was made without a ${role}: name it in \`roles\`.`);
    },
  });
}
