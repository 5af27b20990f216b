import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import {
  DashboardData,
  DraftDiscardedResponse,
  DraftSavedResponse,
  EmbeddedEditDto,
  EmbeddedEditing,
  type PublishDraftDto,
  type SaveEmbeddedDraftDto,
  draftProblems,
} from '../dashboards/index.js';
import { Clock } from '../platform/clock/index.js';
import { type Actor, DomainError, invalid, notFound, validationPipe } from '../platform/http/index.js';
import { type DraftViewer, draftViewer } from './domain/draft-viewer.js';
import { EmbeddedDraftResponse, type EmbeddedDashboardResponse, type EmbedEditorResponse } from './dto/embedded-view.response.js';
import { type EmbedDraft, EmbedDraftsRepository } from './embed-drafts.repository.js';
import { EmbedUsage } from './embed-usage.js';
import { dashboardOf } from './embed-viewer.service.js';

/** The builder for whoever edits through an embed token: their draft, and publishing it. */
@Injectable()
export class EmbedEditorService {
  private readonly validation = validationPipe();

  constructor(
    private readonly dashboards: DashboardData,
    private readonly editing: EmbeddedEditing,
    private readonly drafts: EmbedDraftsRepository,
    private readonly usage: EmbedUsage,
    private readonly clock: Clock,
  ) {}

  /** The dashboard as the viewer sees it, and what they were changing of it. */
  async open(viewer: Actor): Promise<EmbedEditorResponse> {
    const id = dashboardOf(viewer);
    this.usage.seen(viewer);
    const [dashboard, draft] = [await this.dashboards.viewed(viewer, id), await this.drafts.find(draftViewer(viewer, id))];
    return { dashboard, draft: draft && EmbeddedDraftResponse.ofDraft(draft, await this.editing.newer(viewer, id, draft.baseVersion)) };
  }

  /** @throws DomainError as `EmbeddedEditing.check`; CONFLICT when the draft was saved or published elsewhere meanwhile. */
  async save(viewer: Actor, { version, revision, ...content }: SaveEmbeddedDraftDto): Promise<DraftSavedResponse> {
    const id = dashboardOf(viewer);
    this.usage.seen(viewer);
    const problems = draftProblems({ ...content });
    if (problems.length > 0) throw invalid(...problems);
    await this.editing.check(viewer, id, version, content);
    const draft: EmbedDraft = { baseVersion: version, revision: randomUUID(), content, updatedAt: this.clock.now() };
    if (!(await this.drafts.save(draftViewer(viewer, id), draft, revision))) throw changedElsewhere();
    return DraftSavedResponse.of(draft, await this.editing.newer(viewer, id, version));
  }

  async discard(viewer: Actor): Promise<DraftDiscardedResponse> {
    this.usage.seen(viewer);
    await this.drafts.discard(draftViewer(viewer, dashboardOf(viewer)));
    return { ok: true };
  }

  /**
   * Makes the draft the dashboard's newest version, for everybody, and takes it away, in one transaction.
   * @throws DomainError as `EmbeddedEditing.publish`; CONFLICT when the draft changed since `revision`
   */
  async publish(viewer: Actor, { version, revision }: PublishDraftDto): Promise<EmbeddedDashboardResponse> {
    const id = dashboardOf(viewer);
    this.usage.seen(viewer);
    const whose = draftViewer(viewer, id);
    const draft = await this.drafts.find(whose);
    if (!draft) throw notFound('draft');
    if (revision !== undefined && revision !== draft.revision) throw changedElsewhere();
    await this.editing.publish(viewer, id, {
      edit: await this.finished(draft),
      base: draft.baseVersion,
      over: version,
      alongside: (manager) => this.used(manager, whose, draft.revision),
    });
    return this.dashboards.viewed(viewer, id);
  }

  private async finished({ content }: EmbedDraft): Promise<EmbeddedEditDto> {
    return (await this.validation.transform({ ...content }, { type: 'body', metatype: EmbeddedEditDto })) as EmbeddedEditDto;
  }

  private async used(manager: Parameters<EmbedDraftsRepository['remove']>[0], whose: DraftViewer, revision: string): Promise<void> {
    if (!(await this.drafts.remove(manager, whose, revision))) throw changedElsewhere();
  }
}

function changedElsewhere(): DomainError {
  return new DomainError('CONFLICT', 'Your draft was changed, published or discarded in another window; load it again.', { draft: 'changed' });
}
