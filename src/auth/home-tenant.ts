import { Injectable } from '@nestjs/common';
import { Memberships, type Standing } from '../tenants/index.js';
import { SessionsRepository } from './sessions.repository.js';

/** Where a sign-in leads that names no tenant. */
@Injectable()
export class HomeTenant {
  constructor(
    private readonly memberships: Memberships,
    private readonly sessions: SessionsRepository,
  ) {}

  /** The tenant of the last session, else the one joined first; null for somebody who belongs nowhere. */
  async find(userId: string): Promise<Standing | null> {
    const [standings, last] = await Promise.all([this.memberships.all(userId), this.sessions.lastTenant(userId)]);
    return preferred(standings, last);
  }

  /** That tenant if the person is a member of it, else another of theirs; null for somebody who belongs nowhere. */
  async findNear(userId: string, tenantId: string | null): Promise<Standing | null> {
    return preferred(await this.memberships.all(userId), tenantId);
  }
}

function preferred(standings: readonly Standing[], tenantId: string | null): Standing | null {
  return standings.find(({ tenant }) => tenant.id === tenantId) ?? standings[0] ?? null;
}
