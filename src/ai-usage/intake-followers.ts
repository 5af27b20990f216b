import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../platform/database/index.js';
import type { IncomingMessage } from './domain/message.js';
import type { SessionChange } from './domain/session.js';

/**
 * What else is written when sessions and messages are, in the same transaction. Whatever a follower throws undoes the
 * whole. Followers are called with the tenant's lock of sums held, so that they need none of their own.
 */
export interface IntakeFollower {
  readonly name: string;
  /** @param changes at least one; a session stands in it once, before retention and the tenant's wish took its texts */
  sessionsChanged?(manager: EntityManager, scope: TenantScope, changes: readonly SessionChange[]): Promise<void>;
  /** @param messages at least one; none of them was known before */
  messagesStored?(manager: EntityManager, scope: TenantScope, messages: readonly IncomingMessage[]): Promise<void>;
}

/** Who follows the intake; each registers once, when its module begins. */
@Injectable()
export class IntakeFollowers {
  private readonly followers: IntakeFollower[] = [];

  register(follower: IntakeFollower): void {
    this.followers.push(follower);
  }

  async sessionsChanged(manager: EntityManager, scope: TenantScope, changes: readonly SessionChange[]): Promise<void> {
    if (changes.length === 0) return;
    for (const follower of this.followers) await follower.sessionsChanged?.(manager, scope, changes);
  }

  async messagesStored(manager: EntityManager, scope: TenantScope, messages: readonly IncomingMessage[]): Promise<void> {
    if (messages.length === 0) return;
    for (const follower of this.followers) await follower.messagesStored?.(manager, scope, messages);
  }
}
