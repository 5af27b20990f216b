import { useCallback, useEffect, useRef, useState } from 'react';
import { api, download } from '../../../api/client.js';
import { errorMessage } from '../../../api/errors.js';
import { useTopic } from '../../../realtime/index.js';
import { useTheme } from '../../../theme/theme.js';
import { saveFile } from '../tile/save-file.js';
import { useReader } from '../visuals/use-reader.js';
import type { Export, PlacedOrder } from './export-types.js';

/** How an order stands. */
export type OrderState =
  | { kind: 'asked' }
  | { kind: 'written'; id: string; progress: number; waiting: boolean }
  | { kind: 'fetched'; id: string }
  | { kind: 'saved'; file: string; truncated: boolean; failedWidgets: number }
  | { kind: 'failed'; message: string };

/** Without news on the socket the server is asked this often. */
const ASK_EVERY_MS = 2_000;

export interface ExportOrderHandle {
  state: OrderState;
  save: () => void;
  retry: () => void;
  /** Cancels it, or gives the server's copy up. */
  discard: () => void;
}

/** Places an order with the server, follows it over the socket, and saves its file when it is ready. */
export function useExportOrder(order: PlacedOrder): ExportOrderHandle {
  const reader = useReader();
  const theme = useTheme();
  const [state, setState] = useState<OrderState>({ kind: 'asked' });
  const [attempt, setAttempt] = useState(0);
  const id = useRef<string | null>(null);
  const blob = useRef<{ content: Blob; name: string } | null>(null);
  const over = useRef(false);
  const placed = useRef(-1);
  const look = useRef({ ...reader, theme });

  const fail = useCallback((error: unknown) => setState({ kind: 'failed', message: errorMessage(error) }), []);
  const fetchFile = useCallback(
    async ({ id: ready, fileName, truncated, failedWidgets }: Export) => {
      setState((before) => (before.kind === 'written' ? { kind: 'fetched', id: ready } : before));
      const content = await download(`/exports/${ready}/file`);
      if (over.current) return;
      blob.current = { content, name: fileName ?? 'export' };
      saveFile(content, blob.current.name);
      setState({ kind: 'saved', file: blob.current.name, truncated, failedWidgets });
      // The page has the file now; the server need not keep it.
      void api.delete(`/exports/${ready}`).catch(() => undefined);
      id.current = null;
    },
    [],
  );
  const ask = useCallback(async () => {
    const asked = id.current;
    if (asked === null || over.current) return;
    const found = await api.get<Export>(`/exports/${asked}`);
    if (id.current !== asked || over.current) return;
    if (found.state === 'failed') {
      id.current = null;
      void api.delete(`/exports/${asked}`).catch(() => undefined);
      return fail(new Error(found.error?.message ?? 'The export failed.'));
    }
    if (found.state === 'ready') return fetchFile(found);
    setState({ kind: 'written', id: asked, progress: found.progress, waiting: found.state === 'queued' });
  }, [fail, fetchFile]);

  useEffect(() => {
    // Effects run twice in strict mode, and one export is enough.
    if (placed.current === attempt) return;
    placed.current = attempt;
    const { dashboardId, widgetId, format, filters } = order;
    const { locale, timeZone, theme } = look.current;
    const drawn = format === 'png' || format === 'svg';
    const body = {
      format,
      filters,
      locale,
      timeZone,
      ...(drawn ? { theme } : {}),
      ...(widgetId === null ? {} : { widgetId }),
    };
    api.post<{ exportId: string }>(`/dashboards/${dashboardId}/exports`, body).then(({ exportId }) => {
      if (over.current) return void api.delete(`/exports/${exportId}`).catch(() => undefined);
      id.current = exportId;
      setState({ kind: 'written', id: exportId, progress: 0, waiting: true });
    }, fail);
  }, [attempt, order, fail]);

  const writing = state.kind === 'written' ? state.id : null;
  const busy = useRef(false);
  const follow = useCallback(() => {
    if (busy.current) return;
    busy.current = true;
    ask()
      .catch(fail)
      .finally(() => (busy.current = false));
  }, [ask, fail]);
  useTopic(writing === null ? null : `export:${writing}`, (event) => {
    if (event.kind !== 'frame' || event.frame.type !== 'export_progress') return;
    const { state: standing, progress } = event.frame.data as { state: string; progress: number };
    if (standing === 'queued' || standing === 'running') {
      setState((before) => (before.kind === 'written' ? { ...before, progress, waiting: standing === 'queued' } : before));
    } else follow();
  });
  useEffect(() => {
    if (writing === null) return undefined;
    const timer = setInterval(follow, ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [writing, follow]);

  const retry = useCallback(() => {
    setState({ kind: 'asked' });
    setAttempt((count) => count + 1);
  }, []);
  const save = useCallback(() => {
    if (blob.current) saveFile(blob.current.content, blob.current.name);
  }, []);
  const discard = useCallback(() => {
    over.current = true;
    if (id.current !== null) void api.delete(`/exports/${id.current}`).catch(() => undefined);
    id.current = null;
  }, []);
  return { state, save, retry, discard };
}
