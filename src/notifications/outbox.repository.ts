import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../platform/database/index.js';
import type { ChannelKind, NoticeContent, NotificationRoute } from './domain/notice.js';

/** A row that is written together with what caused it. */
export interface OutboxRow {
  readonly id: string;
  readonly key: string;
  readonly route: NotificationRoute;
  readonly channelId: string | null;
  readonly userId: string | null;
  /** What one receiver gets. */
  readonly lane: string;
  readonly fingerprint: string;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly groupKey: string | null;
  readonly content: NoticeContent;
  readonly dueAt: Date;
}

/** How a group of a lane stands. */
export interface GroupStanding {
  /** When its next message is due; null when none is being gathered. */
  readonly gatheringUntil: Date | null;
  readonly lastSentAt: Date | null;
}

/** Writes into the outbox, within transactions of others. */
@Injectable()
export class OutboxRepository {
  /** Kinds of channels, by id; those that are deleted are missing. */
  async kinds(manager: EntityManager, { tenantId }: TenantScope, channelIds: readonly string[]): Promise<ReadonlyMap<string, ChannelKind>> {
    if (channelIds.length === 0) return new Map();
    const rows = await manager.query<{ id: string; kind: ChannelKind }[]>(
      'SELECT id, kind FROM notification_channels WHERE tenant_id = $1 AND id = ANY ($2) AND deleted_at IS NULL',
      [tenantId, channelIds],
    );
    return new Map(rows.map(({ id, kind }) => [id, kind]));
  }

  async group(manager: EntityManager, { tenantId }: TenantScope, lane: string, groupKey: string): Promise<GroupStanding> {
    const [row] = await manager.query<GroupStanding[]>(
      `SELECT min(due_at) FILTER (WHERE ended_at IS NULL AND message_id IS NULL) AS "gatheringUntil", max(last_attempt_at) AS "lastSentAt"
         FROM notifications WHERE tenant_id = $1 AND lane = $2 AND group_key = $3`,
      [tenantId, lane, groupKey],
    );
    return row ?? { gatheringUntil: null, lastSentAt: null };
  }

  /** @returns the keys that were new, each as often as there are rows of it */
  async insert(manager: EntityManager, { tenantId }: TenantScope, rows: readonly OutboxRow[], at: Date): Promise<string[]> {
    const inserted = await manager.query<{ key: string }[]>(
      `INSERT INTO notifications (id, tenant_id, key, route, channel_id, user_id, lane, fingerprint, subject_kind, subject_id, group_key, content, status, due_at,
                                  tried_since, created_at)
       SELECT r.id, $1, r.key, r.route, r."channelId", r."userId", r.lane, r.fingerprint, r."subjectKind", r."subjectId", r."groupKey", r.content, 'pending', r."dueAt", $3, $3
         FROM jsonb_to_recordset($2::jsonb) AS r (id uuid, key text, route text, "channelId" uuid, "userId" uuid, lane text, fingerprint text,
                "subjectKind" text, "subjectId" text, "groupKey" text, content jsonb, "dueAt" timestamptz, place bigint)
        ORDER BY r.place
       ON CONFLICT ON CONSTRAINT notifications_key DO NOTHING RETURNING key`,
      [tenantId, JSON.stringify(rows.map((row, place) => ({ ...row, place }))), at],
    );
    return inserted.map(({ key }) => key);
  }
}
