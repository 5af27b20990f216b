import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';

/** What became of a channel's notifications. */
export interface ChannelDelivery {
  readonly lastDeliveredAt: Date | null;
  /** The newest try that failed, of what is not delivered and not dismissed; null: there is none. */
  readonly failedAt: Date | null;
  readonly error: string | null;
  /** Waiting or on their way. */
  readonly pending: number;
  /** Given up, and not dismissed. */
  readonly dead: number;
}

/** Of what was delivered so many are looked at, the newest first: one of them was the last. */
const MOST_LOOKED_AT = 100;

/** How channels do, from the ledger. */
@Injectable()
export class ChannelDeliveriesRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** By channel; there is one for each id. */
  async of({ tenantId }: TenantScope, ids: readonly string[]): Promise<ReadonlyMap<string, ChannelDelivery>> {
    if (ids.length === 0) return new Map();
    const rows = await this.database.run({ tenantId }, (manager) =>
      manager.query<(ChannelDelivery & { id: string })[]>(
        `SELECT c.id, delivered.at AS "lastDeliveredAt", failed.at AS "failedAt", failed.error, open.count AS pending, dead.count AS dead
           FROM unnest($2::uuid[]) AS c (id)
           CROSS JOIN LATERAL (
             SELECT max(d.ended_at) AS at
               FROM (SELECT n.ended_at FROM notifications n WHERE n.tenant_id = $1 AND n.channel_id = c.id AND n.status = 'delivered'
                      ORDER BY n.created_at DESC, n.id DESC LIMIT ${MOST_LOOKED_AT}) d
           ) delivered
           CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM notifications n WHERE n.tenant_id = $1 AND n.lane = c.id::text AND n.ended_at IS NULL) open
           CROSS JOIN LATERAL (SELECT count(*)::int AS count FROM notifications n WHERE n.tenant_id = $1 AND n.channel_id = c.id AND n.status = 'dead') dead
           LEFT JOIN LATERAL (
             SELECT f.last_attempt_at AS at, f.last_error AS error
               FROM (SELECT n.last_attempt_at, n.last_error FROM notifications n WHERE n.tenant_id = $1 AND n.lane = c.id::text AND n.ended_at IS NULL
                     UNION ALL
                     SELECT n.last_attempt_at, n.last_error FROM notifications n WHERE n.tenant_id = $1 AND n.channel_id = c.id AND n.status = 'dead') f
              WHERE f.last_error IS NOT NULL AND f.last_attempt_at IS NOT NULL
              ORDER BY f.last_attempt_at DESC LIMIT 1
           ) failed ON true`,
        [tenantId, ids],
      ),
    );
    return new Map(rows.map(({ id, ...delivery }) => [id, delivery]));
  }
}
