import type { DataSource } from '../../api/types.js';
import { type ExploreAddress, previewOf } from './address.js';
import type { KeptQuery } from './explore-queries.js';
import { draftsOf, type Drafts, splitOf } from './parameters/parameter-drafts.js';

/** All that a reader has typed and chosen; it survives a reload of the page. */
export interface WorkbenchState {
  sourceId: string;
  sql: string;
  drafts: Drafts;
  /** Ranges whose ends are two parameters of their own. */
  split: readonly string[];
  limit: number;
  /** The kept query that is being changed, as it was opened. */
  saved: KeptQuery | null;
}

export interface WorkbenchStart {
  state: WorkbenchState;
  /** A table was asked for: its rows are shown at once. Other texts wait for their reader to run them. */
  run: boolean;
  /** The text that the address has taken the place of; null when nothing is lost. */
  replaced: string | null;
}

const EMPTY: Omit<WorkbenchState, 'sourceId'> = { sql: '', drafts: {}, split: [], limit: 1000, saved: null };

/** What the page opens with: what the address says, upon what was typed before. */
export function startOf(
  address: ExploreAddress,
  draft: WorkbenchState | null,
  sources: readonly DataSource[],
  opened: KeptQuery | null,
): WorkbenchStart {
  const base = baseOf(address, draft, opened);
  const text = address.table === null ? address.sql : previewOf(address.table);
  const sql = text ?? base.sql;
  const saved = address.table === null ? base.saved : null;
  const wanted = [address.sourceId, saved?.dataSourceId, base.sourceId];
  const source = wanted.map((id) => sources.find((one) => one.id === id)).find((one) => one !== undefined);
  const lost = draft !== null && draft.sql.trim() !== '' && draft.sql !== sql && draft.sql !== draft.saved?.sql;
  return {
    state: { ...base, sql, saved, sourceId: (source ?? firstChoice(sources))?.id ?? '' },
    run: address.table !== null,
    replaced: lost ? draft.sql : null,
  };
}

function baseOf(address: ExploreAddress, draft: WorkbenchState | null, opened: KeptQuery | null): WorkbenchState {
  if (opened !== null && draft?.saved?.id !== opened.id) return { ...EMPTY, ...openedState(opened) };
  const base = draft ?? { ...EMPTY, sourceId: '' };
  // A link to a text of its own says nothing of the kept query that happened to be open here.
  return address.sql !== null && address.savedQueryId === null && base.sql !== address.sql
    ? { ...base, saved: null }
    : base;
}

/** A kept query, as it is opened. */
export function openedState(saved: KeptQuery): Omit<WorkbenchState, 'limit'> {
  return {
    sourceId: saved.dataSourceId,
    sql: saved.sql,
    drafts: draftsOf(saved.parameters),
    split: splitOf(saved.parameters),
    saved,
  };
}

function firstChoice(sources: readonly DataSource[]): DataSource | undefined {
  return sources.find(({ status }) => status !== 'failing') ?? sources[0];
}
