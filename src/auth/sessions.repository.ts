import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import { RefreshTokenEntity } from './refresh-token.entity.js';
import { type RevocationReason, SessionEntity } from './session.entity.js';

/** Whose a refresh token is. */
export interface FoundRefreshToken {
  id: string;
  sessionId: string;
  userId: string;
  chosenTenantId: string | null;
}

/** Rows of `sessions` and `refresh_tokens`; a transaction sees those of its own person alone. */
@Injectable()
export class SessionsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** Looks a token up before its bearer is known. */
  findRefreshToken(tokenHash: Buffer): Promise<FoundRefreshToken | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<FoundRefreshToken[]>(
        `SELECT id, session_id AS "sessionId", user_id AS "userId", chosen_tenant_id AS "chosenTenantId"
           FROM find_refresh_token($1)`,
        [tokenHash],
      );
      return row ?? null;
    });
  }

  /** The person's sessions that still hold, the last used first. */
  listLive(userId: string, now: Date, limit: number): Promise<SessionEntity[]> {
    return this.database.runAsUser(userId, (manager) =>
      manager.getRepository(SessionEntity).find({
        where: { userId, revokedAt: IsNull(), expiresAt: MoreThan(now) },
        order: { lastUsedAt: 'DESC', id: 'DESC' },
        take: limit,
      }),
    );
  }

  /** The tenant in which the person was last; null when there never was one. */
  lastTenant(userId: string): Promise<string | null> {
    return this.database.runAsUser(userId, async (manager) => {
      const [last] = await manager.getRepository(SessionEntity).find({ where: { userId }, order: { lastUsedAt: 'DESC' }, take: 1 });
      return last?.chosenTenantId ?? null;
    });
  }

  isLive(manager: EntityManager, id: string, userId: string, now: Date): Promise<boolean> {
    return manager.getRepository(SessionEntity).existsBy({ id, userId, revokedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  /** The row, locked until the transaction ends: two uses of a token come one after the other. */
  lock(manager: EntityManager, id: string): Promise<SessionEntity | null> {
    return manager.getRepository(SessionEntity).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
  }

  async insert(manager: EntityManager, session: SessionEntity): Promise<void> {
    await manager.getRepository(SessionEntity).insert(session);
  }

  async touch(
    manager: EntityManager,
    id: string,
    use: Pick<SessionEntity, 'chosenTenantId' | 'lastUsedAt' | 'address' | 'userAgent'>,
  ): Promise<void> {
    await manager.getRepository(SessionEntity).update({ id }, use);
  }

  async choose(manager: EntityManager, id: string, tenantId: string): Promise<void> {
    await manager.getRepository(SessionEntity).update({ id }, { chosenTenantId: tenantId });
  }

  /** @returns false when it was revoked before, or there is none. */
  async revoke(manager: EntityManager, id: string, because: RevocationReason, at: Date): Promise<boolean> {
    const result = await manager
      .getRepository(SessionEntity)
      .update({ id, revokedAt: IsNull() }, { revokedAt: at, revokedBecause: because });
    return (result.affected ?? 0) > 0;
  }

  /** Revokes all sessions of a person but one. @returns the ids of those that ended. */
  async revokeOthers(manager: EntityManager, userId: string, keptId: string | null, because: RevocationReason, at: Date): Promise<string[]> {
    const [rows] = await manager.query<[{ id: string }[], number]>(
      `UPDATE sessions SET revoked_at = $3, revoked_because = $4
        WHERE user_id = $1 AND revoked_at IS NULL AND ($2::uuid IS NULL OR id <> $2) RETURNING id`,
      [userId, keptId, at, because],
    );
    return rows.map(({ id }) => id);
  }

  async insertRefreshToken(manager: EntityManager, token: RefreshTokenEntity): Promise<void> {
    await manager.getRepository(RefreshTokenEntity).insert(token);
  }

  /** @returns `used` when it now is, `spent` when it was before, `expired` when its time is over. */
  async useRefreshToken(manager: EntityManager, id: string, now: Date): Promise<'used' | 'spent' | 'expired'> {
    const result = await manager
      .getRepository(RefreshTokenEntity)
      .update({ id, usedAt: IsNull(), expiresAt: MoreThan(now) }, { usedAt: now });
    if ((result.affected ?? 0) > 0) return 'used';
    const token = await manager.getRepository(RefreshTokenEntity).findOneBy({ id });
    return token?.usedAt ? 'spent' : 'expired';
  }

  /** Whether that token of a session has still to be used. */
  isRefreshTokenUnused(manager: EntityManager, sessionId: string, tokenHash: Buffer, now: Date): Promise<boolean> {
    return manager.getRepository(RefreshTokenEntity).existsBy({ sessionId, tokenHash, usedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  /** Deletes, of everybody, what is of no use any more. @returns how many of each. */
  deleteExpired(now: Date, before: Date): Promise<{ sessions: number; refreshTokens: number; apiKeys: number }> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ sessions: string; refresh_tokens: string; api_keys: string }[]>(
        'SELECT sessions, refresh_tokens, api_keys FROM delete_expired_sign_ins($1, $2)',
        [now, before],
      );
      return { sessions: Number(row?.sessions ?? 0), refreshTokens: Number(row?.refresh_tokens ?? 0), apiKeys: Number(row?.api_keys ?? 0) };
    });
  }
}
