import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, invalid, notFound, validationPipe } from '../platform/http/index.js';
import { DashboardDraftsRepository } from './dashboard-drafts.repository.js';
import { DashboardVersionsRepository } from './dashboard-versions.repository.js';
import { staleVersion } from './dashboards.errors.js';
import { DashboardsService } from './dashboards.service.js';
import type { Dashboard } from './domain/dashboard.js';
import type { DashboardContent } from './domain/dashboard-content.js';
import { type DashboardDraft, draftProblems, withWidgetsOf } from './domain/dashboard-draft.js';
import { describeDifference } from './domain/describe-difference.js';
import { UpdateDashboardDto } from './dto/dashboard.dto.js';
import type { DashboardResponse } from './dto/dashboard.response.js';
import type { PublishDraftDto, SaveDraftDto } from './dto/draft.dto.js';
import {
  type DraftDiscardedResponse,
  DraftResponse,
  DraftSavedResponse,
  type NewerVersionResponse,
} from './dto/draft.response.js';
import { DashboardAuthors } from './dashboard-authors.js';

/** What people are changing of dashboards: kept as they go, seen by nobody else, checked when it is published. */
@Injectable()
export class DashboardDraftsService {
  private readonly validation = validationPipe();

  constructor(
    private readonly dashboards: DashboardsService,
    private readonly drafts: DashboardDraftsRepository,
    private readonly versions: DashboardVersionsRepository,
    private readonly authors: DashboardAuthors,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError NOT_FOUND when there is no such dashboard for the actor, or no draft of theirs. */
  async get(actor: Actor, id: string): Promise<DraftResponse> {
    const dashboard = await this.dashboards.editable(actor, id);
    const draft = await this.own(actor, dashboard);
    return DraftResponse.ofDraft(draft, await this.newer(actor, dashboard, draft.baseVersion));
  }

  /** @throws DomainError CONFLICT when the draft was saved, published or discarded in another window meanwhile. */
  async save(actor: Actor, id: string, { version, revision, ...content }: SaveDraftDto): Promise<DraftSavedResponse> {
    const dashboard = await this.dashboards.editable(actor, id);
    if (version > dashboard.version)
      throw invalid({ path: 'version', rule: 'known', message: `version ${version} is not there yet` });
    const problems = draftProblems(content);
    if (problems.length > 0) throw invalid(...problems);
    const draft: DashboardDraft = {
      dashboardId: dashboard.id,
      userId: personOf(actor),
      tenantId: actor.tenantId,
      baseVersion: version,
      revision: randomUUID(),
      content,
      updatedAt: this.clock.now(),
    };
    if (!(await this.drafts.save(actor, draft, revision))) throw changedElsewhere();
    return DraftSavedResponse.of(draft, await this.newer(actor, dashboard, version));
  }

  async discard(actor: Actor, id: string): Promise<DraftDiscardedResponse> {
    const dashboard = await this.dashboards.editable(actor, id);
    await this.drafts.discard(actor, dashboard.id, personOf(actor));
    return { ok: true };
  }

  /**
   * Checks the draft as a save is checked, writes it as the newest version, and takes it away, in one transaction.
   * @throws DomainError VALIDATION_FAILED or QUERY_REJECTED for what is unfinished; CONFLICT when somebody published since
   *   the draft was begun and `version` does not say to publish over that, or when the draft changed since `revision`
   */
  async publish(actor: Actor, id: string, { version, revision }: PublishDraftDto): Promise<DashboardResponse> {
    const dashboard = await this.dashboards.editable(actor, id);
    const draft = await this.own(actor, dashboard);
    if (revision !== undefined && revision !== draft.revision) throw changedElsewhere();
    const newer = await this.newer(actor, dashboard, draft.baseVersion);
    if ((version ?? draft.baseVersion) !== dashboard.version)
      throw staleVersion(dashboard, await this.authors.newest(actor, dashboard), newer?.changes ?? null);
    const change = await this.finished(draft);
    const known = newer ? withWidgetsOf(await this.contentOf(actor, id, draft.baseVersion), dashboard.content) : null;
    await this.dashboards.change(actor, dashboard, change, {
      action: 'dashboard.publish',
      ...(known ? { known } : {}),
      alongside: async (manager) => {
        if (!(await this.drafts.remove(manager, dashboard.id, draft.userId, draft.revision))) throw changedElsewhere();
      },
    });
    return this.dashboards.get(actor, id);
  }

  private async own(actor: Actor, { id }: Dashboard): Promise<DashboardDraft> {
    const draft = await this.drafts.find(actor, id, personOf(actor));
    if (!draft) throw notFound('draft');
    return draft;
  }

  private async finished({ content, baseVersion }: DashboardDraft): Promise<Omit<UpdateDashboardDto, 'version'>> {
    const body = { ...content, version: baseVersion };
    const checked: unknown = await this.validation.transform(body, { type: 'body', metatype: UpdateDashboardDto });
    const { version: _version, ...change } = checked as UpdateDashboardDto;
    return change;
  }

  /** What was published since a version; null when it is the newest. */
  private async newer(actor: Actor, dashboard: Dashboard, base: number): Promise<NewerVersionResponse | null> {
    if (base === dashboard.version) return null;
    const before = await this.contentOf(actor, dashboard.id, base);
    return {
      version: dashboard.version,
      updatedBy: await this.authors.newest(actor, dashboard),
      updatedAt: dashboard.updatedAt,
      changes: before && describeDifference(before, dashboard.content),
    };
  }

  private contentOf(actor: Actor, id: string, version: number): Promise<DashboardContent | null> {
    return this.versions.contentAt(actor, id, version);
  }
}

/** @throws DomainError ACCESS_DENIED for what is no person. */
function personOf({ userId }: Actor): string {
  if (userId === null) throw new DomainError('ACCESS_DENIED', 'Drafts belong to people.');
  return userId;
}

function changedElsewhere(): DomainError {
  return new DomainError(
    'CONFLICT',
    'Your draft was changed, published or discarded in another window; load it again.',
    {
      draft: 'changed',
    },
  );
}
