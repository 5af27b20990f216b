import { Injectable } from '@nestjs/common';
import type { Actor } from '../platform/http/index.js';
import { DashboardVersionsRepository } from './dashboard-versions.repository.js';
import type { Dashboard } from './domain/dashboard.js';
import { PersonDirectory } from './person-directory.js';

/** Who published what dashboards are. */
@Injectable()
export class DashboardAuthors {
  constructor(
    private readonly versions: DashboardVersionsRepository,
    private readonly people: PersonDirectory,
  ) {}

  /** Whoever published the newest version: a member, or an embedded viewer under their token's id; null: the system. */
  async newest(actor: Actor, { id, version, updatedBy }: Dashboard): Promise<{ id: string; name: string } | null> {
    if (updatedBy !== null) return this.people.person(updatedBy);
    const { authorTokenId, authorName } = (await this.versions.author(actor, id, version)) ?? {};
    return authorTokenId && authorName ? { id: authorTokenId, name: authorName } : null;
  }
}
