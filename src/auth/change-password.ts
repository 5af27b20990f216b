import { Injectable } from '@nestjs/common';
import { AuditLog } from '../audit/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, type DoneResponse, invalid } from '../platform/http/index.js';
import { SessionsRevoked } from './auth.events.js';
import type { ChangePasswordDto } from './dto/auth.dto.js';
import { PasswordCheck } from './password-check.js';
import { Passwords } from './passwords.js';
import { SessionsService } from './sessions.service.js';

/** Changing one's password, which ends one's other sessions. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly check: PasswordCheck,
    private readonly passwords: Passwords,
    private readonly sessions: SessionsService,
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
  ) {}

  /** @throws DomainError VALIDATION_FAILED when the current password is wrong or the new one breaks the rule. */
  async run(actor: Actor, { currentPassword, newPassword }: ChangePasswordDto): Promise<DoneResponse> {
    const userId = actor.userId ?? '';
    if (!(await this.check.confirm(userId, currentPassword))) {
      throw invalid({ path: 'currentPassword', rule: 'password', message: 'currentPassword is wrong' });
    }
    const passwordHash = await this.passwords.prepare(newPassword, 'newPassword');
    const sessionIds = await this.database.run(actor, async (manager) => {
      await this.passwords.change(manager, userId, passwordHash);
      const ended = await this.sessions.revokeOthers(manager, userId, actor.sessionId);
      await this.audit.record(manager, actor, {
        action: 'auth.password.change',
        resourceType: 'user',
        resourceId: userId,
        after: { sessionsEnded: ended.length },
      });
      return ended;
    });
    this.events.publish(new SessionsRevoked({ userId, sessionIds }));
    return { ok: true };
  }
}
