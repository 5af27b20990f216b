import { api, ApiError } from '../api/client.js';
import type { components } from '../api/schema.js';
import type { DraftSaved } from '../api/types.js';
import { draftOf, type EditedDashboard } from '../features/dashboards/edit/draft/draft.js';
import { openedDraft } from '../features/dashboards/edit/draft/open-draft.js';
import { unsentDrafts } from '../features/dashboards/edit/draft/unsent-drafts.js';
import { type EditorHost, keepalive, publishedQuery } from '../features/dashboards/edit/editor-host.js';
import { editedDashboard, embeddedBody, keptDraft } from './embedded-draft.js';
import type { FrameSession } from './frame-session.js';

type Editor = components['schemas']['EmbedEditorResponse'];

const PATH = '/embed/editor';

/** What the builder stands on in a frame: the routes for embed tokens, which neither give nor take a query. */
export function frameHost(session: FrameSession, dashboardId: string): EditorHost {
  const unsent = unsentDrafts(dashboardId, 'embed', session.frameId);
  const open = (signal?: AbortSignal): Promise<Editor> => api.get<Editor>(PATH, { signal });
  let published: EditedDashboard | null = null;
  /** What was kept last, and with which token. */
  let last: { body: object; token: string } | null = null;

  const origins: { id: string; name: string }[] = [];
  const know = (editor: Editor): EditedDashboard => {
    published = editedDashboard(editor.dashboard);
    const shown = draftOf(published).widgets.filter(({ query }) => query !== undefined);
    origins.splice(0, Infinity, ...shown.map(({ key, name }) => ({ id: key, name })));
    return published;
  };
  const kept = async (signal?: AbortSignal): Promise<DraftSaved> => {
    const { draft } = await open(signal);
    if (draft === null) throw new ApiError('NOT_FOUND', 'There is no draft.', 404);
    return draft;
  };
  const put = async (body: object, leaving: boolean): Promise<DraftSaved> => {
    const saved = await api.put<DraftSaved>(`${PATH}/draft`, body, { keepalive: keepalive(body, leaving) });
    last = { body, token: session.token() };
    return saved;
  };
  /** A later token that does not say who its viewer is has no draft yet: what is here becomes its draft. */
  const carryOver = async (body: object): Promise<DraftSaved | null> => {
    if (last === null || last.token === session.token()) return null;
    const { draft } = await open();
    return draft === null ? put({ ...body, revision: null }, false) : null;
  };
  return {
    whole: false,
    notice: 'What you publish is seen by everybody who sees this dashboard.',
    unsent,
    origins,
    load: async (signal) => {
      const editor = await open(signal);
      const dashboard = know(editor);
      return openedDraft(dashboard, editor.draft && keptDraft(editor.draft, dashboard), unsent.read());
    },
    keep: async (given, leaving) => {
      const body = published === null ? given : embeddedBody(given, published);
      try {
        return await put(body, leaving);
      } catch (error) {
        const carried = error instanceof ApiError && error.status === 409 ? await carryOver(body) : null;
        if (carried === null) throw error;
        return carried;
      }
    },
    kept,
    publish: async (body) => {
      const carried = last === null ? null : await carryOver(last.body);
      return api.post<{ name: string }>(`${PATH}/draft/publish`, {
        ...body,
        ...(carried && { revision: carried.revision }),
      });
    },
    discard: async () => {
      await api.delete(`${PATH}/draft`);
    },
    published: () =>
      publishedQuery(['embed-editor', 'published'], async (signal) => {
        const { dashboard, draft } = await open(signal);
        return { version: dashboard.version, updatedAt: draft?.newer?.updatedAt ?? new Date().toISOString() };
      }),
    adopt: ({ query, interactions: _interactions, ...widget }) => {
      const here = query?.kind === 'widget' && origins.some(({ id }) => id === query.widgetId);
      return here ? { ...widget, query } : widget;
    },
  };
}
