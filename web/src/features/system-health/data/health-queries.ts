import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, ApiError } from '../../../api/client.js';
import type { components } from '../../../api/schema.js';
import { rangeQuery, refreshMs, timeRangeBody, windowQuery } from './health-range.js';

type Schemas = components['schemas'];
export type SystemStatus = Schemas['SystemStatusResponse'];
export type Service = Schemas['ServiceResponse'];
export type ServiceHistory = Schemas['ServiceHistoryResponse'];
export type Dependencies = Schemas['DependenciesResponse'];
export type ErrorRates = Schemas['ErrorRatesResponse'];
export type Workflow = Schemas['WorkflowResponse'];
export type SlowQueries = Schemas['SlowQueriesResponse'];
export type Trends = Schemas['TrendsResponse'];
export type Trend = Schemas['TrendResponse'];
export type Activity = Schemas['ActivityResponse'];
export type Baselines = Schemas['BaselinesResponse'];
export type Forecast = Schemas['ForecastResponse'];

/** Under which all of the page's answers lie. */
export const HEALTH_KEY = ['system-health'] as const;
const SLOW_MS = 60_000;

const query = (values: Record<string, string | number>): string =>
  new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();

export function statusQuery(range: string) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'status', range] as const,
    queryFn: ({ signal }) => api.post<SystemStatus>('/system/status', { timeRange: timeRangeBody(range) }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export function serviceQuery(name: string, range: string) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'service', name, range] as const,
    queryFn: ({ signal }) =>
      api.get<ServiceHistory>(`/system/services/${encodeURIComponent(name)}?${query(rangeQuery(range))}`, { signal }),
    refetchInterval: refreshMs(range),
  });
}

export function dependenciesQuery(range: string) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'dependencies', range] as const,
    queryFn: ({ signal }) => api.get<Dependencies>(`/system/dependencies?${query(rangeQuery(range))}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(range),
  });
}

export function errorsQuery(range: string) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'errors', range] as const,
    queryFn: ({ signal }) => api.get<ErrorRates>(`/system/errors?${query(rangeQuery(range))}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(range),
  });
}

export function workflowsQuery(status: Workflow['status'] | null, limit = 50) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'workflows', status, limit] as const,
    queryFn: ({ signal }) =>
      api.get<Workflow[]>(`/system/workflows?${query({ limit, ...(status === null ? {} : { status }) })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 15_000,
  });
}

/** How a route answers. Times in ms. */
export interface RoutePerformance {
  method: string;
  route: string;
  requests: number;
  errors: number;
  errorRatePercent: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** The busiest routes; null where the server does not tell them apart. */
export function routesQuery(range: string) {
  const [from = '', to] = range.split('..');
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'routes', range] as const,
    queryFn: ({ signal }) =>
      api
        .get<{ routes: RoutePerformance[]; more: number }>(
          `/performance/metrics?${query(to === undefined ? { timeRange: range } : { from, to })}`,
          { signal },
        )
        .catch((error: unknown) => {
          if (error instanceof ApiError && error.status === 404) return null;
          throw error;
        }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(range),
  });
}

export function slowQueriesQuery() {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'slow-queries'] as const,
    queryFn: ({ signal }) => api.get<SlowQueries>('/system/slow-queries?limit=10', { signal }),
    refetchInterval: SLOW_MS,
  });
}

export function trendsQuery(subjects: readonly string[], range: string) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'trends', subjects, range] as const,
    queryFn: ({ signal }) =>
      api.get<Trends>(`/system/trends?${query({ subjects: subjects.join(','), ...windowQuery(range) })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs(range),
  });
}

export function activityQuery(subject: string, weeks = 4) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'activity', subject, weeks] as const,
    queryFn: ({ signal }) => api.get<Activity>(`/system/activity?${query({ subject, weeks })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: SLOW_MS,
  });
}

export function baselinesQuery(subject: string, hours: number) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'baselines', subject, hours] as const,
    queryFn: ({ signal }) => api.get<Baselines>(`/system/baselines?${query({ subject, hours })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: SLOW_MS,
  });
}

export function forecastQuery(subject: string, limit: number | null, horizonDays = 90) {
  return queryOptions({
    queryKey: [...HEALTH_KEY, 'forecast', subject, limit, horizonDays] as const,
    queryFn: ({ signal }) =>
      api.get<Forecast>(`/system/forecast?${query({ subject, horizonDays, ...(limit === null ? {} : { limit }) })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: SLOW_MS,
  });
}
