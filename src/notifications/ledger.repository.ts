import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import type { NoticeContent, NotificationRoute, NotificationStatus } from './domain/notice.js';

/** A row of the ledger. */
export interface LedgerEntry {
  readonly id: string;
  readonly key: string;
  readonly route: NotificationRoute;
  readonly channelId: string | null;
  /** null when the channel is long gone, or it goes to a person. */
  readonly channelName: string | null;
  readonly userId: string | null;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly content: NoticeContent;
  readonly status: NotificationStatus;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly lastAttemptAt: Date | null;
  readonly lastError: string | null;
  readonly messageId: string | null;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
}

/** Which entries are listed; undefined: of every kind. */
export interface LedgerFilter {
  readonly status?: NotificationStatus | undefined;
  readonly channelId?: string | undefined;
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
}

/** What one receiver could not be told. */
export interface DeadLetters {
  /** null: notifications to people. */
  readonly channelId: string | null;
  readonly channelName: string;
  readonly count: number;
  /** Since when there are some. */
  readonly since: Date;
  /** Why the last one was given up. */
  readonly lastError: string;
}

const COLUMNS = `n.id, n.key, n.route, n.channel_id AS "channelId", c.name AS "channelName", n.user_id AS "userId", n.subject_kind AS "subjectKind",
  n.subject_id AS "subjectId", n.content, n.status, n.attempts, n.due_at AS "dueAt", n.last_attempt_at AS "lastAttemptAt", n.last_error AS "lastError",
  n.message_id AS "messageId", n.created_at AS "createdAt", n.ended_at AS "endedAt"`;
const FROM = 'notifications n LEFT JOIN notification_channels c ON c.tenant_id = n.tenant_id AND c.id = n.channel_id';

/** The ledger as people read it, and what they may do about dead letters. */
@Injectable()
export class LedgerRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** The newest first; before `before`. */
  list(scope: TenantScope, { status, channelId, subjectKind, subjectId }: LedgerFilter, before: Keyset | null, limit: number): Promise<LedgerEntry[]> {
    return this.database.run(scope, (manager) =>
      manager.query<LedgerEntry[]>(
        `SELECT ${COLUMNS} FROM ${FROM}
          WHERE n.tenant_id = $1 AND ($2::text IS NULL OR n.status = $2) AND ($3::uuid IS NULL OR n.channel_id = $3)
            AND ($4::text IS NULL OR n.subject_kind = $4) AND ($5::text IS NULL OR n.subject_id = $5)
            AND ($6::timestamptz IS NULL OR (n.created_at, n.id) < ($6, $7::uuid))
          ORDER BY n.created_at DESC, n.id DESC LIMIT $8`,
        [scope.tenantId, status ?? null, channelId ?? null, subjectKind ?? null, subjectId ?? null, before?.[0] ?? null, before?.[1] ?? null, limit],
      ),
    );
  }

  find(scope: TenantScope, id: string): Promise<LedgerEntry | null> {
    return this.database.run(scope, (manager) => this.findWithin(manager, scope, id));
  }

  async findWithin(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<LedgerEntry | null> {
    const [row] = await manager.query<LedgerEntry[]>(`SELECT ${COLUMNS} FROM ${FROM} WHERE n.tenant_id = $1 AND n.id = $2`, [tenantId, id]);
    return row ?? null;
  }

  /** Has a dead or dismissed one tried anew, from the first try. @returns false when it is neither */
  async revive(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE notifications SET status = 'pending', attempts = 0, due_at = $3, tried_since = $3, ended_at = NULL
        WHERE tenant_id = $1 AND id = $2 AND status IN ('dead', 'dismissed') RETURNING id`,
      [tenantId, id, at],
    );
    return rows.length > 0;
  }

  /** Has one that waits tried at once. @returns false when it does not wait */
  async hurry(manager: EntityManager, { tenantId }: TenantScope, id: string, at: Date): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE notifications SET due_at = least(due_at, $3) WHERE tenant_id = $1 AND id = $2 AND status = 'pending' RETURNING id`,
      [tenantId, id, at],
    );
    return rows.length > 0;
  }

  /** @returns false when it is not dead */
  async dismiss(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<boolean> {
    const [rows] = await manager.query<[unknown[], number]>(
      `UPDATE notifications SET status = 'dismissed' WHERE tenant_id = $1 AND id = $2 AND status = 'dead' RETURNING id`,
      [tenantId, id],
    );
    return rows.length > 0;
  }

  /** Channels that were told of a subject, or will be. */
  async channelsTold(manager: EntityManager, { tenantId }: TenantScope, { kind, id }: { readonly kind: string; readonly id: string }): Promise<string[]> {
    const rows = await manager.query<{ id: string }[]>(
      `SELECT DISTINCT channel_id AS id FROM notifications WHERE tenant_id = $1 AND subject_kind = $2 AND subject_id = $3 AND channel_id IS NOT NULL ORDER BY id`,
      [tenantId, kind, id],
    );
    return rows.map((row) => row.id);
  }

  /** What could not be delivered, by channel; the oldest first. */
  dead(scope: TenantScope): Promise<DeadLetters[]> {
    return this.database.run(scope, (manager) =>
      manager.query<DeadLetters[]>(
        `SELECT n.channel_id AS "channelId", coalesce(max(c.name), CASE WHEN n.channel_id IS NULL THEN 'people' ELSE 'a deleted channel' END) AS "channelName",
                count(*)::int AS count, min(n.ended_at) AS since,
                coalesce((array_agg(n.last_error ORDER BY n.ended_at DESC, n.sequence DESC))[1], '') AS "lastError"
           FROM ${FROM} WHERE n.tenant_id = $1 AND n.status = 'dead' GROUP BY n.channel_id ORDER BY since`,
        [scope.tenantId],
      ),
    );
  }
}
