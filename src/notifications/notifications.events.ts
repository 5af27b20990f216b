import { DomainEvent } from '../platform/events/index.js';
import type { NoticeEvent, NoticeSeverity } from './domain/notice.js';

/** There is something to deliver. Heard by this process alone: others look every second. */
export class OutboxAwaits extends DomainEvent<Record<string, never>> {
  static readonly eventName = 'notification.awaits';
  static readonly relayed = false;
}

/** A notification as a page shows it for a moment. */
export interface ShownNotification {
  /** Of the message; one that comes again is the same. */
  id: string;
  event: NoticeEvent;
  severity: NoticeSeverity;
  title: string;
  summary: string;
  /** ISO 8601. */
  at: string;
  /** Page of the web application; null: none. */
  path: string | null;
  subject: { kind: string; id: string };
  /** How many notifications it stands for; it tells of the most severe. */
  count: number;
}

/** A notification is to be shown in open pages of a tenant: to one person, or (null) to all who may read alerts. */
export class NotificationShown extends DomainEvent<{ tenantId: string; userId: string | null; notification: ShownNotification }> {
  static readonly eventName = 'notification.shown';
  static readonly relayed = true;
}
