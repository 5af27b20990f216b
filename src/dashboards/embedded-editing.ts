import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { type Actor, invalid } from '../platform/http/index.js';
import { DashboardData } from './dashboard-data.js';
import { DashboardVersionsRepository } from './dashboard-versions.repository.js';
import { staleVersion } from './dashboards.errors.js';
import { DashboardsService } from './dashboards.service.js';
import type { Dashboard } from './domain/dashboard.js';
import type { DashboardContent } from './domain/dashboard-content.js';
import { withWidgetsOf } from './domain/dashboard-draft.js';
import { effectiveVariables } from './domain/dashboard-variables.js';
import { describeDifference } from './domain/describe-difference.js';
import { type EmbeddedEdit, embeddedChange, keptOrigins, refuseUnlocked, seenContent } from './domain/embedded-edit.js';
import { type EmbeddedReading, bindableNames, embeddedReading } from './domain/embedded-reading.js';
import type { NewerVersionResponse } from './dto/draft.response.js';

/** What an embedded viewer publishes, and over what. */
export interface EmbeddedPublication {
  edit: EmbeddedEdit;
  /** The version that the edit began from. */
  base: number;
  /** The version that it is put upon; the base unless the viewer says otherwise. */
  over: number | undefined;
  /** What is to happen in the same transaction; when it throws, nothing is published. */
  alongside: (manager: EntityManager) => Promise<void>;
}

/**
 * Changes of a dashboard by embedded viewers whose token lets them edit. They arrange what is there and choose how it is
 * shown; statements, sources, locked variables and all that hangs on these stay what members made them.
 */
@Injectable()
export class EmbeddedEditing {
  constructor(
    private readonly dashboards: DashboardsService,
    private readonly data: DashboardData,
    private readonly versions: DashboardVersionsRepository,
  ) {}

  /**
   * Refuses an edit, finished or not, that reaches for more than its viewer may have.
   * @param base the version that it began from
   * @throws DomainError as `embeddedChange`; VALIDATION_FAILED for a version that is not there yet
   */
  async check(viewer: Actor, id: string, base: number, edit: EmbeddedEdit): Promise<void> {
    const { dashboard, reading } = await this.open(viewer, id);
    if (base > dashboard.version) throw invalid({ path: 'version', rule: 'known', message: `version ${base} is not there yet` });
    // A widget that somebody took away meanwhile is no forgery: publishing says so.
    const before = base === dashboard.version ? null : await this.versions.contentAt(viewer, id, base);
    embeddedChange(withWidgetsOf(before, dashboard.content), reading, chosen(edit));
  }

  /** What was published since a version, as far as the viewer sees it; null when it is the newest. Nobody is named. */
  async newer(viewer: Actor, id: string, base: number): Promise<NewerVersionResponse | null> {
    const { dashboard, reading } = await this.open(viewer, id);
    return this.newerThan(viewer, dashboard, reading, base);
  }

  /**
   * Checks an edit as a member's save is checked, and writes it as the newest version.
   * @throws DomainError CONFLICT when somebody published since the edit began and `over` does not say to publish over that;
   *   as `embeddedChange`; VALIDATION_FAILED for what cannot be shown
   */
  async publish(viewer: Actor, id: string, { edit, base, over, alongside }: EmbeddedPublication): Promise<void> {
    const { dashboard, reading } = await this.open(viewer, id);
    if ((over ?? base) !== dashboard.version) {
      const newer = await this.newerThan(viewer, dashboard, reading, base);
      throw staleVersion(dashboard, null, newer?.changes ?? null);
    }
    const change = embeddedChange(dashboard.content, reading, edit);
    if (edit.widgets !== undefined) await this.refuseUnlocked(viewer, id, keptOrigins(edit));
    await this.dashboards.change(viewer, dashboard, change, { action: 'dashboard.publish', alongside });
  }

  private async open(viewer: Actor, id: string): Promise<{ dashboard: Dashboard; reading: EmbeddedReading }> {
    // Refuses tokens that lock what the dashboard no longer takes; then the newest content, which no cache has to know yet.
    await this.data.load(viewer, id);
    const dashboard = await this.dashboards.editable(viewer, id);
    const variables = effectiveVariables(dashboard.content.settings);
    return { dashboard, reading: embeddedReading(variables, Object.keys(viewer.lockedParameters), true) };
  }

  /** Where no query took what is locked, everybody with such a token would see nothing any more. */
  private async refuseUnlocked(viewer: Actor, id: string, kept: ReadonlySet<string>): Promise<void> {
    const { widgets, variables } = await this.data.load(viewer, id);
    const queries = widgets.filter(({ widget }) => kept.has(widget.id)).flatMap(({ query }) => query ?? []);
    const bindable = bindableNames(variables, queries);
    refuseUnlocked(Object.keys(viewer.lockedParameters).filter((name) => !bindable.has(name)));
  }

  private async newerThan(viewer: Actor, dashboard: Dashboard, reading: EmbeddedReading, base: number): Promise<NewerVersionResponse | null> {
    if (base === dashboard.version) return null;
    const before = await this.versions.contentAt(viewer, dashboard.id, base);
    const seen = (content: DashboardContent): DashboardContent => seenContent(content, reading);
    return {
      version: dashboard.version,
      updatedBy: null,
      updatedAt: dashboard.updatedAt,
      changes: before && describeDifference(seen(before), seen(dashboard.content)),
    };
  }
}

/** A filter that is being made has no variable yet. */
function chosen(edit: EmbeddedEdit): EmbeddedEdit {
  const widgets = edit.widgets?.filter(({ type, id, visualization }) => !(type === 'filter' && id === undefined && !visualization?.config['variable']));
  return widgets === undefined ? edit : { ...edit, widgets };
}
