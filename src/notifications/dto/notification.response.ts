import { ApiProperty } from '@nestjs/swagger';
import { NOTICE_EVENTS, NOTICE_SEVERITIES, type NoticeEvent, type NoticeSeverity, type NotificationRoute, type NotificationStatus, STATUSES } from '../domain/notice.js';
import type { LedgerEntry } from '../ledger.repository.js';

const nullableText = { type: String, nullable: true } as const;
const nullableTime = { type: String, format: 'date-time', nullable: true } as const;

export class NotificationSubjectResponse {
  /** Such as alert. */
  kind!: string;
  id!: string;
}

/** A notification in the ledger. */
export class NotificationResponse {
  id!: string;

  /** The same however often it is sent. */
  key!: string;

  @ApiProperty({ enum: STATUSES })
  status!: NotificationStatus;

  /** By a channel or, to a person, as a toast or by e-mail. */
  @ApiProperty({ enum: ['channel', 'toast', 'email'] })
  route!: NotificationRoute;

  @ApiProperty(nullableText)
  channelId!: string | null;

  @ApiProperty(nullableText)
  channelName!: string | null;

  @ApiProperty(nullableText)
  userId!: string | null;

  subject!: NotificationSubjectResponse;

  @ApiProperty({ enum: NOTICE_EVENTS })
  event!: NoticeEvent;

  @ApiProperty({ enum: NOTICE_SEVERITIES })
  severity!: NoticeSeverity;

  title!: string;
  summary!: string;
  attempts!: number;

  /** null once it is delivered or given up. */
  @ApiProperty(nullableTime)
  nextAttemptAt!: Date | null;

  @ApiProperty(nullableTime)
  lastAttemptAt!: Date | null;

  /** Why the last try failed, without secrets. */
  @ApiProperty(nullableText)
  lastError!: string | null;

  /** Those that travelled in one message have the same; null before the first try. */
  @ApiProperty(nullableText)
  messageId!: string | null;

  createdAt!: Date;

  /** When it was delivered or given up. */
  @ApiProperty(nullableTime)
  endedAt!: Date | null;

  static of(entry: LedgerEntry): NotificationResponse {
    const { id, key, status, route, channelId, channelName, userId, subjectKind, subjectId, content, attempts, dueAt, lastAttemptAt, lastError, messageId, createdAt, endedAt } = entry;
    const { event, severity, title, summary } = content;
    return {
      id,
      key,
      status,
      route,
      channelId,
      channelName,
      userId,
      subject: { kind: subjectKind, id: subjectId },
      event,
      severity,
      title,
      summary,
      attempts,
      nextAttemptAt: status === 'pending' ? dueAt : null,
      lastAttemptAt,
      lastError,
      messageId,
      createdAt,
      endedAt,
    };
  }
}
