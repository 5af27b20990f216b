import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../platform/database/index.js';
import { type DeadLetters, type LedgerFilter, LedgerRepository } from './ledger.repository.js';
import { NotificationResponse } from './dto/notification.response.js';

/** What others ask of the ledger. */
@Injectable()
export class NotificationLedger {
  constructor(private readonly repository: LedgerRepository) {}

  /** Receivers that could not be told something, with how much; what was dismissed is left out. */
  dead(scope: TenantScope): Promise<DeadLetters[]> {
    return this.repository.dead(scope);
  }

  /** Channels that were told of a subject, or will be: ids, as the caller's transaction sees them. */
  channelsTold(manager: EntityManager, scope: TenantScope, subject: { readonly kind: string; readonly id: string }): Promise<string[]> {
    return this.repository.channelsTold(manager, scope, subject);
  }

  /** What was told of a subject, the newest first; at most `limit`. */
  async about(scope: TenantScope, subject: { readonly kind: string; readonly id: string }, limit: number): Promise<NotificationResponse[]> {
    const filter: LedgerFilter = { subjectKind: subject.kind, subjectId: subject.id };
    return (await this.repository.list(scope, filter, null, limit)).map((entry) => NotificationResponse.of(entry));
  }
}
