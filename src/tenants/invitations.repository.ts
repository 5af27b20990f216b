import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull, MoreThan } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Role } from './domain/roles.js';
import { InvitationEntity } from './invitation.entity.js';

/** What the bearer of a link may know before they belong to the tenant. */
export interface FoundInvitation {
  id: string;
  tenantId: string;
  tenantName: string;
  email: string;
  role: Role;
  expiresAt: Date;
  acceptedAt: Date | null;
  /** The account with that address; null when there is none yet. */
  userId: string | null;
}

type Shown = Omit<InvitationEntity, 'tokenHash'>;

/** Rows of `invitations`. */
@Injectable()
export class InvitationsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  page(scope: TenantScope, after: readonly [string, string] | null, limit: number): Promise<Shown[]> {
    return this.database.run(scope, (manager) => {
      const query = manager
        .getRepository(InvitationEntity)
        .createQueryBuilder('invitation')
        .where('invitation.tenantId = :tenantId', { tenantId: scope.tenantId })
        .orderBy('invitation.createdAt')
        .addOrderBy('invitation.id')
        .limit(limit);
      if (after) query.andWhere('(invitation.createdAt, invitation.id) > (:at, :id)', { at: after[0], id: after[1] });
      return query.getMany();
    });
  }

  /** Looks an invitation up before a tenant is known. */
  findByHash(tokenHash: Buffer): Promise<FoundInvitation | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<FoundInvitation[]>(
        `SELECT id, tenant_id AS "tenantId", tenant_name AS "tenantName", email, role, expires_at AS "expiresAt",
                accepted_at AS "acceptedAt", user_id AS "userId" FROM find_invitation($1)`,
        [tokenHash],
      );
      return row ?? null;
    });
  }

  countOpen(manager: EntityManager, { tenantId }: TenantScope, now: Date): Promise<number> {
    return manager.getRepository(InvitationEntity).countBy({ tenantId, acceptedAt: IsNull(), expiresAt: MoreThan(now) });
  }

  async insert(manager: EntityManager, invitation: InvitationEntity): Promise<void> {
    await manager.getRepository(InvitationEntity).insert(invitation);
  }

  /** Takes back the open invitation of an address, if there is one. */
  async deleteOpen(manager: EntityManager, { tenantId }: TenantScope, email: string): Promise<void> {
    await manager.getRepository(InvitationEntity).delete({ tenantId, email, acceptedAt: IsNull() });
  }

  find(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<Shown | null> {
    return manager.getRepository(InvitationEntity).findOneBy({ tenantId, id });
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, id: string): Promise<void> {
    await manager.getRepository(InvitationEntity).delete({ tenantId, id });
  }

  /** @returns false when somebody else accepted it first, it was taken back, or its time is over. */
  async redeem(manager: EntityManager, { tenantId }: TenantScope, id: string, now: Date): Promise<boolean> {
    const result = await manager
      .getRepository(InvitationEntity)
      .update({ tenantId, id, acceptedAt: IsNull(), expiresAt: MoreThan(now) }, { acceptedAt: now });
    return (result.affected ?? 0) > 0;
  }

  /** Deletes, in all tenants, what expired before that time. @returns how many. */
  deleteExpired(before: Date): Promise<number> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ count: string }[]>('SELECT delete_expired_invitations($1) AS count', [before]);
      return Number(row?.count ?? 0);
    });
  }
}
