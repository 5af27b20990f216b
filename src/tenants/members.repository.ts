import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../platform/database/index.js';
import type { Role } from './domain/roles.js';
import { MembershipEntity } from './membership.entity.js';

/** A person's place in a tenant, with what both are called. */
export interface StandingRow {
  userId: string;
  email: string;
  userName: string;
  platformAdmin: boolean;
  tenantId: string;
  tenantName: string;
  slug: string;
  timeZone: string;
  plan: string;
  role: Role;
}

export interface MemberRow {
  userId: string;
  email: string;
  name: string;
  role: Role;
  joinedAt: Date;
}

const STANDING = `
  SELECT u.id AS "userId", u.email, u.name AS "userName", u.platform_admin AS "platformAdmin",
         t.id AS "tenantId", t.name AS "tenantName", t.slug, t.time_zone AS "timeZone", t.plan, m.role
    FROM memberships m JOIN users u ON u.id = m.user_id JOIN tenants t ON t.id = m.tenant_id`;

/** Rows of `memberships`, with the names of people and tenants beside them. */
@Injectable()
export class MembersRepository {
  constructor(private readonly database: TenantDatabase) {}

  async standing(manager: EntityManager, tenantId: string, userId: string): Promise<StandingRow | null> {
    const [row] = await manager.query<StandingRow[]>(`${STANDING} WHERE m.tenant_id = $1 AND m.user_id = $2`, [tenantId, userId]);
    return row ?? null;
  }

  /** All places of a person, the oldest first; the transaction must run as that person, without a tenant. */
  standings(manager: EntityManager, userId: string): Promise<StandingRow[]> {
    return manager.query<StandingRow[]>(`${STANDING} WHERE m.user_id = $1 ORDER BY m.created_at, t.id`, [userId]);
  }

  page(scope: TenantScope, after: readonly [string, string] | null, limit: number): Promise<MemberRow[]> {
    return this.database.run(scope, (manager) =>
      manager.query<MemberRow[]>(
        `SELECT m.user_id AS "userId", u.email, u.name, m.role, m.created_at AS "joinedAt"
           FROM memberships m JOIN users u ON u.id = m.user_id
          WHERE m.tenant_id = $1 AND ($2::timestamptz IS NULL OR (m.created_at, m.user_id) > ($2, $3::uuid))
          ORDER BY m.created_at, m.user_id LIMIT $4`,
        [scope.tenantId, after?.[0] ?? null, after?.[1] ?? null, limit],
      ),
    );
  }

  find(manager: EntityManager, { tenantId }: TenantScope, userId: string): Promise<MembershipEntity | null> {
    return manager.getRepository(MembershipEntity).findOneBy({ tenantId, userId });
  }

  async isMember(manager: EntityManager, { tenantId }: TenantScope, email: string): Promise<boolean> {
    const [row] = await manager.query<{ found: boolean }[]>(
      `SELECT EXISTS (SELECT FROM memberships m JOIN users u ON u.id = m.user_id
                       WHERE m.tenant_id = $1 AND u.email = $2) AS found`,
      [tenantId, email],
    );
    return row?.found ?? false;
  }

  count(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    return manager.getRepository(MembershipEntity).countBy({ tenantId });
  }

  countAdmins(manager: EntityManager, { tenantId }: TenantScope): Promise<number> {
    return manager.getRepository(MembershipEntity).countBy({ tenantId, role: 'admin' });
  }

  async insert(manager: EntityManager, membership: MembershipEntity): Promise<void> {
    await manager.getRepository(MembershipEntity).insert(membership);
  }

  async setRole(manager: EntityManager, { tenantId }: TenantScope, userId: string, role: Role): Promise<void> {
    await manager.getRepository(MembershipEntity).update({ tenantId, userId }, { role });
  }

  async delete(manager: EntityManager, { tenantId }: TenantScope, userId: string): Promise<void> {
    await manager.getRepository(MembershipEntity).delete({ tenantId, userId });
  }
}
