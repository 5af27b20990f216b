import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { DomainError, invalid } from '../platform/http/index.js';
import { type FoundInvitation, InvitationsService, MembershipChanged, Memberships } from '../tenants/index.js';
import { AccountCreation } from './account-creation.js';
import type { Client } from './client.js';
import type { AcceptInvitationDto } from './dto/auth.dto.js';
import type { InvitationPreviewResponse } from './dto/auth.response.js';
import { PasswordCheck } from './password-check.js';
import { Passwords } from './passwords.js';
import { type IssuedSession, SessionsService } from './sessions.service.js';

/** Accepting an invitation, as a new person or an old one. */
@Injectable()
export class AcceptInvitation {
  constructor(
    private readonly invitations: InvitationsService,
    private readonly memberships: Memberships,
    private readonly check: PasswordCheck,
    private readonly passwords: Passwords,
    private readonly accounts: AccountCreation,
    private readonly sessions: SessionsService,
    private readonly database: TenantDatabase,
    private readonly events: EventBus,
  ) {}

  /** @throws DomainError NOT_FOUND when the link leads to no open invitation. */
  async preview(token: string): Promise<InvitationPreviewResponse> {
    const { tenantName, email, role, userId } = await this.invitations.open(token);
    return { tenantName, email, role, accountExists: userId !== null };
  }

  /**
   * Joins the tenant and begins a session in it.
   * @throws DomainError NOT_FOUND for a link that is no longer open; UNAUTHORIZED for the wrong password of an existing
   *   account; VALIDATION_FAILED for a new one's; QUOTA_EXCEEDED when the plan is full; CONFLICT for a member.
   */
  async run(token: string, { password, name }: AcceptInvitationDto, client: Client): Promise<IssuedSession> {
    const invitation = await this.invitations.open(token);
    if (password === undefined) throw invalid({ path: 'password', rule: 'isNotEmpty', message: 'password should not be empty' });
    const join =
      invitation.userId === null
        ? await this.joinAsNew(invitation, password, name)
        : await this.joinAsExisting(invitation, invitation.userId, password);
    const scope = { tenantId: invitation.tenantId, userId: join.userId };
    const issued = await this.database.run(scope, async (manager) => {
      await join.prepare(manager);
      await this.invitations.redeem(manager, invitation, join.userId);
      const standing = await this.memberships.find(manager, invitation.tenantId, join.userId);
      if (!standing) throw new DomainError('CONFLICT', 'The membership could not be made; try again.');
      return this.sessions.begin(manager, standing, client, 'auth.invitation.accepted');
    });
    this.events.publish(new MembershipChanged({ ...scope, role: invitation.role }));
    return issued;
  }

  private async joinAsExisting({ email }: FoundInvitation, userId: string, password: string): Promise<Joining> {
    await this.check.identify(email, password);
    return { userId, prepare: () => Promise.resolve() };
  }

  private async joinAsNew({ email, tenantId }: FoundInvitation, password: string, name: string | undefined): Promise<Joining> {
    const passwordHash = await this.passwords.prepare(password);
    const userId = randomUUID();
    const prepare = async (manager: EntityManager): Promise<void> => {
      // Whoever comes by invitation is not the first of the installation: somebody invited them.
      await this.accounts.create(manager, tenantId, { id: userId, email, name, platformAdmin: false }, passwordHash);
    };
    return { userId, prepare };
  }
}

/** Who joins, and what must be written before they are a member. */
interface Joining {
  readonly userId: string;
  prepare(manager: EntityManager): Promise<void>;
}
