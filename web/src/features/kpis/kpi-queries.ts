import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { api, listAll } from '../../api/client.js';
import type { components } from '../../api/schema.js';

type Schemas = components['schemas'];
/** How a KPI stands. */
export type KpiFigures = Schemas['KpiFiguresResponse'];
/** A KPI and how it stands. */
export type KpiAnswer = Schemas['KpiAnswerResponse'];
/** A KPI as it is defined. */
export type Kpi = Schemas['KpiResponse'];
export type KpiHistory = Schemas['KpiHistoryResponse'];
export type NewKpi = Schemas['CreateKpiDto'];
export type KpiRule = Schemas['PreviewKpiDto'];
export type KpiUnit = Schemas['KpiUnitDto'];
export type KpiSource = Kpi['source'];

/** Asked again by itself, so that windows move on where no socket tells of it. */
const AGAIN_MS = 60_000;
const FIRST_MS = 5_000;

export const kpiKeys = {
  all: ['kpis'] as const,
  list: ['kpis', 'list'] as const,
  executive: (timeframe: string | null) => ['kpis', 'executive', timeframe] as const,
  one: (name: string, timeframe: string | null) => ['kpis', 'one', name, timeframe] as const,
  history: (name: string, from: string) => ['kpis', 'history', name, from] as const,
};

const withTimeframe = (path: string, timeframe: string | null): string =>
  timeframe === null ? path : `${path}?timeframe=${encodeURIComponent(timeframe)}`;

/** @param timeframe null: each KPI's own */
export function executiveQuery(timeframe: string | null) {
  return queryOptions({
    queryKey: kpiKeys.executive(timeframe),
    queryFn: ({ signal }) => api.get<KpiAnswer[]>(withTimeframe('/kpis/executive', timeframe), { signal }),
    refetchInterval: AGAIN_MS,
  });
}

export const kpiListQuery = queryOptions({
  queryKey: kpiKeys.list,
  queryFn: ({ signal }) => listAll<Kpi>('/kpis', { signal }),
});

export function kpiQuery(name: string, timeframe: string | null) {
  return queryOptions({
    queryKey: kpiKeys.one(name, timeframe),
    queryFn: ({ signal }) => api.get<KpiAnswer>(withTimeframe(`/kpis/${encodeURIComponent(name)}`, timeframe), { signal }),
    refetchInterval: AGAIN_MS,
  });
}

export function kpiHistoryQuery(name: string, from: string) {
  return queryOptions({
    queryKey: kpiKeys.history(name, from),
    queryFn: ({ signal }) => api.get<KpiHistory>(`/kpis/${encodeURIComponent(name)}/history?from=${from}`, { signal }),
    // The first value is written down a moment after the KPI is defined.
    refetchInterval: ({ state }) => (state.data?.points.some(({ value }) => value !== null) === false ? FIRST_MS : AGAIN_MS),
  });
}

/** Puts what a socket told in the place of what was loaded. It is over the KPI's own timeframe; others are asked anew. */
export function takeUpdate(queries: QueryClient, update: KpiAnswer): void {
  queries.setQueryData<KpiAnswer[]>(kpiKeys.executive(null), (before) =>
    before?.map((kpi) => (kpi.name === update.name ? update : kpi)),
  );
  queries.setQueryData<KpiAnswer>(kpiKeys.one(update.name, null), (before) => before && update);
  void queries.invalidateQueries({
    predicate: ({ queryKey: [root, kind, name, timeframe] }) =>
      root === 'kpis' &&
      ((kind === 'executive' && name !== null) ||
        (name === update.name && (kind === 'history' || (kind === 'one' && timeframe !== null)))),
  });
}
