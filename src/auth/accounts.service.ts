import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { isEmail } from 'class-validator';
import type { EntityManager } from 'typeorm';
import { TenantDatabase } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, invalid, notFound } from '../platform/http/index.js';
import {
  MembersService,
  MembershipChanged,
  Memberships,
  PLAN_NAMES,
  People,
  type PlanName,
  type Role,
  type TenantResponse,
  TenantsService,
  isTimeZone,
  planOfNewTenant,
  slugOf,
} from '../tenants/index.js';
import { AccountCreation } from './account-creation.js';
import { UserResponse } from './dto/auth.response.js';
import { type HashedPassword, Passwords } from './passwords.js';
import { isRole } from './permissions.js';
import { actorOf } from './session-verifier.js';

/** An account to make from the command line. */
export interface NewAccount {
  readonly email: string;
  readonly password: string;
  readonly name?: string;
  /** Absent: only when nobody else is there yet. */
  readonly platformAdmin?: boolean;
  /** A tenant to join. */
  readonly tenantSlug?: string;
  /** In that tenant; `viewer` unless given. */
  readonly role?: string;
}

/** Accounts and tenants from the command line and the demo's seed, without a session. The audit trail names the system. */
@Injectable()
export class AccountsService {
  constructor(
    private readonly database: TenantDatabase,
    private readonly people: People,
    private readonly tenants: TenantsService,
    private readonly members: MembersService,
    private readonly memberships: Memberships,
    private readonly passwords: Passwords,
    private readonly accounts: AccountCreation,
    private readonly events: EventBus,
  ) {}

  /** @throws DomainError VALIDATION_FAILED, CONFLICT (the address has an account), NOT_FOUND (no such tenant). */
  async createUser(account: NewAccount): Promise<UserResponse> {
    const role = roleOf(account.role ?? 'viewer');
    const tenantId = account.tenantSlug === undefined ? null : await this.tenants.findIdBySlug(account.tenantSlug);
    if (account.tenantSlug !== undefined && tenantId === null) throw notFound('tenant');
    // A flag that is not raised on the command line leaves it to whether this is the first account.
    const platformAdmin = account.platformAdmin === true ? true : undefined;
    const passwordHash = await this.passwords.prepare(account.password);
    const user = await this.addUser({ ...account, platformAdmin }, passwordHash, tenantId, role);
    if (tenantId !== null) this.events.publish(new MembershipChanged({ tenantId, userId: user.id, role }));
    return user;
  }

  /** @throws DomainError VALIDATION_FAILED, NOT_FOUND (no such account). */
  async createTenant(tenant: { name: string; ownerEmail: string; timeZone?: string; plan?: string }): Promise<TenantResponse> {
    const ownerId = await this.people.findIdByEmail(emailOf(tenant.ownerEmail));
    if (ownerId === null) throw notFound('account');
    return this.foundTenant({ ...tenant, ownerId });
  }

  /**
   * The account with that address, made if it is not there, with that password set if it has another. For the seed:
   * the rule for passwords is not asked.
   */
  async ensureUser(account: { email: string; password: string; name?: string; platformAdmin?: boolean }): Promise<UserResponse> {
    const userId = await this.people.findIdByEmail(emailOf(account.email));
    if (userId === null) return this.addUser(account, await this.passwords.prepareUnchecked(account.password), null, 'viewer');
    if (!(await this.passwords.matches(userId, account.password))) {
      const passwordHash = await this.passwords.prepareUnchecked(account.password);
      await this.database.runAsUser(userId, (manager) => this.passwords.change(manager, userId, passwordHash));
    }
    if (account.platformAdmin === true) await this.people.grantPlatformAdmin(userId);
    return UserResponse.of(await this.people.get(userId));
  }

  /** The owner's tenant that was founded under that name, founded now if there is none. Renaming it changes nothing. */
  async ensureTenant(tenant: { name: string; ownerId: string; timeZone?: string; plan?: string }): Promise<{ id: string; name: string; slug: string }> {
    const slug = slugOf(tenant.name);
    const own = await this.memberships.all(tenant.ownerId);
    const found = own.find((standing) => standing.tenant.slug === slug || isVariant(standing.tenant.slug, slug));
    return found?.tenant ?? this.foundTenant(tenant);
  }

  /** Makes the person a member if they are none; a role that they have stays. */
  async ensureMembership({ tenantId, userId, role }: { tenantId: string; userId: string; role: Role }): Promise<void> {
    const scope = { tenantId, userId };
    const added = await this.database.run(scope, async (manager) => {
      if (await this.memberships.find(manager, tenantId, userId)) return false;
      await this.members.add(manager, { tenantId }, userId, role);
      return true;
    });
    if (added) this.events.publish(new MembershipChanged({ ...scope, role }));
  }

  /** The person acting in one of their tenants, without a session. @throws DomainError NOT_FOUND for no member. */
  async actorFor(userId: string, tenantId: string): Promise<Actor> {
    const standing = await this.database.run({ tenantId, userId }, (manager) => this.memberships.find(manager, tenantId, userId));
    if (!standing) throw notFound('member');
    return actorOf(standing, null);
  }

  private async addUser(
    { email, name, platformAdmin }: { email: string; name?: string; platformAdmin?: boolean | undefined },
    passwordHash: HashedPassword,
    tenantId: string | null,
    role: Role,
  ): Promise<UserResponse> {
    const id = randomUUID();
    const person = { id, email: emailOf(email), name, platformAdmin };
    const add = async (manager: EntityManager): Promise<UserResponse> => {
      const user = await this.accounts.create(manager, tenantId, person, passwordHash);
      if (tenantId !== null) await this.members.add(manager, { tenantId }, id, role);
      return UserResponse.of(user);
    };
    return tenantId === null ? this.database.runAsUser(id, add) : this.database.run({ tenantId, userId: id }, add);
  }

  private async foundTenant(tenant: { name: string; ownerId: string; timeZone?: string; plan?: string }): Promise<TenantResponse> {
    const { name, ownerId, timeZone } = tenant;
    if (name.trim() === '' || name.length > 100) throw invalid({ path: 'name', rule: 'length', message: 'name must have 1 to 100 characters' });
    if (timeZone !== undefined && !isTimeZone(timeZone)) {
      throw invalid({ path: 'timeZone', rule: 'isTimeZone', message: 'timeZone must be an IANA time zone such as Europe/Berlin' });
    }
    const plan = tenant.plan === undefined ? planOfNewTenant(await this.people.get(ownerId)) : planOf(tenant.plan);
    const scope = { tenantId: randomUUID(), userId: ownerId };
    const founded = await this.database.run(scope, (manager) => this.tenants.found(manager, scope, { name: name.trim(), timeZone, plan }, ownerId));
    this.events.publish(new MembershipChanged({ ...scope, role: 'admin' }));
    return founded;
  }
}

function emailOf(email: string): string {
  const address = email.trim().toLowerCase();
  if (!isEmail(address)) throw invalid({ path: 'email', rule: 'isEmail', message: 'email must be an email' });
  return address;
}

function roleOf(role: string): Role {
  if (!isRole(role)) throw invalid({ path: 'role', rule: 'isIn', message: 'role must be viewer, operator, developer or admin' });
  return role;
}

function planOf(plan: string): PlanName {
  const name = PLAN_NAMES.find((known) => known === plan);
  if (!name) throw invalid({ path: 'plan', rule: 'isIn', message: `plan must be one of ${PLAN_NAMES.join(', ')}` });
  return name;
}

/** Whether a slug is another made distinct by four letters more, because it was taken. */
function isVariant(slug: string, of: string): boolean {
  return slug.startsWith(`${of}-`) && /^[0-9a-f]{4}$/.test(slug.slice(of.length + 1));
}
