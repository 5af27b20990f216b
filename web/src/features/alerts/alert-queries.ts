import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, listAll, request } from '../../api/client.js';
import type { AlertFilter } from './alert-filter.js';
import { labelPairs } from './alert-filter.js';
import type { Alert, AlertDetail, AlertRule, AlertSummary } from './alert-types.js';

/** Values move without a word on the socket; states do not. */
const AGAIN_MS = 30_000;

export const alertKeys = {
  all: ['alerts'] as const,
  rules: ['alert-rules'] as const,
};

/** All that is open. */
export const openAlertsQuery = queryOptions({
  queryKey: [...alertKeys.all, 'open'] as const,
  queryFn: ({ signal }) => listAll<Alert>('/alerts', { signal }),
  refetchInterval: AGAIN_MS,
});

export function alertQuery(id: string) {
  return queryOptions({
    queryKey: [...alertKeys.all, 'one', id] as const,
    queryFn: ({ signal }) => api.get<AlertDetail>(`/alerts/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

/** What is over; `userId` stands for "me" in the filter. */
export function alertHistoryQuery({ severity, ruleId, assignee, labels }: AlertFilter, userId: string) {
  return infiniteQueryOptions({
    queryKey: [...alertKeys.all, 'history', severity, ruleId, assignee, labels] as const,
    queryFn: async ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ limit: '50' });
      if (severity !== '') parameters.set('severity', severity);
      if (ruleId !== '') parameters.set('ruleId', ruleId);
      if (assignee === 'me') parameters.set('assignee', userId);
      const pairs = Object.entries(labelPairs(labels) ?? {});
      if (pairs.length > 0) parameters.set('labels', pairs.map(([name, value]) => `${name}=${value}`).join(','));
      if (pageParam !== null) parameters.set('cursor', pageParam);
      const { data, metadata } = await request<Alert[]>('GET', `/alerts/history?${parameters.toString()}`, undefined, { signal });
      return { alerts: data, next: metadata.page?.nextCursor ?? null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });
}

/** How long it took people over the last days. */
export function alertSummaryQuery(days: number) {
  return queryOptions({
    queryKey: [...alertKeys.all, 'summary', days] as const,
    queryFn: ({ signal }) => api.get<AlertSummary>(`/alerts/summary?days=${days}`, { signal }),
  });
}

export const alertRulesQuery = queryOptions({
  queryKey: [...alertKeys.rules, 'list'] as const,
  queryFn: ({ signal }) => listAll<AlertRule>('/alert-rules', { signal }),
  refetchInterval: AGAIN_MS,
});

export function alertRuleQuery(id: string) {
  return queryOptions({
    queryKey: [...alertKeys.rules, 'one', id] as const,
    queryFn: ({ signal }) => api.get<AlertRule>(`/alert-rules/${encodeURIComponent(id)}`, { signal }),
  });
}
