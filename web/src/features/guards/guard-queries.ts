import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, listAll, request } from '../../api/client.js';
import type { components } from '../../api/schema.js';

type Schemas = components['schemas'];
/** A guard and how it stands. */
export type Guard = Schemas['GuardResponse'];
export type GuardBody = Schemas['CreateGuardDto'];
export type GuardRule = Schemas['GuardRuleDto'];
export type GuardPreviewed = Schemas['GuardPreviewResponse'];
export type WatchedSeries = Schemas['WatchedSeriesResponse'];
export type Violation = Schemas['ViolationResponse'];
export type Severity = Guard['severity'];

/** Whose guards: the tenant's, or, for platform admins, those over what Tidemark measures of itself. */
export type Guarded = 'tenant' | 'installation';

/** Guards are read every 15 seconds; their values move without a word on the socket. */
const AGAIN_MS = 15_000;

export const guardKeys = {
  all: ['guards'] as const,
};

export function guardListQuery(of: Guarded) {
  return queryOptions({
    queryKey: [...guardKeys.all, 'list', of] as const,
    queryFn: ({ signal }) => listAll<Guard>(`/guards?of=${of}`, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

/** One guard with all its series. */
export function guardQuery(of: Guarded, id: string) {
  return queryOptions({
    queryKey: [...guardKeys.all, 'one', of, id] as const,
    queryFn: ({ signal }) => api.get<Guard>(`/guards/${encodeURIComponent(id)}?of=${of}`, { signal }),
  });
}

export function openViolationsQuery(of: Guarded) {
  return queryOptions({
    queryKey: [...guardKeys.all, 'open', of] as const,
    queryFn: ({ signal }) => listAll<Violation>(`/guards/violations?of=${of}&state=open`, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

/** Which resolved violations are listed; empty: all. */
export interface HistoryFilter {
  guardId: string;
  severity: '' | Severity;
}

export function historyQuery(of: Guarded, { guardId, severity }: HistoryFilter) {
  return infiniteQueryOptions({
    queryKey: [...guardKeys.all, 'history', of, guardId, severity] as const,
    queryFn: async ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ of, state: 'resolved', limit: '25' });
      if (guardId !== '') parameters.set('guardId', guardId);
      if (severity !== '') parameters.set('severity', severity);
      if (pageParam !== null) parameters.set('cursor', pageParam);
      const { data, metadata } = await request<Violation[]>('GET', `/guards/violations?${parameters.toString()}`, undefined, { signal });
      return { violations: data, next: metadata.page?.nextCursor ?? null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });
}
