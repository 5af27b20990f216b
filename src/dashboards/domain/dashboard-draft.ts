import type { FieldProblem } from '../../platform/http/index.js';
import type { DashboardContent, WidgetContent } from './dashboard-content.js';
import { unstorable } from './storable.js';

/** Serialised bytes of a draft; more than a dashboard may have, for a draft may yet be cut. */
const MAX_DRAFT_BYTES = 1280 * 1024;

/** What `PUT /dashboards/{id}` would take, finished or not. */
export type DraftContent = Readonly<Record<string, unknown>>;

/** A draft of one person. */
export interface DashboardDraft {
  readonly dashboardId: string;
  readonly userId: string;
  readonly tenantId: string;
  /** The version that it began from. */
  readonly baseVersion: number;
  readonly revision: string;
  readonly content: DraftContent;
  readonly updatedAt: Date;
}

/** Why a draft cannot be kept at all. What is merely unfinished is no problem until it is published. */
export function draftProblems(content: DraftContent): FieldProblem[] {
  const broken = unstorable(content);
  if (broken.length > 0) return broken;
  return Buffer.byteLength(JSON.stringify(content)) > MAX_DRAFT_BYTES
    ? [{ path: '', rule: 'maxBytes', message: 'a draft must be at most 1.25 MB' }]
    : [];
}

/**
 * The present content as a draft from an earlier version is to be put on top of it: widgets of that version which others
 * took away meanwhile are known again, so that publishing over brings them back under their ids.
 */
export function withWidgetsOf(base: DashboardContent | null, current: DashboardContent): DashboardContent {
  if (!base) return current;
  const present = new Set(current.widgets.map(({ id }) => id));
  const gone: WidgetContent[] = base.widgets.filter(({ id }) => !present.has(id));
  return gone.length === 0 ? current : { ...current, widgets: [...current.widgets, ...gone] };
}
