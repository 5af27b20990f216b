import { type RefObject, useEffect, useRef } from 'react';
import type { DataSource } from '../../api/types.js';
import { useToast } from '../../ui/index.js';
import { previewOf } from './address.js';
import type { EditorHandle } from './editor/SqlEditor.js';
import type { KeptQuery, QueryRun } from './explore-queries.js';
import type { Workbench } from './use-workbench.js';
import { openedState, type WorkbenchStart, type WorkbenchState } from './workbench-start.js';

export interface Openings {
  openQuery: (query: KeptQuery) => void;
  openRun: (run: QueryRun) => void;
  /** Shows the first rows of a table. */
  preview: (table: string) => void;
  /** Puts a name where the cursor is. */
  insert: (name: string) => void;
  /** An empty editor. */
  clear: () => void;
  /** Puts a text that was replaced back. */
  bringBack: (sql: string) => void;
}

/** Ways to get another text into the editor. What was typed and not kept can be brought back. */
export function useOpenings(
  workbench: Workbench,
  sources: readonly DataSource[],
  editor: RefObject<EditorHandle | null>,
  runText: (sql: string) => void,
): Openings {
  const toast = useToast();
  const put = (state: Partial<WorkbenchState> & { sql: string }): void => {
    editor.current?.replaceAll(state.sql);
    workbench.change(state);
  };
  const replace = (next: Partial<WorkbenchState> & { sql: string }): void => {
    const { sourceId, sql, drafts, split, saved } = workbench;
    const lost = sql.trim() !== '' && sql !== saved?.sql && sql !== next.sql;
    put(next);
    if (!lost) return;
    toast.show({
      title: 'Another query is in the editor',
      description: 'The text before was not saved.',
      action: { label: 'Bring it back', onAction: () => put({ sourceId, sql, drafts, split, saved }) },
    });
  };
  const known = (id: string): { sourceId?: string } =>
    sources.some((source) => source.id === id) ? { sourceId: id } : {};
  return {
    openQuery: (query) => {
      const { sourceId, ...opened } = openedState(query);
      replace({ ...opened, ...known(sourceId) });
      editor.current?.focus();
    },
    openRun: (run) => {
      replace({ sql: run.sql, saved: null, ...known(run.dataSourceId) });
      editor.current?.focus();
    },
    preview: (table) => {
      const sql = previewOf(table);
      replace({ sql, saved: null });
      runText(sql);
    },
    insert: (name) => editor.current?.insert(name),
    clear: () => {
      replace({ sql: '', saved: null, drafts: {}, split: [] });
      editor.current?.focus();
    },
    bringBack: (sql) => put({ sql, saved: null }),
  };
}

/** Says what the address has done to the page, once, and shows the table that it asks for. */
export function useStart(
  start: WorkbenchStart,
  missing: boolean,
  openings: Openings,
  runText: (sql: string) => void,
): void {
  const toast = useToast();
  const latest = useRef({ openings, runText });
  const said = useRef<WorkbenchStart | null>(null);
  useEffect(() => {
    latest.current = { openings, runText };
  });
  useEffect(() => {
    if (start.run) latest.current.runText(start.state.sql);
  }, [start]);
  useEffect(() => {
    if (said.current === start) return;
    said.current = start;
    const { replaced } = start;
    if (missing) toast.show({ title: 'The saved query of this link has been deleted', tone: 'danger' });
    if (replaced === null) return;
    toast.show({
      title: 'The link has put its query into the editor',
      description: 'The text before was not saved.',
      action: { label: 'Bring it back', onAction: () => latest.current.openings.bringBack(replaced) },
    });
  }, [start, missing, toast]);
}
