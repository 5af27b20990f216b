import type { UnsentDraft } from './draft-saver.js';

const keyOf = (dashboardId: string, tenantId: string, userId: string): string =>
  `tidemark.draft.${tenantId}.${userId}.${dashboardId}`;

/** Drafts of one person that the server does not have yet; they outlive the tab. */
export interface UnsentDrafts {
  read: () => UnsentDraft | null;
  keep: (unsent: UnsentDraft | null) => void;
}

/** The place in this browser for one dashboard's draft. */
export function unsentDrafts(dashboardId: string, tenantId: string, userId: string): UnsentDrafts {
  const key = keyOf(dashboardId, tenantId, userId);
  return {
    read: () => {
      try {
        const stored: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
        return isUnsent(stored) ? stored : null;
      } catch {
        return null;
      }
    },
    keep: (unsent) => {
      try {
        if (unsent === null) localStorage.removeItem(key);
        else localStorage.setItem(key, JSON.stringify(unsent));
      } catch {
        // Storage may be closed to the page, or full; the draft then lives on the server alone.
      }
    },
  };
}

function isUnsent(value: unknown): value is UnsentDraft {
  if (typeof value !== 'object' || value === null) return false;
  const { body, version, revision, at, underway } = value as Partial<UnsentDraft>;
  return (
    typeof body === 'object' &&
    body !== null &&
    typeof version === 'number' &&
    (revision === null || typeof revision === 'string') &&
    typeof at === 'string' &&
    (underway === undefined || (typeof underway === 'object' && underway !== null))
  );
}
