import { infiniteQueryOptions, useQueries, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { request } from '../../api/client.js';
import type { Dashboard, EmbedToken, QueryParameter, WidgetQuery } from '../../api/types.js';
import { effectiveVariables } from '../dashboards/filters/filters.js';
import { dashboardQuery } from '../dashboards/data/dashboard-queries.js';
import { textOfMetric, windowed } from '../dashboards/edit/metric/metric-preview.js';
import { savedQueryQuery } from '../explore/explore-queries.js';
import { type BindingQuery, type Bindings, bindingsOf } from './form/lockable.js';

export const EMBED_TOKENS = ['embed-tokens'] as const;

/** Which tokens are listed. */
export interface TokenFilter {
  state: 'active' | 'ended' | 'all';
  /** null: those of all dashboards. */
  dashboardId: string | null;
}

const PAGE = 50;

/** The tenant's tokens, the newest first, page by page: there may be one for every viewer. */
export function tokensQuery({ state, dashboardId }: TokenFilter) {
  const filter = new URLSearchParams({ limit: String(PAGE) });
  if (state !== 'all') filter.set('active', String(state === 'active'));
  if (dashboardId !== null) filter.set('dashboardId', dashboardId);
  return infiniteQueryOptions({
    queryKey: [...EMBED_TOKENS, state, dashboardId] as const,
    queryFn: async ({ pageParam, signal }) => {
      const parameters = new URLSearchParams(filter);
      if (pageParam !== null) parameters.set('cursor', pageParam);
      const path = `/embed/tokens?${parameters.toString()}`;
      const { data, metadata } = await request<EmbedToken[]>('GET', path, undefined, { signal });
      return { tokens: data, next: metadata.page?.nextCursor ?? null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}

export interface EmbeddedDashboard {
  dashboard: Dashboard | undefined;
  /** undefined until all of its queries are known. */
  bindings: Bindings | undefined;
  error: unknown;
  retry: () => void;
}

/** A dashboard with what its queries bind; null: none is chosen. */
export function useEmbeddedDashboard(id: string | null): EmbeddedDashboard {
  const dashboard = useQuery({ ...dashboardQuery(id ?? ''), enabled: id !== null });
  const widgets = useMemo(() => dashboard.data?.widgets ?? [], [dashboard.data]);
  const savedIds = useMemo(
    () => [...new Set(widgets.flatMap(({ query }) => (query?.kind === 'saved' ? [query.savedQueryId] : [])))],
    [widgets],
  );
  const saved = useQueries({ queries: savedIds.map((savedId) => savedQueryQuery(savedId)) });
  const settled = saved.every(({ isPending }) => !isPending);
  const kept = saved.map(({ data }) => data);
  const { variables = [], timeRange } = dashboard.data?.settings ?? {};
  const range = variables.filter(({ name }) => name === timeRange?.variable);
  const queries = widgets.flatMap(({ name, query }): BindingQuery[] => {
    if (query === undefined) return [];
    const own = declaredBy(query);
    if (query.kind === 'metric') return [{ widget: name, sql: textOfMetric(windowed(query, range)), declared: [] }];
    if (query.kind === 'sql') return [{ widget: name, sql: query.sql, declared: own }];
    const found = kept.find((each) => each?.id === query.savedQueryId);
    // A saved query that is gone has nothing to lock; its widget says so itself.
    return found === undefined ? [] : [{ widget: name, sql: found.sql, declared: [...own, ...found.parameters] }];
  });
  const known = dashboard.data !== undefined && settled;
  return {
    dashboard: dashboard.data,
    bindings: known ? bindingsOf(effectiveVariables(dashboard.data.settings), queries) : undefined,
    error: dashboard.data === undefined ? dashboard.error : null,
    retry: () => void dashboard.refetch(),
  };
}

/** Parameters that a widget declares itself; fixed values declare nothing. */
function declaredBy(query: WidgetQuery): QueryParameter[] {
  const own: unknown = query.kind === 'metric' ? undefined : query.parameters;
  return Array.isArray(own) ? (own as QueryParameter[]) : [];
}
