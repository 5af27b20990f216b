import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { NoticeContent, NotificationRoute } from './domain/notice.js';

/** A row that is being delivered. */
export interface ClaimedRow {
  readonly id: string;
  readonly key: string;
  readonly route: NotificationRoute;
  readonly channelId: string | null;
  readonly userId: string | null;
  readonly subjectKind: string;
  readonly subjectId: string;
  readonly content: NoticeContent;
  readonly messageId: string;
  /** This one included. */
  readonly attempts: number;
}

/** What may be sent to one receiver. */
export interface Lane {
  readonly tenantId: string;
  readonly lane: string;
}

/** Of whom and until when rows are claimed. */
export interface Claim {
  readonly token: string;
  readonly now: Date;
  /** When others may take them, unless they have been settled. */
  readonly until: Date;
}

/** When what was not delivered is tried again, and how often at most. */
export interface Postponement {
  readonly error: string;
  readonly nextAt: Date;
  readonly mostTries: number;
  readonly givenUpAfterMs: number;
}

/** Rows that travel in one message, at most. */
const MOST_OF_A_MESSAGE = 50;
const NO_EARLIER = `NOT EXISTS (SELECT FROM notifications e WHERE e.tenant_id = n.tenant_id AND e.lane = n.lane AND e.fingerprint = n.fingerprint
                                    AND e.ended_at IS NULL AND e.sequence < n.sequence`;

/** Taking rows of the outbox, and what becomes of them. */
@Injectable()
export class DeliveryRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Of all tenants, in turns. */
  dueLanes(now: Date, limit: number): Promise<Lane[]> {
    return this.database.runWithoutTenant((manager) =>
      manager.query<Lane[]>('SELECT tenant_id AS "tenantId", lane FROM list_due_notification_lanes($1, $2)', [now, limit]),
    );
  }

  /** Takes the rows of a lane's next message, in their order. Empty: there are none, or another process is taking some. */
  claim({ tenantId, lane }: Lane, claim: Claim): Promise<ClaimedRow[]> {
    return this.database.run({ tenantId }, async (manager) => {
      // One at a time looks at a lane, or what came later might be taken past what another has just taken.
      const [lock] = await manager.query<{ taken: boolean }[]>(`SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7234)) AS taken`, [`${tenantId} ${lane}`]);
      if (!lock?.taken) return [];
      const ids = await this.nextMessage(manager, tenantId, lane, claim.now);
      if (ids.length === 0) return [];
      const [rows] = await manager.query<[ClaimedRow[], number]>(
        `UPDATE notifications n SET status = 'delivering', claim = $3, due_at = $4, attempts = n.attempts + 1, last_attempt_at = $5, message_id = coalesce(n.message_id, $3)
          WHERE n.tenant_id = $1 AND n.id = ANY ($2)
        RETURNING n.id, n.key, n.route, n.channel_id AS "channelId", n.user_id AS "userId", n.subject_kind AS "subjectKind", n.subject_id AS "subjectId", n.content,
                  n.message_id AS "messageId", n.attempts`,
        [tenantId, ids, claim.token, claim.until, claim.now],
      );
      return ids.flatMap((id) => rows.filter((row) => row.id === id));
    });
  }

  /** @returns how many rows it was; fewer than were claimed when the claim had ended */
  async delivered({ tenantId }: TenantScope, token: string, at: Date): Promise<number> {
    return this.database.run({ tenantId }, async (manager) => {
      const [, count] = await manager.query<[unknown[], number]>(
        `UPDATE notifications SET status = 'delivered', claim = NULL, last_error = NULL, ended_at = $3 WHERE tenant_id = $1 AND claim = $2`,
        [tenantId, token, at],
      );
      return count;
    });
  }

  /** Has rows tried again, or gives them up. @returns how many were given up */
  async postpone({ tenantId }: TenantScope, token: string, { error, nextAt, mostTries, givenUpAfterMs }: Postponement, at: Date): Promise<{ retried: number; dead: number }> {
    return this.database.run({ tenantId }, async (manager) => {
      const [rows] = await manager.query<[{ dead: boolean }[], number]>(
        `UPDATE notifications SET claim = NULL, last_error = $3, due_at = $4,
                status = CASE WHEN attempts >= $5 OR $4::timestamptz > tried_since + $6 * interval '1 millisecond' THEN 'dead' ELSE 'pending' END,
                ended_at = CASE WHEN attempts >= $5 OR $4::timestamptz > tried_since + $6 * interval '1 millisecond' THEN $7::timestamptz END
          WHERE tenant_id = $1 AND claim = $2 RETURNING status = 'dead' AS dead`,
        [tenantId, token, error, nextAt, mostTries, givenUpAfterMs, at],
      );
      const dead = rows.filter((row) => row.dead).length;
      return { retried: rows.length - dead, dead };
    });
  }

  /** A receiver answers again: what waits for it need not wait longer. @returns how many rows that was */
  async hurry({ tenantId, lane }: Lane, at: Date): Promise<number> {
    return this.database.run({ tenantId }, async (manager) => {
      const [, count] = await manager.query<[unknown[], number]>(
        `UPDATE notifications SET due_at = $3 WHERE tenant_id = $1 AND lane = $2 AND ended_at IS NULL AND status = 'pending' AND attempts > 0 AND due_at > $3`,
        [tenantId, lane, at],
      );
      return count;
    });
  }

  async open(): Promise<{ pending: number; dead: number }> {
    const [row] = await this.database.runWithoutTenant((manager) => manager.query<{ pending: string; dead: string }[]>('SELECT pending, dead FROM count_open_notifications()'));
    return { pending: Number(row?.pending ?? 0), dead: Number(row?.dead ?? 0) };
  }

  /** For good, of all tenants. @returns how many */
  purgeEndedBefore(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT purge_notifications_ended_before($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }

  /**
   * Rows that go together: those of a message that was tried before, as they were; else one, and what its group has
   * gathered, due or not. Nothing goes while something earlier of its fingerprint is on its way or waits for another try.
   */
  private async nextMessage(manager: EntityManager, tenantId: string, lane: string, now: Date): Promise<string[]> {
    const [head] = await manager.query<{ id: string; groupKey: string | null; messageId: string | null }[]>(
      `SELECT n.id, n.group_key AS "groupKey", n.message_id AS "messageId" FROM notifications n
        WHERE n.tenant_id = $1 AND n.lane = $2 AND n.ended_at IS NULL AND n.due_at <= $3 AND ${NO_EARLIER})
        ORDER BY n.due_at, n.sequence LIMIT 1 FOR UPDATE SKIP LOCKED`,
      [tenantId, lane, now],
    );
    if (!head) return [];
    if (head.messageId === null && head.groupKey === null) return [head.id];
    const rest =
      head.messageId === null
        ? `n.message_id IS NULL AND n.group_key = $3 AND ${NO_EARLIER} AND (e.message_id IS NOT NULL OR e.group_key IS DISTINCT FROM n.group_key))`
        : 'n.message_id = $3::uuid AND n.due_at <= $4::timestamptz';
    const rows = await manager.query<{ id: string }[]>(
      `SELECT n.id FROM notifications n
        WHERE n.tenant_id = $1 AND n.lane = $2 AND n.ended_at IS NULL AND ${rest} AND $4::timestamptz IS NOT NULL
        ORDER BY n.sequence LIMIT ${MOST_OF_A_MESSAGE} FOR UPDATE SKIP LOCKED`,
      [tenantId, lane, head.messageId ?? head.groupKey, now],
    );
    return rows.map(({ id }) => id);
  }
}
