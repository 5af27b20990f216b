import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Actor, Page } from '../platform/http/index.js';
import { TenantQuotas } from '../tenants/index.js';
import { ContentChecks } from './content-checks.js';
import { dashboardCursor, dashboardKey } from './dashboard-cursor.js';
import { DashboardDraftsRepository } from './dashboard-drafts.repository.js';
import { DashboardViews } from './dashboard-views.js';
import { DashboardWriter, type SaveOptions } from './dashboard-writer.js';
import { requireAccess } from './dashboards.errors.js';
import { DashboardsRepository } from './dashboards.repository.js';
import type { Dashboard } from './domain/dashboard.js';
import { accessOf } from './domain/dashboard-access.js';
import { type ContentInput, assembleContent, withNewIds } from './domain/assemble-content.js';
import type { DashboardContent } from './domain/dashboard-content.js';
import { freeSlug } from './domain/slug.js';
import type { CreateDashboardDto, ListDashboardsDto, UpdateDashboardDto } from './dto/dashboard.dto.js';
import {
  type DashboardDeletedResponse,
  DashboardResponse,
  DashboardSummaryResponse,
} from './dto/dashboard.response.js';
import { PersonDirectory } from './person-directory.js';

/** How a change is saved. */
export interface ChangeOptions extends SaveOptions {
  /** What the change may refer to, where that is more than what there is now. */
  known?: DashboardContent;
}

/** Making, looking at, changing and deleting dashboards. */
@Injectable()
export class DashboardsService {
  constructor(
    private readonly repository: DashboardsRepository,
    private readonly writer: DashboardWriter,
    private readonly checks: ContentChecks,
    private readonly people: PersonDirectory,
    private readonly quotas: TenantQuotas,
    private readonly clock: Clock,
    private readonly drafts: DashboardDraftsRepository,
    private readonly views: DashboardViews,
  ) {
    quotas.countUsage('dashboards', (scope) => repository.transaction(scope, (manager) => repository.count(manager)));
  }

  /** Those that the actor may see, the last changed first. */
  async list(actor: Actor, { limit, cursor, search, tag }: ListDashboardsDto): Promise<Page<DashboardSummaryResponse>> {
    const seesAll = actor.kind === 'system' || actor.role === 'admin';
    const rows = await this.repository.page(actor, actor, seesAll, { search, tag }, dashboardKey(cursor), limit + 1);
    const shown = rows.slice(0, limit);
    const names = await this.people.names(shown.map(({ ownerId }) => ownerId));
    const items = shown.flatMap((summary) => {
      const access = accessOf(actor, summary.ownerId, summary.sharing);
      return access ? [DashboardSummaryResponse.of(summary, access, names)] : [];
    });
    const last = shown.at(-1);
    return new Page(items, rows.length > limit && last ? dashboardCursor(last) : null);
  }

  /** A dashboard for somebody who opens it, which counts as a view. */
  async view(actor: Actor, id: string): Promise<DashboardResponse> {
    const dashboard = await this.get(actor, id);
    this.views.add(actor, dashboard.id);
    return dashboard;
  }

  async get(actor: Actor, id: string): Promise<DashboardResponse> {
    return this.present(actor, await this.visible(actor, id));
  }

  async create(actor: Actor, body: CreateDashboardDto): Promise<DashboardResponse> {
    const content = assembleContent(null, body, randomUUID);
    await this.checks.check(actor, null, content);
    return this.present(
      actor,
      await this.writer.create(actor, content, body.slug ?? null, { action: 'dashboard.create' }),
    );
  }

  async update(actor: Actor, id: string, { version, ...change }: UpdateDashboardDto): Promise<DashboardResponse> {
    const before = await this.editable(actor, id);
    await this.writer.assertVersion(actor, before, version);
    return this.present(actor, await this.change(actor, before, change));
  }

  /** Deletes in a way that `restore` undoes for 30 days. */
  async delete(actor: Actor, id: string, version: number | undefined): Promise<DashboardDeletedResponse> {
    const before = await this.editable(actor, id);
    await this.writer.assertVersion(actor, before, version);
    const outcome = await this.repository.transaction(actor, async (manager) => {
      const { dashboard } = requireAccess(actor, await this.repository.lock(manager, id), 'edit');
      if (version !== undefined && dashboard.version !== version) return { stale: dashboard };
      await this.repository.markDeleted(manager, id, this.clock.now(), actor.userId);
      await this.writer.record(manager, actor, 'dashboard.delete', dashboard, null);
      return { deleted: dashboard };
    });
    if (outcome.stale) await this.writer.assertVersion(actor, outcome.stale, version);
    if (outcome.deleted) this.writer.announce(outcome.deleted, 'deleted');
    return { ok: true };
  }

  /** Brings a deleted dashboard back, under another slug when its own is taken by now; one that is there stays as it is. */
  async restore(actor: Actor, id: string): Promise<DashboardResponse> {
    const back = await this.repository.transaction(actor, async (manager) => {
      const found = await this.repository.lock(manager, id, true);
      if (!found) return null;
      const { dashboard } = requireAccess(actor, found, 'edit');
      await this.quotas.assertRoom(manager, actor, 'dashboards', () => this.repository.count(manager));
      const taken = await this.repository.slugsLike(manager, dashboard.slug);
      const restored: Dashboard = { ...dashboard, slug: freeSlug(dashboard.slug, 'dashboard', taken), deletedAt: null };
      await this.repository.bringBack(manager, id, restored.slug);
      await this.writer.record(manager, actor, 'dashboard.restore', null, restored);
      return restored;
    });
    if (!back) return this.present(actor, await this.editable(actor, id));
    this.writer.announce(back, 'restored');
    return this.present(actor, back);
  }

  /** Makes a copy that belongs to the actor. */
  async duplicate(actor: Actor, id: string, name: string | undefined): Promise<DashboardResponse> {
    const { content } = await this.visible(actor, id);
    const copy = { ...withNewIds(content, randomUUID), name: name ?? `Copy of ${content.name}`.slice(0, 200) };
    const options = { action: 'dashboard.create', summary: `Copied from “${content.name}”` };
    return this.present(actor, await this.writer.create(actor, copy, null, options));
  }

  /** @throws DomainError NOT_FOUND when the actor may not see it. */
  async visible(actor: Actor, id: string): Promise<Dashboard> {
    return requireAccess(actor, await this.repository.find(actor, id), 'view').dashboard;
  }

  /** @throws DomainError NOT_FOUND, or ACCESS_DENIED when the actor may only look. */
  async editable(actor: Actor, id: string): Promise<Dashboard> {
    return requireAccess(actor, await this.repository.find(actor, id), 'edit').dashboard;
  }

  /** Applies a change to a dashboard that was read before, checks the outcome and saves it. */
  async change(
    actor: Actor,
    before: Dashboard,
    change: ContentInput,
    { known = before.content, ...options }: ChangeOptions = { action: 'dashboard.update' },
  ): Promise<Dashboard> {
    const content = assembleContent(known, change, randomUUID);
    await this.checks.check(actor, known, content);
    return this.writer.save(actor, before, content, options);
  }

  private async present(actor: Actor, dashboard: Dashboard): Promise<DashboardResponse> {
    const { access } = requireAccess(actor, dashboard, 'view');
    const names = await this.people.names([dashboard.ownerId]);
    const draft =
      access === 'edit' && actor.userId !== null ? await this.drafts.findMark(actor, dashboard.id, actor.userId) : null;
    return DashboardResponse.of(dashboard, access, names, draft);
  }
}
