import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { type Actor, DomainError, type Page, RawAnswer, keysetOf, notFound, pageOf } from '../platform/http/index.js';
import type { NotificationListDto } from './dto/notification.dto.js';
import { NotificationResponse } from './dto/notification.response.js';
import { type LedgerEntry, LedgerRepository } from './ledger.repository.js';
import { MessageLinks } from './message-links.js';
import { NotificationOutbox } from './notification-outbox.js';
import { ChartPictures } from './senders/chart-pictures.js';

/** Reading the ledger, and what is done about what could not be delivered. */
@Injectable()
export class LedgerService {
  constructor(
    private readonly repository: LedgerRepository,
    private readonly outbox: NotificationOutbox,
    private readonly links: MessageLinks,
    private readonly pictures: ChartPictures,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  async list(scope: TenantScope, { limit, cursor, ...filter }: NotificationListDto): Promise<Page<NotificationResponse>> {
    const rows = await this.repository.list(scope, filter, keysetOf(cursor), limit + 1);
    return pageOf(rows, limit, ({ createdAt, id }) => [createdAt, id], (entry) => NotificationResponse.of(entry));
  }

  /** @throws DomainError NOT_FOUND, CONFLICT when it is delivered or on its way */
  async retry(actor: Actor, id: string): Promise<NotificationResponse> {
    const retried = await this.change(actor, id, 'retry', async (manager) => {
      const now = this.clock.now();
      const done = (await this.repository.revive(manager, actor, id, now)) || (await this.repository.hurry(manager, actor, id, now));
      if (!done) throw new DomainError('CONFLICT', 'This notification is delivered or on its way.');
    });
    this.outbox.nudge();
    return retried;
  }

  /** @throws DomainError NOT_FOUND, CONFLICT when it is not dead */
  dismiss(actor: Actor, id: string): Promise<NotificationResponse> {
    return this.change(actor, id, 'dismiss', async (manager) => {
      if (await this.repository.dismiss(manager, actor, id)) return;
      throw new DomainError('CONFLICT', 'Only a notification that could not be delivered can be dismissed.');
    });
  }

  /** The chart of a notification, for whoever has its address. @throws DomainError NOT_FOUND */
  async picture(token: string): Promise<RawAnswer> {
    const reference = this.links.pictureOf(token);
    const entry = reference && (await this.repository.find({ tenantId: reference.tenantId }, reference.notificationId));
    if (!entry?.content.picture) throw notFound('picture');
    const png = await this.pictures.draw(entry.content.picture, entry.content.unit);
    return new RawAnswer(png, 'image/png', null, {}, { 'cache-control': 'public, max-age=86400, immutable' });
  }

  private change(actor: Actor, id: string, verb: 'retry' | 'dismiss', work: (manager: EntityManager) => Promise<void>): Promise<NotificationResponse> {
    return this.repository.transaction(actor, async (manager) => {
      const before = NotificationResponse.of(present(await this.repository.findWithin(manager, actor, id)));
      await work(manager);
      const after = NotificationResponse.of(present(await this.repository.findWithin(manager, actor, id)));
      await this.audit.record(manager, actor, { action: `notification.${verb}`, resourceType: 'notification', resourceId: id, before: { status: before.status }, after: { status: after.status } });
      return after;
    });
  }
}

function present(entry: LedgerEntry | null): LedgerEntry {
  if (!entry) throw notFound('notification');
  return entry;
}
