import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError, type DoneResponse, type ListQueryDto, type Page, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import type { Role } from './domain/roles.js';
import { assertPerson } from './grants.js';
import { MemberResponse } from './dto/member.response.js';
import type { MembershipEntity } from './membership.entity.js';
import { MembersRepository } from './members.repository.js';
import { TenantQuotas } from './tenant-quotas.js';
import { scopeOf } from './tenant-scope.js';
import { MembershipChanged } from './tenants.events.js';
import { TenantsRepository } from './tenants.repository.js';

/** The members of a tenant and their roles. There is always an admin. */
@Injectable()
export class MembersService {
  constructor(
    private readonly repository: MembersRepository,
    private readonly tenants: TenantsRepository,
    private readonly quotas: TenantQuotas,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, tenantId: string, query: ListQueryDto): Promise<Page<MemberResponse>> {
    const rows = await this.repository.page(scopeOf(actor, tenantId, 'own'), keysetOf(query.cursor), query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.joinedAt, row.userId], (row) => MemberResponse.of(row));
  }

  /** @throws DomainError CONFLICT when the last admin would be lowered, ACCESS_DENIED for keys. */
  async changeRole(actor: Actor, tenantId: string, userId: string, role: Role): Promise<MemberResponse> {
    assertPerson(actor);
    const scope = scopeOf(actor, tenantId, 'own');
    const member = await this.tenants.transaction(scope, async (manager) => {
      const membership = await this.lockMember(manager, scope, userId);
      if (role !== 'admin') await this.assertNotLastAdmin(manager, scope, membership);
      await this.repository.setRole(manager, scope, userId, role);
      await this.record(manager, actor, 'member.update', userId, membership.role, role);
      const standing = await this.repository.standing(manager, scope.tenantId, userId);
      if (!standing) throw notFound('member');
      return MemberResponse.of({ userId, email: standing.email, name: standing.userName, role, joinedAt: membership.createdAt });
    });
    this.events.publish(new MembershipChanged({ tenantId: scope.tenantId, userId, role }));
    return member;
  }

  /** @throws DomainError CONFLICT when the last admin would be gone. */
  async remove(actor: Actor, tenantId: string, userId: string): Promise<DoneResponse> {
    const scope = scopeOf(actor, tenantId, 'own');
    await this.tenants.transaction(scope, async (manager) => {
      const membership = await this.lockMember(manager, scope, userId);
      await this.assertNotLastAdmin(manager, scope, membership);
      await this.repository.delete(manager, scope, userId);
      await this.record(manager, actor, 'member.remove', userId, membership.role, null);
    });
    this.events.publish(new MembershipChanged({ tenantId: scope.tenantId, userId, role: null }));
    return { ok: true };
  }

  /**
   * Adds a member in the caller's transaction within the plan; the caller publishes `MembershipChanged` after its commit.
   * @throws DomainError QUOTA_EXCEEDED, or CONFLICT when the person is a member.
   */
  async add(manager: EntityManager, scope: TenantScope, userId: string, role: Role): Promise<void> {
    await this.quotas.assertRoom(manager, scope, 'members', () => this.repository.count(manager, scope));
    if (await this.repository.find(manager, scope, userId)) {
      throw new DomainError('CONFLICT', 'This person is a member of the tenant already.');
    }
    await this.repository.insert(manager, { tenantId: scope.tenantId, userId, role, createdAt: this.clock.now() });
    await this.record(manager, scope, 'member.add', userId, null, role);
  }

  /** The tenant's lock comes first, so that two changes of members come one after the other. */
  private async lockMember(manager: EntityManager, scope: TenantScope, userId: string): Promise<MembershipEntity> {
    await this.tenants.lock(manager, scope.tenantId);
    const membership = await this.repository.find(manager, scope, userId);
    if (!membership) throw notFound('member');
    return membership;
  }

  private async assertNotLastAdmin(manager: EntityManager, scope: TenantScope, member: MembershipEntity): Promise<void> {
    if (member.role === 'admin' && (await this.repository.countAdmins(manager, scope)) === 1) {
      throw new DomainError('CONFLICT', 'This is the last admin of the tenant: make somebody else admin first.');
    }
  }

  private record(
    manager: EntityManager,
    scope: TenantScope,
    action: string,
    userId: string,
    before: Role | null,
    after: Role | null,
  ): Promise<void> {
    const image = (role: Role | null): unknown => (role === null ? null : { userId, role });
    return this.audit.record(manager, scope, { action, resourceType: 'member', resourceId: userId, before: image(before), after: image(after) });
  }
}
