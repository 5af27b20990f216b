import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AuditLog } from '../audit/index.js';
import { Clock } from '../platform/clock/index.js';
import { EventBus } from '../platform/events/index.js';
import { type Actor, DomainError } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import { DashboardVersionsRepository } from './dashboard-versions.repository.js';
import { type DashboardChange, DashboardChanged } from './dashboards.events.js';
import { requireAccess, staleVersion } from './dashboards.errors.js';
import { DashboardsRepository } from './dashboards.repository.js';
import type { Dashboard } from './domain/dashboard.js';
import { defaultSharing } from './domain/dashboard-access.js';
import type { DashboardContent } from './domain/dashboard-content.js';
import { describeDifference } from './domain/describe-difference.js';
import { freeSlug } from './domain/slug.js';
import { DashboardAuthors } from './dashboard-authors.js';

/** What a save is called in the audit trail and in the list of versions. */
export interface SaveOptions {
  action: string;
  /** Instead of a description of the difference. */
  summary?: string;
  /** What is to happen in the same transaction; when it throws, nothing is saved. */
  alongside?: (manager: EntityManager) => Promise<void>;
}

/** The one way in which contents are written: row, widgets, version and audit in one transaction, then the event. */
@Injectable()
export class DashboardWriter {
  constructor(
    private readonly repository: DashboardsRepository,
    private readonly versions: DashboardVersionsRepository,
    private readonly quotas: TenantQuotas,
    private readonly authors: DashboardAuthors,
    private readonly audit: AuditLog,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a dashboard that belongs to the actor.
   * @param slug exactly this one; null makes one from the name
   * @throws DomainError QUOTA_EXCEEDED, or CONFLICT when the slug is taken
   */
  async create(
    actor: Actor,
    content: DashboardContent,
    slug: string | null,
    { action, summary }: SaveOptions,
  ): Promise<Dashboard> {
    const now = this.clock.now();
    const created = await this.repository.transaction(actor, async (manager) => {
      await this.quotas.assertRoom(manager, actor, 'dashboards', () => this.repository.count(manager));
      const dashboard: Dashboard = {
        id: randomUUID(),
        tenantId: actor.tenantId,
        slug: await this.claimSlug(manager, slug, content.name),
        version: 1,
        ownerId: actor.userId,
        sharing: defaultSharing(),
        content,
        createdAt: now,
        updatedAt: now,
        updatedBy: actor.userId,
        deletedAt: null,
      };
      await this.repository.insert(manager, dashboard);
      await this.addVersion(manager, actor, dashboard, summary ?? describeDifference(null, content));
      await this.record(manager, actor, action, null, dashboard);
      return dashboard;
    });
    this.announce(created, 'created');
    return created;
  }

  /**
   * Writes new content over what was read before.
   * @throws DomainError CONFLICT when somebody saved since `before` was read; NOT_FOUND or ACCESS_DENIED when access went
   */
  async save(
    actor: Actor,
    before: Dashboard,
    content: DashboardContent,
    { action, summary, alongside }: SaveOptions,
  ): Promise<Dashboard> {
    const outcome = await this.repository.transaction(actor, async (manager) => {
      const { dashboard: current } = requireAccess(actor, await this.repository.lock(manager, before.id), 'edit');
      if (current.version !== before.version) return { stale: current };
      const saved: Dashboard = {
        ...current,
        version: current.version + 1,
        content,
        updatedAt: this.clock.now(),
        updatedBy: actor.userId,
      };
      await this.repository.update(manager, saved);
      await this.addVersion(manager, actor, saved, summary ?? describeDifference(current.content, content));
      await this.record(manager, actor, action, current, saved);
      await alongside?.(manager);
      return { saved };
    });
    if ('stale' in outcome) throw await this.conflict(actor, outcome.stale);
    this.announce(outcome.saved, 'updated');
    return outcome.saved;
  }

  /** @throws DomainError CONFLICT when a version was given and is not the dashboard's. */
  async assertVersion(actor: Actor, dashboard: Dashboard, version: number | undefined): Promise<void> {
    if (version !== undefined && version !== dashboard.version) throw await this.conflict(actor, dashboard);
  }

  /** To be called after the commit. */
  announce({ tenantId, id: dashboardId, version }: Dashboard, kind: DashboardChange): void {
    this.events.publish(new DashboardChanged({ tenantId, dashboardId, version, kind }));
  }

  /** Writes the audit row of a change in the transaction that makes it. */
  record(
    manager: EntityManager,
    actor: Actor,
    action: string,
    before: Dashboard | null,
    after: Dashboard | null,
  ): Promise<void> {
    return this.audit.record(manager, actor, {
      action,
      resourceType: 'dashboard',
      resourceId: (after ?? before)?.id ?? null,
      before: before && auditImage(before),
      after: after && auditImage(after),
    });
  }

  private async conflict(actor: Actor, current: Dashboard): Promise<DomainError> {
    // Who works where the dashboard was made is not for embedded viewers to know.
    return staleVersion(current, actor.kind === 'embed' ? null : await this.authors.newest(actor, current));
  }

  private async claimSlug(manager: EntityManager, wanted: string | null, name: string): Promise<string> {
    if (wanted === null) {
      const base = freeSlug(name, 'dashboard', new Set());
      return freeSlug(name, 'dashboard', await this.repository.slugsLike(manager, base));
    }
    if ((await this.repository.findIdBySlug(manager, wanted)) !== null) {
      throw new DomainError('CONFLICT', `There is another dashboard with the slug ${wanted}.`);
    }
    return wanted;
  }

  private addVersion(manager: EntityManager, actor: Actor, dashboard: Dashboard, summary: string): Promise<void> {
    const { id: dashboardId, version, tenantId, content, updatedBy: authorId, updatedAt: createdAt } = dashboard;
    return this.versions.add(manager, {
      dashboardId,
      version,
      tenantId,
      name: content.name,
      authorId,
      authorTokenId: actor.kind === 'embed' ? actor.subject : null,
      authorName: actor.kind === 'embed' ? embeddedName(actor) : null,
      createdAt,
      summary,
      content,
    });
  }
}

/** What an embedded viewer is called: as the claims of their token say. */
function embeddedName({ claims }: Actor): string {
  const said = ['name', 'id'].flatMap((claim) => (Object.hasOwn(claims, claim) ? String(claims[claim]) : []))[0];
  return said === undefined ? 'Embedded viewer' : `Embedded viewer ${said}`.slice(0, 200);
}

/** Enough to tell what happened; the contents themselves are in the versions. */
function auditImage({ slug, version, content, sharing, ownerId }: Dashboard): object {
  const { name, tags, settings, widgets } = content;
  return {
    slug,
    version,
    name,
    tags,
    refreshInterval: settings.refreshInterval,
    widgets: widgets.map((widget) => widget.name),
    ownerId,
    sharing,
  };
}
