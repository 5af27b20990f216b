import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase } from '../platform/database/index.js';
import type { Role } from './domain/roles.js';
import { MembersRepository, type StandingRow } from './members.repository.js';
import type { Person } from './people.js';

/** A tenant as one of its members sees it. */
export interface MemberTenant {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly timeZone: string;
  readonly plan: string;
  readonly role: Role;
}

/** Who somebody is in a tenant. */
export interface Standing {
  readonly user: Person;
  readonly tenant: MemberTenant;
}

/** Reads memberships for whoever decides on admission. */
@Injectable()
export class Memberships {
  constructor(
    private readonly repository: MembersRepository,
    private readonly database: TenantDatabase,
  ) {}

  /** The person's place in the tenant of the caller's transaction; null when there is none. */
  async find(manager: EntityManager, tenantId: string, userId: string): Promise<Standing | null> {
    const row = await this.repository.standing(manager, tenantId, userId);
    return row ? standingOf(row) : null;
  }

  /** All places of a person, the oldest first. */
  async all(userId: string): Promise<Standing[]> {
    const rows = await this.database.runAsUser(userId, (manager) => this.repository.standings(manager, userId));
    return rows.map(standingOf);
  }
}

function standingOf(row: StandingRow): Standing {
  const { userId, email, userName, platformAdmin, tenantId, tenantName, slug, timeZone, plan, role } = row;
  return {
    user: { id: userId, email, name: userName, platformAdmin },
    tenant: { id: tenantId, name: tenantName, slug, timeZone, plan, role },
  };
}
