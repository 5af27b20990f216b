import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase } from '../platform/database/index.js';
import { UserEntity } from './user.entity.js';

/** Rows of `users`. A person sees themselves and, within a tenant, its members; the definer functions see more. */
@Injectable()
export class PeopleRepository {
  constructor(private readonly database: TenantDatabase) {}

  find(userId: string): Promise<UserEntity | null> {
    return this.database.runAsUser(userId, (manager) => manager.getRepository(UserEntity).findOneBy({ id: userId }));
  }

  findIdByEmail(email: string): Promise<string | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ id: string | null }[]>('SELECT find_user_id($1) AS id', [email]);
      return row?.id ?? null;
    });
  }

  async insert(manager: EntityManager, user: Omit<UserEntity, 'platformAdmin'>): Promise<void> {
    await manager.getRepository(UserEntity).insert(user);
  }

  /** @returns the name before. */
  async rename(manager: EntityManager, userId: string, name: string, at: Date): Promise<string> {
    const users = manager.getRepository(UserEntity);
    const before = await users.findOneByOrFail({ id: userId });
    await users.update({ id: userId }, { name, updatedAt: at });
    return before.name;
  }

  /** @returns whether the person is now made platform admin. */
  async grantPlatformAdmin(manager: EntityManager, userId: string, onlyIfFirst: boolean, ignoredEmail: string): Promise<boolean> {
    const [row] = await manager.query<{ granted: boolean }[]>('SELECT grant_platform_admin($1, $2, $3) AS granted', [
      userId,
      onlyIfFirst,
      ignoredEmail,
    ]);
    return row?.granted ?? false;
  }
}
