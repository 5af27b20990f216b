import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { type NewPerson, People, type Person } from '../tenants/index.js';
import { UserResponse } from './dto/auth.response.js';
import { type HashedPassword, Passwords } from './passwords.js';

/** Makes accounts: a person and their password. */
@Injectable()
export class AccountCreation {
  constructor(
    private readonly people: People,
    private readonly passwords: Passwords,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Makes an account in the caller's transaction, which must run as the new person's id.
   * @param tenantId the transaction's tenant, whose trail tells of it; null: it has none.
   * @throws DomainError CONFLICT when the address has an account.
   */
  async create(manager: EntityManager, tenantId: string | null, person: NewPerson, passwordHash: HashedPassword): Promise<Person> {
    const user = await this.people.add(manager, person);
    await this.passwords.insert(manager, user.id, passwordHash);
    await this.audit.record(manager, { tenantId, userId: user.id }, {
      action: 'user.create',
      resourceType: 'user',
      resourceId: user.id,
      after: UserResponse.of(user),
    });
    return user;
  }
}
