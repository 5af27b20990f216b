import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase } from '../platform/database/index.js';
import { CredentialEntity } from './credential.entity.js';

/** Rows of `credentials`. */
@Injectable()
export class CredentialsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** The account behind an address, before anybody has proved to be its owner. */
  findByEmail(email: string): Promise<{ userId: string; passwordHash: string } | null> {
    return this.database.runWithoutTenant(async (manager) => {
      const [row] = await manager.query<{ userId: string; passwordHash: string }[]>(
        'SELECT user_id AS "userId", password_hash AS "passwordHash" FROM find_credential($1)',
        [email],
      );
      return row ?? null;
    });
  }

  findOwn(userId: string): Promise<CredentialEntity | null> {
    return this.database.runAsUser(userId, (manager) => manager.getRepository(CredentialEntity).findOneBy({ userId }));
  }

  async insert(manager: EntityManager, credential: CredentialEntity): Promise<void> {
    await manager.getRepository(CredentialEntity).insert(credential);
  }

  async change(manager: EntityManager, userId: string, passwordHash: string, at: Date): Promise<void> {
    await manager.getRepository(CredentialEntity).update({ userId }, { passwordHash, changedAt: at });
  }
}
