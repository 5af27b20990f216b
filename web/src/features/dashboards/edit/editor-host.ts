import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { api } from '../../../api/client.js';
import type { Dashboard, DraftSaved } from '../../../api/types.js';
import { dashboardKeys, dashboardQuery } from '../data/dashboard-queries.js';
import type { DraftWidget } from './draft/draft.js';
import { loadDraft, type OpenedDraft } from './draft/open-draft.js';
import type { UnsentDrafts } from './draft/unsent-drafts.js';

/** The version that is published now. */
export interface Published {
  version: number;
  updatedAt: string;
}

/**
 * Where the builder stands: in the application, for members, or in a frame of another application, for embedded viewers,
 * who arrange what is there and are told nothing of what is behind it.
 */
export interface EditorHost {
  /** Whether statements, interactions, variables, settings and versions are there to be changed. */
  readonly whole: boolean;
  /** What whoever publishes must know. */
  readonly notice?: string;
  /** Published widgets whose rows a new one may show, where queries are not there to be written. */
  readonly origins?: readonly { id: string; name: string }[];
  /** What this browser holds that the server does not have yet. */
  readonly unsent: UnsentDrafts;
  load(signal?: AbortSignal): Promise<OpenedDraft>;
  /** Keeps the draft; `leaving`: the request must outlive the page. */
  keep(body: object, leaving: boolean): Promise<DraftSaved>;
  /** What is kept, as it stands now. Throws ApiError 404 when nothing is. */
  kept(signal?: AbortSignal): Promise<DraftSaved>;
  publish(body: object): Promise<{ name: string }>;
  discard(): Promise<void>;
  /** The builder was left with the draft kept. */
  left?(): void;
  published(): ReturnType<typeof publishedQuery>;
  /** A widget from elsewhere, without what cannot be had here. */
  adopt(widget: DraftWidget): DraftWidget;
}

/** Looks at what is published, from time to time. */
export function publishedQuery(key: readonly unknown[], look: (signal: AbortSignal) => Promise<Published>) {
  return queryOptions({ queryKey: key, queryFn: ({ signal }) => look(signal) });
}

/** What a browser sends after its page is gone. */
const KEEPALIVE_BYTES = 60_000;

/** Whether a request may outlive its page. */
export function keepalive(body: object, leaving: boolean): boolean {
  return leaving && JSON.stringify(body).length < KEEPALIVE_BYTES;
}

/** The builder of a dashboard for members who may change it. */
export function memberHost(id: string, unsent: UnsentDrafts, queries: QueryClient): EditorHost {
  const path = `/dashboards/${id}/draft`;
  return {
    whole: true,
    unsent,
    load: (signal) => loadDraft(id, unsent.read(), signal),
    keep: (body, leaving) => api.put<DraftSaved>(path, body, { keepalive: keepalive(body, leaving) }),
    kept: (signal) => api.get<DraftSaved>(path, { signal }),
    publish: async (body) => {
      const published = await api.post<Dashboard>(`${path}/publish`, body);
      queries.setQueryData(dashboardKeys.one(id), published);
      void queries.invalidateQueries({ queryKey: dashboardKeys.all });
      return published;
    },
    discard: async () => {
      await api.delete(path);
      await queries.invalidateQueries({ queryKey: dashboardKeys.one(id), exact: true });
    },
    left: () => void queries.invalidateQueries({ queryKey: dashboardKeys.one(id), exact: true }),
    published: () => dashboardQuery(id) as unknown as ReturnType<typeof publishedQuery>,
    adopt: ({ query, ...widget }) => (query === undefined || query.kind === 'widget' ? widget : { ...widget, query }),
  };
}

const HostContext = createContext<EditorHost | null>(null);
export const EditorHostProvider = HostContext.Provider;

/** Where the builder stands; only within one. */
export function useEditorHost(): EditorHost {
  const host = useContext(HostContext);
  if (host === null) throw new Error('useEditorHost works only within the builder.');
  return host;
}
