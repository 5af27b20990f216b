import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, type FieldProblem, invalid } from '../platform/http/index.js';
import { Memberships } from '../tenants/index.js';
import { DashboardWriter } from './dashboard-writer.js';
import { requireAccess } from './dashboards.errors.js';
import { DashboardsRepository } from './dashboards.repository.js';
import { DashboardsService } from './dashboards.service.js';
import type { Dashboard } from './domain/dashboard.js';
import { SharingResponse } from './dto/dashboard.response.js';
import type { SharingDto } from './dto/sharing.dto.js';

/** Who sees and who changes a dashboard. */
@Injectable()
export class DashboardSharingService {
  constructor(
    private readonly dashboards: DashboardsService,
    private readonly repository: DashboardsRepository,
    private readonly memberships: Memberships,
    private readonly writer: DashboardWriter,
  ) {}

  async get(actor: Actor, id: string): Promise<SharingResponse> {
    return SharingResponse.of((await this.dashboards.visible(actor, id)).sharing);
  }

  /** Puts a new sharing in the place of the old one; it is not part of the versions. */
  async replace(actor: Actor, id: string, sharing: SharingDto): Promise<SharingResponse> {
    const shared = await this.repository.transaction(actor, async (manager) => {
      const { dashboard: before } = requireAccess(actor, await this.repository.lock(manager, id), 'edit');
      await this.refuseStrangers(manager, before, sharing);
      const after: Dashboard = { ...before, sharing: SharingResponse.of(sharing) };
      await this.repository.replaceSharing(manager, after);
      await this.writer.record(manager, actor, 'dashboard.share', before, after);
      return after;
    });
    this.writer.announce(shared, 'shared');
    return SharingResponse.of(shared.sharing);
  }

  /** A dashboard is shared with members of its tenant; those it is shared with already may have left. */
  private async refuseStrangers(
    manager: EntityManager,
    { tenantId, sharing: before }: Dashboard,
    { members }: SharingDto,
  ): Promise<void> {
    const known = new Set(before.members.map(({ userId }) => userId));
    const problems: FieldProblem[] = [];
    for (const [index, { userId }] of members.entries()) {
      if (known.has(userId) || (await this.memberships.find(manager, tenantId, userId))) continue;
      const path = `members.${index}.userId`;
      problems.push({ path, rule: 'known', message: `${path} is not a member of this tenant` });
    }
    if (problems.length > 0) throw invalid(...problems);
  }
}
