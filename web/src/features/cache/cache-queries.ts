import { queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { components } from '../../api/schema.js';

export type CacheMetrics = components['schemas']['CacheMetricsResponse'];
export type CacheProcess = components['schemas']['CacheProcessResponse'];
export type CacheDropped = components['schemas']['CacheDroppedResponse'];
export type CacheWarmed = components['schemas']['CacheWarmedResponse'];

export const CACHE = ['cache-metrics'] as const;

/** It changes with every query: it is asked for again every few seconds. */
export const cacheQuery = queryOptions({
  queryKey: CACHE,
  queryFn: ({ signal }) => api.get<CacheMetrics>('/cache/metrics', { signal }),
  refetchInterval: 5_000,
});
