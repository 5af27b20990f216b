import { Injectable } from '@nestjs/common';
import type { EntityManager, QueryDeepPartialEntity } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Keyset } from '../platform/http/index.js';
import { EmbedTokenEntity } from './embed-token.entity.js';

/** A token without its hash. */
export type EmbedTokenRow = Omit<EmbedTokenEntity, 'tokenHash'>;

/** Which tokens are asked for. */
export interface EmbedTokenFilter {
  dashboardId?: string | undefined;
  /** Those that hold at that time, or those that do not. */
  active?: { at: Date; is: boolean } | undefined;
}

/** How often a token was used since it was last counted. */
export interface TokenUse {
  id: string;
  views: number;
  lastSeenAt: Date;
}

/** Rows of `embed_tokens`. */
@Injectable()
export class EmbedTokensRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  async insert(manager: EntityManager, token: EmbedTokenEntity): Promise<void> {
    await manager.getRepository(EmbedTokenEntity).insert(token as QueryDeepPartialEntity<EmbedTokenEntity>);
  }

  find(scope: TenantScope, id: string): Promise<EmbedTokenRow | null> {
    return this.database.run(scope, (manager) => manager.getRepository(EmbedTokenEntity).findOneBy({ tenantId: scope.tenantId, id }));
  }

  /** With its hash, to hold a token against. */
  findWithHash(scope: TenantScope, id: string): Promise<EmbedTokenEntity | null> {
    return this.database.run(scope, (manager) =>
      manager
        .getRepository(EmbedTokenEntity)
        .createQueryBuilder('token')
        .addSelect('token.tokenHash')
        .where('token.tenantId = :tenantId AND token.id = :id', { tenantId: scope.tenantId, id })
        .getOne(),
    );
  }

  /** The row, locked until the transaction ends. */
  lock(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<EmbedTokenRow | null> {
    return manager.getRepository(EmbedTokenEntity).findOne({ where: { tenantId, id }, lock: { mode: 'pessimistic_write' } });
  }

  async revoke(manager: EntityManager, { tenantId, userId }: TenantScope, id: string, at: Date): Promise<void> {
    await manager.getRepository(EmbedTokenEntity).update({ tenantId, id }, { revokedAt: at, revokedBy: userId ?? null });
  }

  /** The tenant's tokens, the newest first. */
  page(scope: TenantScope, filter: EmbedTokenFilter, after: Keyset | null, limit: number): Promise<EmbedTokenRow[]> {
    return this.database.run(scope, (manager) => {
      const query = manager
        .getRepository(EmbedTokenEntity)
        .createQueryBuilder('token')
        .where('token.tenantId = :tenantId', { tenantId: scope.tenantId })
        .orderBy('token.createdAt', 'DESC')
        .addOrderBy('token.id', 'DESC')
        .limit(limit);
      if (filter.dashboardId !== undefined) query.andWhere('token.dashboardId = :dashboardId', { dashboardId: filter.dashboardId });
      if (filter.active) {
        const holds = '(token.revokedAt IS NULL AND token.expiresAt > :at)';
        query.andWhere(filter.active.is ? holds : `NOT ${holds}`, { at: filter.active.at });
      }
      if (after) query.andWhere('(token.createdAt, token.id) < (:createdAt, :id)', { createdAt: after[0], id: after[1] });
      return query.getMany();
    });
  }

  /** Adds up what was counted; a token that is gone counts no more. */
  async count(manager: EntityManager, { tenantId }: TenantScope, uses: readonly TokenUse[]): Promise<void> {
    const ids = uses.map(({ id }) => id);
    // In one order, so that two replicas that count the same tokens do not wait for each other.
    await manager.query('SELECT 1 FROM embed_tokens WHERE tenant_id = $1 AND id = ANY ($2) ORDER BY id FOR UPDATE', [tenantId, ids]);
    await manager.query(
      `UPDATE embed_tokens t
          SET view_count = t.view_count + u.views, last_seen_at = greatest(t.last_seen_at, u.last_seen_at)
         FROM unnest($2::uuid[], $3::int[], $4::timestamptz[]) AS u (id, views, last_seen_at)
        WHERE t.tenant_id = $1 AND t.id = u.id`,
      [tenantId, ids, uses.map(({ views }) => views), uses.map(({ lastSeenAt }) => lastSeenAt)],
    );
  }

  /** Whom a browser lets frame the page of a token, before its tenant is known. */
  findFrame(id: string): Promise<{ allowedDomains: string[]; endsAt: Date } | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ allowedDomains: string[]; endsAt: Date }[]>(
        'SELECT allowed_domains AS "allowedDomains", ends_at AS "endsAt" FROM find_embed_frame($1)',
        [id],
      );
      return row ?? null;
    });
  }

  /** Removes what expired before then, over all tenants, through a definer function. @returns tokens removed. */
  deleteExpired(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT delete_expired_embed_tokens($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
