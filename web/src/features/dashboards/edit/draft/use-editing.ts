import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { DraftSaved } from '../../../../api/types.js';
import { type EditorHost, useEditorHost } from '../editor-host.js';
import { type Draft, draftOf, type EditedDashboard, sameDraft } from './draft.js';
import { DraftSaver, type SaveState } from './draft-saver.js';
import { changed, type History, historyOf, redone, undone } from './history.js';
import { type OpenedDraft, sentBody } from './open-draft.js';

/** A draft under change: its steps, and where its keeping stands. */
export interface Editing {
  /** The dashboard as it was published when this began. */
  base: EditedDashboard;
  draft: Draft;
  /** Publishing would change something. */
  dirty: boolean;
  /** Changes with the same tag that follow each other are taken back as one. */
  change: (step: (now: Draft) => Draft, tag?: string) => void;
  undo: () => void;
  redo: () => void;
  mayUndo: boolean;
  mayRedo: boolean;
  saver: DraftSaver;
  save: SaveState;
  newer: DraftSaved['newer'];
}

export function useEditing(opened: OpenedDraft): Editing {
  const host = useEditorHost();
  const { dashboard: base, version, revision, savedAt } = opened;
  const [history, setHistory] = useState<History<Draft>>(() => historyOf(opened.draft));
  const [saver] = useState(() => makeSaver(host, version, revision, savedAt));
  const sent = useRef(opened.unsent ? null : opened.draft);
  const { present } = history;
  useEffect(() => {
    if (sent.current === present) return;
    sent.current = present;
    saver.change(sentBody(present));
  }, [saver, present]);
  useFlushOnLeave(saver);
  const dirty = useMemo(() => !sameDraft(present, draftOf(base)), [present, base]);
  const change = useCallback(
    (step: (now: Draft) => Draft, tag?: string) =>
      setHistory((before) => changed(before, step(before.present), tag ?? null)),
    [],
  );
  return {
    base,
    draft: present,
    dirty,
    change,
    undo: useCallback(() => setHistory((before) => undone(before) ?? before), []),
    redo: useCallback(() => setHistory((before) => redone(before) ?? before), []),
    mayUndo: history.past.length > 0,
    mayRedo: history.future.length > 0,
    saver,
    save: useSyncExternalStore(saver.watch, saver.getState),
    newer: useSyncExternalStore(saver.watch, saver.getNewer) ?? opened.newer,
  };
}

function makeSaver(host: EditorHost, version: number, revision: string | null, savedAt: string | null): DraftSaver {
  return new DraftSaver(
    {
      put: (body, leaving) => host.keep(body, leaving),
      keep: host.unsent.keep,
      now: () => new Date(),
      later: (work, milliseconds) => {
        const timer = setTimeout(work, milliseconds);
        return () => clearTimeout(timer);
      },
    },
    version,
    revision,
    savedAt,
  );
}

/** Does not wait for the pause when the tab is left, hidden or closed. */
function useFlushOnLeave(saver: DraftSaver): void {
  useEffect(() => {
    const flush = (): void => {
      if (document.visibilityState === 'hidden') void saver.flush(true);
    };
    const leave = (): void => void saver.flush(true);
    document.addEventListener('visibilitychange', flush);
    addEventListener('pagehide', leave);
    return () => {
      document.removeEventListener('visibilitychange', flush);
      removeEventListener('pagehide', leave);
      void saver.flush();
    };
  }, [saver]);
}
