import { useCallback, useEffect, useState } from 'react';
import { useSearchParams } from 'react-router';
import { useMe } from '../../session/session.js';
import { writeAddress } from './address.js';
import { writeDraft } from './draft-storage.js';
import type { ParameterDraft } from './parameters/parameter-drafts.js';
import { useDebounced } from './run/use-debounced.js';
import type { WorkbenchState } from './workbench-start.js';

const PAUSE = 400;

export interface Workbench extends WorkbenchState {
  change: (change: Partial<WorkbenchState>) => void;
  changeDraft: (name: string, draft: ParameterDraft) => void;
  splitRange: (name: string, split: boolean) => void;
}

/** What the reader has typed and chosen, mirrored to the window's storage and, where it is short, to the address. */
export function useWorkbench(initial: WorkbenchState): Workbench {
  const { tenant } = useMe();
  const [state, setState] = useState(initial);
  const change = useCallback((part: Partial<WorkbenchState>) => setState((before) => ({ ...before, ...part })), []);
  const changeDraft = useCallback(
    (name: string, draft: ParameterDraft) =>
      setState((before) => ({ ...before, drafts: { ...before.drafts, [name]: draft } })),
    [],
  );
  const splitRange = useCallback(
    (name: string, split: boolean) =>
      setState((before) => ({
        ...before,
        split: split ? [...before.split, name] : before.split.filter((other) => other !== name),
      })),
    [],
  );
  const settled = useDebounced(state, PAUSE);
  useEffect(() => writeDraft(tenant.id, settled), [tenant.id, settled]);
  useAddress(settled);
  return { ...state, change, changeDraft, splitRange };
}

function useAddress({ sourceId, sql, saved }: WorkbenchState): void {
  const [search, setSearch] = useSearchParams();
  const own = saved !== null && saved.sql === sql;
  const wanted = writeAddress({
    sourceId: sourceId === '' ? null : sourceId,
    savedQueryId: saved?.id ?? null,
    sql: own ? null : sql,
  }).toString();
  const current = search.toString();
  useEffect(() => {
    if (wanted !== current) setSearch(new URLSearchParams(wanted), { replace: true, preventScrollReset: true });
  }, [wanted, current, setSearch]);
}
