import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { SecurityConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type ListQueryDto, type Page, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { slugOf } from './domain/slug.js';
import type { CreateTenantDto, UpdateTenantDto } from './dto/tenant.dto.js';
import { TenantResponse, type TenantUsageResponse } from './dto/tenant.response.js';
import { MembersRepository } from './members.repository.js';
import { type PlanName, QUOTAS, limitsOf, planOfNewTenant } from './plans.js';
import { TenantQuotas } from './tenant-quotas.js';
import { scopeOf } from './tenant-scope.js';
import { MembershipChanged, TenantUpdated } from './tenants.events.js';
import { type TenantRow, TenantsRepository } from './tenants.repository.js';

/** What a tenant is made of. */
export interface NewTenant {
  readonly name: string;
  /** IANA name; UTC unless given. */
  readonly timeZone?: string | undefined;
  readonly plan?: PlanName | undefined;
  /** Exactly this slug, for the seed; absent: made from the name. */
  readonly slug?: string | undefined;
}

const SLUG_TRIES = 5;
const IDS_AT_ONCE = 500;

/** Tenants: founding, looking at, changing, and what they use. */
@Injectable()
export class TenantsService {
  constructor(
    private readonly repository: TenantsRepository,
    private readonly members: MembersRepository,
    private readonly quotas: TenantQuotas,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly security: SecurityConfig,
    private readonly clock: Clock,
  ) {
    quotas.countUsage('members', (scope) => repository.transaction(scope, (manager) => members.count(manager, scope)));
  }

  /** Ids of all tenants of the installation, the oldest first; for work over all of them. */
  async *idsOfAll(): AsyncIterable<string> {
    let after: readonly [string, string] | null = null;
    for (;;) {
      const rows: TenantRow[] = await this.repository.pageOfAll(after, IDS_AT_ONCE);
      yield* rows.map(({ id }) => id);
      const last = rows.at(-1);
      if (!last || rows.length < IDS_AT_ONCE) return;
      after = [last.createdAt.toISOString(), last.id];
    }
  }

  async list(actor: Actor, query: ListQueryDto): Promise<Page<TenantResponse>> {
    const after = keysetOf(query.cursor);
    const limit = query.limit + 1;
    const rows = actor.platformAdmin
      ? await this.repository.pageOfAll(after, limit)
      : await this.repository.pageOfMember(actor.userId ?? '', after, limit);
    return pageOf(rows, query.limit, (row) => [row.createdAt, row.id], (row) => TenantResponse.of(row));
  }

  /** @throws DomainError ACCESS_DENIED where tenants are founded by platform admins alone. */
  async create(actor: Actor, { name, timeZone }: CreateTenantDto): Promise<TenantResponse> {
    if (this.security.registration !== 'open' && !actor.platformAdmin) {
      throw new DomainError('ACCESS_DENIED', 'On this installation only a platform admin founds tenants.');
    }
    const scope = { tenantId: randomUUID(), userId: actor.userId };
    const tenant = await this.repository.transaction(scope, (manager) =>
      this.found(manager, scope, { name, timeZone, plan: planOfNewTenant(actor) }, actor.userId ?? ''),
    );
    this.events.publish(new MembershipChanged({ tenantId: tenant.id, userId: actor.userId ?? '', role: 'admin' }));
    return tenant;
  }

  /**
   * Founds a tenant with its first admin, in the caller's transaction, whose tenant must be the new id.
   * The caller publishes `MembershipChanged` after its commit.
   */
  async found(manager: EntityManager, scope: TenantScope, tenant: NewTenant, ownerId: string): Promise<TenantResponse> {
    const now = this.clock.now();
    const row = {
      id: scope.tenantId,
      name: tenant.name,
      slug: tenant.slug ?? slugOf(tenant.name),
      timeZone: tenant.timeZone ?? 'UTC',
      plan: tenant.plan ?? 'pro',
      createdAt: now,
      updatedAt: now,
    };
    await this.insertUnderFreeSlug(manager, row, tenant.slug !== undefined);
    await this.members.insert(manager, { tenantId: row.id, userId: ownerId, role: 'admin', createdAt: now });
    const created = TenantResponse.of(row);
    await this.audit.record(manager, { tenantId: row.id, userId: ownerId }, {
      action: 'tenant.create',
      resourceType: 'tenant',
      resourceId: row.id,
      after: { ...created, ownerId },
    });
    return created;
  }

  /** The id behind a slug; for the command line and the seed, never for what a client asks. */
  findIdBySlug(slug: string): Promise<string | null> {
    return this.repository.findIdBySlug(slug);
  }

  async get(actor: Actor, id: string): Promise<TenantResponse> {
    return TenantResponse.of(present(await this.repository.find(scopeOf(actor, id, 'platform'))));
  }

  async update(actor: Actor, id: string, change: UpdateTenantDto): Promise<TenantResponse> {
    const scope = scopeOf(actor, id, 'platform');
    if (change.plan !== undefined && !actor.platformAdmin) {
      throw new DomainError('ACCESS_DENIED', 'Only a platform admin changes the plan of a tenant.');
    }
    const changed = await this.repository.transaction(scope, async (manager) => {
      const before = TenantResponse.of(present(await this.repository.lock(manager, scope.tenantId)));
      const { name = before.name, timeZone = before.timeZone, plan = before.plan } = change;
      await this.repository.update(manager, scope.tenantId, { name, timeZone, plan, updatedAt: this.clock.now() });
      const after = { ...before, name, timeZone, plan };
      await this.audit.record(manager, scope, { action: 'tenant.update', resourceType: 'tenant', resourceId: before.id, before, after });
      return after;
    });
    const { id: tenantId, name, timeZone, plan } = changed;
    this.events.publish(new TenantUpdated({ tenantId, name, timeZone, plan }));
    return changed;
  }

  async usage(actor: Actor, id: string): Promise<TenantUsageResponse> {
    const scope = scopeOf(actor, id, 'platform');
    const { plan } = present(await this.repository.find(scope));
    const limits = limitsOf(plan);
    const quotas = await Promise.all(
      QUOTAS.map(async (name) => ({ name, used: await this.quotas.used(scope, name), limit: limits[name] })),
    );
    return { plan, quotas };
  }

  /** A taken slug gets four letters more, unless exactly that one was wanted. */
  private async insertUnderFreeSlug(
    manager: EntityManager,
    row: Parameters<TenantsRepository['insert']>[1],
    exactly: boolean,
  ): Promise<void> {
    const wanted = row.slug;
    for (let attempt = 0; attempt < SLUG_TRIES; attempt += 1) {
      if (await this.repository.insert(manager, row)) return;
      if (exactly) break;
      row.slug = `${wanted}-${randomBytes(2).toString('hex')}`;
    }
    throw new DomainError('CONFLICT', `The slug ${wanted} is taken.`);
  }
}

function present<T>(tenant: T | null): T {
  if (!tenant) throw notFound('tenant');
  return tenant;
}
