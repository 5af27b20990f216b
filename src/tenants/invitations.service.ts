import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { ServerConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type DoneResponse, type ListQueryDto, type Page, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import { INVITATION_DAYS, hashOfToken, newInvitationToken } from './domain/invitation-token.js';
import { assertPerson } from './grants.js';
import type { InviteDto } from './dto/member.dto.js';
import { type CreatedInvitationResponse, InvitationResponse } from './dto/member.response.js';
import { type FoundInvitation, InvitationsRepository } from './invitations.repository.js';
import { MembersRepository } from './members.repository.js';
import { MembersService } from './members.service.js';
import { TenantQuotas } from './tenant-quotas.js';
import { scopeOf } from './tenant-scope.js';

const DAY_MS = 86_400_000;

/** Invitations: a link that an admin hands over, good for one address, once. */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly repository: InvitationsRepository,
    private readonly membersRepository: MembersRepository,
    private readonly members: MembersService,
    private readonly quotas: TenantQuotas,
    private readonly audit: AuditLog,
    private readonly server: ServerConfig,
    private readonly clock: Clock,
  ) {}

  async list(actor: Actor, tenantId: string, query: ListQueryDto): Promise<Page<InvitationResponse>> {
    const rows = await this.repository.page(scopeOf(actor, tenantId, 'own'), keysetOf(query.cursor), query.limit + 1);
    return pageOf(rows, query.limit, (row) => [row.createdAt, row.id], (row) => InvitationResponse.of(row));
  }

  /** @throws DomainError CONFLICT for a member's address, QUOTA_EXCEEDED when members and open invitations fill the plan, ACCESS_DENIED for keys. */
  async create(actor: Actor, tenantId: string, { email, role }: InviteDto): Promise<CreatedInvitationResponse> {
    assertPerson(actor);
    const scope = scopeOf(actor, tenantId, 'own');
    const token = newInvitationToken();
    const now = this.clock.now();
    const invitation = {
      id: randomUUID(),
      tenantId: scope.tenantId,
      email,
      role,
      tokenHash: hashOfToken(token),
      invitedBy: actor.userId,
      createdAt: now,
      expiresAt: new Date(now.getTime() + INVITATION_DAYS * DAY_MS),
      acceptedAt: null,
    };
    const shown = InvitationResponse.of(invitation);
    await this.repository.transaction(scope, async (manager) => {
      if (await this.membersRepository.isMember(manager, scope, email)) {
        throw new DomainError('CONFLICT', 'There is a member with this address already.');
      }
      await this.repository.deleteOpen(manager, scope, email);
      await this.quotas.assertRoom(manager, scope, 'members', () => this.takenPlaces(manager, scope, now));
      await this.repository.insert(manager, invitation);
      await this.audit.record(manager, actor, {
        action: 'invitation.create',
        resourceType: 'invitation',
        resourceId: invitation.id,
        after: shown,
      });
    });
    return { ...shown, url: `${this.server.publicUrl ?? ''}/invitations/${token}` };
  }

  async revoke(actor: Actor, tenantId: string, id: string): Promise<DoneResponse> {
    const scope = scopeOf(actor, tenantId, 'own');
    await this.repository.transaction(scope, async (manager) => {
      const invitation = await this.repository.find(manager, scope, id);
      if (!invitation) throw notFound('invitation');
      await this.repository.delete(manager, scope, id);
      await this.audit.record(manager, actor, {
        action: 'invitation.revoke',
        resourceType: 'invitation',
        resourceId: id,
        before: InvitationResponse.of(invitation),
      });
    });
    return { ok: true };
  }

  /**
   * The open invitation behind a link.
   * @throws DomainError NOT_FOUND when there is none, or it was accepted, taken back or expired.
   */
  async open(token: string): Promise<FoundInvitation> {
    const found = await this.repository.findByHash(hashOfToken(token));
    if (!found || found.acceptedAt !== null || found.expiresAt <= this.clock.now()) throw notFound('open invitation');
    return found;
  }

  /**
   * Makes the person a member, once, in the caller's transaction, whose tenant must be the invitation's. The caller
   * publishes `MembershipChanged` after its commit.
   * @throws DomainError NOT_FOUND when somebody was faster; QUOTA_EXCEEDED; CONFLICT for a member.
   */
  async redeem(manager: EntityManager, { id, tenantId, role }: FoundInvitation, userId: string): Promise<void> {
    const scope = { tenantId, userId };
    await this.members.add(manager, scope, userId, role);
    if (!(await this.repository.redeem(manager, scope, id, this.clock.now()))) throw notFound('open invitation');
  }

  /** Deletes invitations, in all tenants, that expired before that time. @returns how many. */
  deleteExpired(before: Date): Promise<number> {
    return this.repository.deleteExpired(before);
  }

  private async takenPlaces(manager: EntityManager, scope: TenantScope, now: Date): Promise<number> {
    return (await this.membersRepository.count(manager, scope)) + (await this.repository.countOpen(manager, scope, now));
  }
}
