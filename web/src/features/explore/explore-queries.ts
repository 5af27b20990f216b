import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { api, listAll, request } from '../../api/client.js';
import type { SavedQuery } from '../../api/types.js';

/** One run of a query, as the history keeps it. */
export interface QueryRun {
  id: string;
  userId: string | null;
  dataSourceId: string;
  sql: string;
  /** `explore` for what people typed; others come from dashboards. */
  origin: string;
  startedAt: string;
  durationMs: number;
  rows: number | null;
  cacheLevel: string | null;
  outcome: 'succeeded' | 'failed' | 'cancelled' | 'rejected';
  error: { code: string; message: string } | null;
}

/** A query that is kept under a name. */
export interface KeptQuery extends SavedQuery {
  description: string;
}

const PAGE = 50;

export const queryKeys = {
  history: ['query-history'] as const,
  saved: ['saved-queries'] as const,
  oneSaved: (id: string) => ['saved-query', id] as const,
};

/** What ran, newest first, page by page. */
export const historyQuery = infiniteQueryOptions({
  queryKey: queryKeys.history,
  queryFn: async ({ pageParam, signal }) => {
    const cursor = pageParam === null ? '' : `&cursor=${encodeURIComponent(pageParam)}`;
    const answer = await request<QueryRun[]>('GET', `/query/history?limit=${PAGE}${cursor}`, undefined, { signal });
    return { runs: answer.data, next: answer.metadata.page?.nextCursor ?? null };
  },
  initialPageParam: null as string | null,
  getNextPageParam: ({ next }) => next,
});

/** Queries that people keep under a name. */
export const savedQueriesQuery = queryOptions({
  queryKey: queryKeys.saved,
  queryFn: ({ signal }) => listAll<KeptQuery>('/queries', { signal }),
});

export function savedQueryQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.oneSaved(id),
    queryFn: ({ signal }) => api.get<KeptQuery>(`/queries/${id}`, { signal }),
  });
}

/** A run is written to the history beside its answer, a moment later. */
const HISTORY_DELAY = 400;

/** Has the history read again, once what has just ended is in it. */
export function useHistoryRefresh(): () => void {
  const queries = useQueryClient();
  return useCallback(() => {
    setTimeout(() => void queries.invalidateQueries({ queryKey: queryKeys.history }), HISTORY_DELAY);
  }, [queries]);
}
