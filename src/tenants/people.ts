import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { TenantDatabase } from '../platform/database/index.js';
import { DomainError, notFound } from '../platform/http/index.js';
import { PeopleRepository } from './people.repository.js';

/** The demo's login. It is no person: whoever registers first beside it is still the installation's first user. */
export const DEMO_EMAIL = 'demo@tidemark.local';

/** A person as other modules see one. */
export interface Person {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly platformAdmin: boolean;
}

export interface NewPerson {
  readonly id: string;
  /** Lower case. */
  readonly email: string;
  /** Absent: the part of the address before the @. */
  readonly name?: string | undefined;
  /** Absent: only when nobody else is there yet. */
  readonly platformAdmin?: boolean | undefined;
}

/** People and their profiles; how they prove who they are is the business of `auth`. */
@Injectable()
export class People {
  constructor(
    private readonly repository: PeopleRepository,
    private readonly database: TenantDatabase,
    private readonly audit: AuditLog,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND. */
  async get(userId: string): Promise<Person> {
    const user = await this.repository.find(userId);
    if (!user) throw notFound('user');
    return { id: user.id, email: user.email, name: user.name, platformAdmin: user.platformAdmin };
  }

  /** The id behind an address; for the command line and the seed, never for what a client asks. */
  findIdByEmail(email: string): Promise<string | null> {
    return this.repository.findIdByEmail(email);
  }

  /**
   * Adds a person in the caller's transaction, which must run as that person's id. The first of an installation
   * becomes platform admin, also when two register at the same moment.
   * @throws DomainError CONFLICT when the address is taken.
   */
  async add(manager: EntityManager, { id, email, name, platformAdmin }: NewPerson): Promise<Person> {
    const now = this.clock.now();
    const shown = name?.trim() || (email.split('@')[0] ?? email);
    try {
      await this.repository.insert(manager, { id, email, name: shown, createdAt: now, updatedAt: now });
    } catch (error) {
      if ((error as { code?: string }).code !== '23505') throw error;
      throw new DomainError('CONFLICT', 'There is an account with this address already: sign in instead.');
    }
    const granted =
      platformAdmin === false
        ? false
        : await this.repository.grantPlatformAdmin(manager, id, platformAdmin !== true, DEMO_EMAIL);
    return { id, email, name: shown, platformAdmin: granted };
  }

  /** Makes a person platform admin, whoever else is; for the command line and the seed. */
  grantPlatformAdmin(userId: string): Promise<boolean> {
    return this.database.runAsUser(userId, (manager) => this.repository.grantPlatformAdmin(manager, userId, false, DEMO_EMAIL));
  }

  /** Changes one's own name. `tenantId` is where the audit trail shows it. */
  async rename(scope: { tenantId: string; userId: string }, name: string): Promise<void> {
    await this.database.run(scope, async (manager) => {
      const before = await this.repository.rename(manager, scope.userId, name, this.clock.now());
      await this.audit.record(manager, scope, {
        action: 'user.update',
        resourceType: 'user',
        resourceId: scope.userId,
        before: { name: before },
        after: { name },
      });
    });
  }
}
