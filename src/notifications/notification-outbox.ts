import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { MailConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { toStorableText } from '../platform/http/index.js';
import { bounded } from './domain/bounded-notice.js';
import type { ChannelKind, Notice, NoticeGroup, NotificationRoute } from './domain/notice.js';
import { OutboxAwaits } from './notifications.events.js';
import { OutboxRepository, type OutboxRow } from './outbox.repository.js';

/** One way that a notice goes, before it is known when. */
type Leg = Omit<OutboxRow, 'id' | 'dueAt'> & { readonly group: NoticeGroup | null };

/**
 * Where notifications are put so that none is lost: rows in the transaction of what caused them, delivered after it has
 * committed, whatever happens to this process.
 */
@Injectable()
export class NotificationOutbox {
  constructor(
    private readonly repository: OutboxRepository,
    private readonly events: EventBus,
    private readonly mail: MailConfig,
  ) {}

  /**
   * Writes rows in the caller's transaction; after its commit the caller calls `nudge()`. A key that is known already
   * changes nothing. A person gets a toast and, where a mail server is configured, an e-mail.
   * @returns how many notices were new
   */
  async add(manager: EntityManager, scope: TenantScope, notices: readonly Notice[], at: Date): Promise<number> {
    if (notices.length === 0) return 0;
    const channelIds = notices.flatMap(({ to }) => (to.kind === 'channel' ? [to.channelId] : []));
    const kinds = await this.repository.kinds(manager, scope, channelIds);
    const legs = notices.flatMap((notice) => this.legsOf(notice, kinds));
    const due = await this.dueTimes(manager, scope, legs, at);
    const rows = legs.map(({ group: _, ...leg }): OutboxRow => ({ ...leg, id: randomUUID(), dueAt: due.get(groupOf(leg.lane, leg.groupKey)) ?? at }));
    return new Set(await this.repository.insert(manager, scope, rows, at)).size;
  }

  /** Has what was added delivered at once, by whoever delivers; without it within a second or two. */
  nudge(): void {
    this.events.publish(new OutboxAwaits({}));
  }

  private legsOf({ key, to, subject, group, content }: Notice, kinds: ReadonlyMap<string, ChannelKind>): Leg[] {
    const kept = bounded(content);
    const leg = (route: NotificationRoute, lane: string, grouped: NoticeGroup | null): Leg => ({
      key: toStorableText(key),
      route,
      channelId: to.kind === 'channel' ? to.channelId : null,
      userId: to.kind === 'person' ? to.userId : null,
      lane,
      fingerprint: kept.fingerprint,
      subjectKind: subject.kind,
      subjectId: subject.id,
      groupKey: grouped?.key ?? null,
      content: kept,
      group: grouped,
    });
    if (to.kind === 'channel') return [leg('channel', to.channelId, kinds.get(to.channelId) === 'pagerduty' ? null : group)];
    const toast = leg('toast', `toast:${to.userId}`, group);
    return this.mail.url === null ? [toast] : [toast, leg('email', `email:${to.userId}`, group)];
  }

  /** When each group's next message is due: with what is being gathered already, else after its wait and interval. */
  private async dueTimes(manager: EntityManager, scope: TenantScope, legs: readonly Leg[], at: Date): Promise<ReadonlyMap<string, Date>> {
    const due = new Map<string, Date>();
    for (const { lane, group } of legs) {
      if (!group || due.has(groupOf(lane, group.key))) continue;
      const { gatheringUntil, lastSentAt } = await this.repository.group(manager, scope, lane, group.key);
      const earliest = Math.max(at.getTime() + group.waitSeconds * 1_000, lastSentAt ? lastSentAt.getTime() + group.intervalSeconds * 1_000 : 0);
      due.set(groupOf(lane, group.key), gatheringUntil ?? new Date(earliest));
    }
    return due;
  }
}

const groupOf = (lane: string, groupKey: string | null): string => (groupKey === null ? '' : `${lane} ${groupKey}`);
