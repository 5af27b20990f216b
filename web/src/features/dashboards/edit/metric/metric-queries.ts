import { queryOptions } from '@tanstack/react-query';
import { api, listAll } from '../../../../api/client.js';

/** A metric of which something was measured. */
export interface MetricName {
  name: string;
  series: number;
  lastSeenAt: string;
}

export interface MetricDimension {
  name: string;
  values: string[];
  truncated: boolean;
}

export const metricNamesQuery = queryOptions({
  queryKey: ['metrics', 'names'] as const,
  queryFn: ({ signal }) => listAll<MetricName>('/metrics/names', { signal }),
  staleTime: 60_000,
});

export function metricDimensionsQuery(metric: string) {
  return queryOptions({
    queryKey: ['metrics', 'dimensions', metric] as const,
    queryFn: ({ signal }) =>
      api.get<MetricDimension[]>(`/metrics/${encodeURIComponent(metric)}/dimensions`, { signal }),
    staleTime: 60_000,
    retry: false,
  });
}
