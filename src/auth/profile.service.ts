import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import { Memberships, People } from '../tenants/index.js';
import type { UpdateProfileDto } from './dto/auth.dto.js';
import { type AuthResponse, type MeResponse, MemberTenantResponse, UserResponse } from './dto/auth.response.js';
import { SessionsService } from './sessions.service.js';

/** What a signed-in person sees and changes of themselves. */
@Injectable()
export class ProfileService {
  constructor(
    private readonly people: People,
    private readonly memberships: Memberships,
    private readonly sessions: SessionsService,
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
  ) {}

  async me(actor: Actor): Promise<MeResponse> {
    const standings = await this.memberships.all(personOf(actor));
    const here = standings.find(({ tenant }) => tenant.id === actor.tenantId);
    if (!here) throw new DomainError('UNAUTHORIZED', 'The session has ended: sign in again.');
    return {
      user: UserResponse.of(here.user),
      tenant: MemberTenantResponse.of(here.tenant),
      tenants: standings.map(({ tenant }) => MemberTenantResponse.of(tenant)),
      permissions: [...actor.permissions].sort(),
    };
  }

  async update(actor: Actor, { name }: UpdateProfileDto): Promise<MeResponse> {
    if (name !== undefined) await this.people.rename({ tenantId: actor.tenantId, userId: personOf(actor) }, name);
    return this.me(actor);
  }

  /**
   * Goes on in another tenant, in the same session; the refresh token stays.
   * @throws DomainError NOT_FOUND for a tenant of others, there or not.
   */
  async switchTenant(actor: Actor, tenantId: string): Promise<AuthResponse> {
    const { sessionId } = actor;
    const scope = { tenantId, userId: personOf(actor) };
    if (sessionId === null) throw new DomainError('ACCESS_DENIED', 'Only a session goes from tenant to tenant.');
    return this.database.run(scope, async (manager) => {
      const standing = await this.memberships.find(manager, tenantId, scope.userId);
      if (!standing) throw notFound('tenant');
      await this.sessions.choose(manager, sessionId, tenantId);
      await this.audit.record(manager, scope, { action: 'auth.switch-tenant', resourceType: 'session', resourceId: sessionId });
      return this.sessions.answer(standing, sessionId);
    });
  }
}

function personOf({ userId }: Actor): string {
  if (userId === null) throw new DomainError('ACCESS_DENIED', 'This is for people who are signed in.');
  return userId;
}
