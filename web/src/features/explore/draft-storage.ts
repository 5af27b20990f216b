import type { WorkbenchState } from './workbench-start.js';

const keyOf = (tenantId: string): string => `tidemark.explore.${tenantId}`;

/** What was typed in this window before the page was loaded again; null when there is nothing. */
export function readDraft(tenantId: string): WorkbenchState | null {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(keyOf(tenantId)) ?? 'null');
    return isDraft(stored) ? stored : null;
  } catch {
    return null;
  }
}

/** Keeps it for this window. */
export function writeDraft(tenantId: string, state: WorkbenchState): void {
  try {
    sessionStorage.setItem(keyOf(tenantId), JSON.stringify(state));
  } catch {
    // Storage may be closed to the page, or full; the text then lives as long as the page.
  }
}

/** Written by this page alone, but perhaps by an earlier version of it. */
function isDraft(value: unknown): value is WorkbenchState {
  if (typeof value !== 'object' || value === null) return false;
  const draft = value as Partial<WorkbenchState>;
  return (
    typeof draft.sourceId === 'string' &&
    typeof draft.sql === 'string' &&
    typeof draft.limit === 'number' &&
    typeof draft.drafts === 'object' &&
    Array.isArray(draft.split) &&
    (draft.saved === null || typeof draft.saved === 'object')
  );
}
