import { api, ApiError } from '../../../../api/client.js';
import type { Dashboard, DraftSaved, KeptDraft } from '../../../../api/types.js';
import { bodyOf, type Draft, draftFrom, draftOf, type EditedDashboard, sameDraft } from './draft.js';
import type { UnsentDraft } from './draft-saver.js';

/** What changing a dashboard begins with. */
export interface OpenedDraft {
  /** The dashboard as it is published now. */
  dashboard: EditedDashboard;
  draft: Draft;
  /** The version that the draft began from. */
  version: number;
  revision: string | null;
  /** When the server kept it; null when there is nothing to go on with. */
  savedAt: string | null;
  newer: DraftSaved['newer'];
  /** The draft lay in this browser alone, and is to be sent. */
  unsent: boolean;
  /** Changes in this browser that began from another state of the draft than the server has now. */
  strayed: { draft: Draft; at: string } | null;
}

/** Loads the dashboard and what this person was changing of it, wherever that lies. Throws ApiError. */
export async function loadDraft(id: string, unsent: UnsentDraft | null, signal?: AbortSignal): Promise<OpenedDraft> {
  const dashboard = await api.get<Dashboard>(`/dashboards/${id}`, { signal });
  const kept = dashboard.draft === null ? null : await keptDraft(id, signal);
  return openedDraft(dashboard, kept, unsent);
}

/** Works out with what to go on: the server's draft, or what never reached it from this browser. */
export function openedDraft(
  dashboard: EditedDashboard,
  kept: KeptDraft | null,
  unsent: UnsentDraft | null,
): OpenedDraft {
  const published = draftOf(dashboard);
  const draft = kept === null ? published : draftFrom(kept, published);
  const opened: OpenedDraft = {
    dashboard,
    draft,
    version: kept?.version ?? dashboard.version,
    revision: kept?.revision ?? null,
    savedAt: kept?.updatedAt ?? null,
    newer: kept?.newer ?? null,
    unsent: false,
    strayed: null,
  };
  if (unsent === null) return opened;
  const mine = draftFrom(unsent.body, published);
  if (sameDraft(mine, draft)) return opened;
  // A page that was closed while it saved never heard that the server took it: what it kept goes on from there.
  const followsUnderway = unsent.underway !== undefined && sameDraft(draftFrom(unsent.underway, published), draft);
  if (unsent.revision === opened.revision || followsUnderway)
    return {
      ...opened,
      draft: mine,
      version: kept?.version ?? Math.min(unsent.version, dashboard.version),
      unsent: true,
    };
  return { ...opened, strayed: { draft: mine, at: unsent.at } };
}

async function keptDraft(id: string, signal: AbortSignal | undefined): Promise<KeptDraft | null> {
  try {
    return await api.get<KeptDraft>(`/dashboards/${id}/draft`, { signal });
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) return null;
    throw error;
  }
}

/** The draft as it is sent; version and revision are the saver's to add. */
export function sentBody(draft: Draft): object {
  const { version: _version, ...body } = bodyOf(draft, 0) as Record<string, unknown>;
  return body;
}
