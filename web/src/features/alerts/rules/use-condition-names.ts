import { queryOptions, useQuery } from '@tanstack/react-query';
import { listAll } from '../../../api/client.js';
import type { components } from '../../../api/schema.js';
import { useCan } from '../../../session/session.js';
import { savedQueriesQuery } from '../../explore/explore-queries.js';
import { guardListQuery } from '../../guards/guard-queries.js';

/** Metrics that are watched for anomalies. */
export const watchedMetricsQuery = queryOptions({
  queryKey: ['anomalies', 'watched-names'] as const,
  queryFn: ({ signal }) => listAll<components['schemas']['WatchedMetricResponse']>('/anomalies/metrics', { signal }),
});

/** What budgets are called. */
export const budgetNamesQuery = queryOptions({
  queryKey: ['economics', 'budget-names'] as const,
  queryFn: ({ signal }) => listAll<components['schemas']['BudgetResponse']>('/economics/budgets', { signal }),
});

export interface Choice {
  value: string;
  label: string;
}

/** What conditions may name: guards, watched metrics, budgets, saved queries; as far as the reader may see them. */
export function useConditionNames(): { guards: Choice[]; metrics: Choice[]; budgets: Choice[]; queries: Choice[]; nameOf: (id: string) => string | null } {
  const guards = useQuery({ ...guardListQuery('tenant'), enabled: useCan('guards:read') });
  const metrics = useQuery({ ...watchedMetricsQuery, enabled: useCan('anomalies:read') });
  const budgets = useQuery({ ...budgetNamesQuery, enabled: useCan('budgets:read') });
  const queries = useQuery({ ...savedQueriesQuery, enabled: useCan('queries:execute') });
  const choices = {
    guards: (guards.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    metrics: (metrics.data ?? []).map(({ id, title }) => ({ value: id, label: title })),
    budgets: (budgets.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
    queries: (queries.data ?? []).map(({ id, name }) => ({ value: id, label: name })),
  };
  const all = [...choices.guards, ...choices.metrics, ...choices.budgets, ...choices.queries];
  return { ...choices, nameOf: (id) => all.find(({ value }) => value === id)?.label ?? null };
}
