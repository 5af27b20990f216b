import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, listAll, request } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import { type AnomalyFilter, parametersOf, type Whose } from './anomaly-view.js';

type Schemas = components['schemas'];
/** A value unlike what was expected. */
export type Anomaly = Schemas['AnomalyResponse'];
export type AnomalyJudged = Schemas['AnomalyFeedbackResponse'];
export type Feedback = NonNullable<Anomaly['feedback']>;
export type Mover = Schemas['MoverResponse'];
/** A series that is watched, and how far it was judged. */
export type WatchedMetric = Schemas['WatchedMetricResponse'];
export type WatchedMetricBody = Schemas['CreateWatchedMetricDto'];
export type DetectorSettings = Schemas['DetectorSettingsDto'];
export type SeriesBand = Schemas['WatchedSeriesBandResponse'];

/** Read again by themselves: values move on where no socket tells of it. */
const AGAIN_MS = 30_000;
const CHART_AGAIN_MS = 60_000;
/** A new metric has learned from its past within seconds. */
const LEARNING_AGAIN_MS = 3_000;
const PAGE = 25;

export const anomalyKeys = {
  all: ['anomalies'] as const,
  lists: ['anomalies', 'list'] as const,
  one: (of: Whose, id: string) => ['anomalies', 'one', of, id] as const,
};

/** Anomalies that fit, the newest first. */
export function anomaliesQuery(of: Whose, filter: AnomalyFilter) {
  return infiniteQueryOptions({
    queryKey: [...anomalyKeys.lists, of, filter] as const,
    queryFn: async ({ pageParam, signal }) => {
      const parameters = parametersOf(filter, Date.now());
      parameters.set('of', of);
      parameters.set('limit', String(PAGE));
      if (pageParam !== null) parameters.set('cursor', pageParam);
      const { data, metadata } = await request<Anomaly[]>('GET', `/anomalies?${parameters.toString()}`, undefined, { signal });
      return { anomalies: data, next: metadata.page?.nextCursor ?? null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: AGAIN_MS,
  });
}

/** The newest open ones, for a card. */
export function newestAnomaliesQuery(count: number) {
  return queryOptions({
    queryKey: [...anomalyKeys.all, 'newest', count] as const,
    queryFn: ({ signal }) => api.get<Anomaly[]>(`/anomalies?status=open&limit=${count}`, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

export function anomalyQuery(of: Whose, id: string) {
  return queryOptions({
    queryKey: anomalyKeys.one(of, id),
    queryFn: ({ signal }) => api.get<Anomaly>(`/anomalies/${encodeURIComponent(id)}?of=${of}`, { signal }),
    refetchInterval: AGAIN_MS,
  });
}

const isLearning = ({ enabled, judgedUntil, problem }: WatchedMetric): boolean => enabled && judgedUntil === null && problem === null;

export function watchedMetricsQuery(of: Whose) {
  return queryOptions({
    queryKey: [...anomalyKeys.all, 'metrics', of] as const,
    queryFn: ({ signal }) => listAll<WatchedMetric>(`/anomalies/metrics?of=${of}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.some(isLearning) === true ? LEARNING_AGAIN_MS : AGAIN_MS),
  });
}

export function watchedMetricQuery(of: Whose, id: string) {
  return queryOptions({
    queryKey: [...anomalyKeys.all, 'metric', of, id] as const,
    queryFn: ({ signal }) => api.get<WatchedMetric>(`/anomalies/metrics/${encodeURIComponent(id)}?of=${of}`, { signal }),
    refetchInterval: ({ state }) => (state.data !== undefined && isLearning(state.data) ? LEARNING_AGAIN_MS : AGAIN_MS),
  });
}

/** Which part of a metric is drawn: times as the API takes them; `series` null: the first one. */
export interface BandWindow {
  from: string;
  to: string | null;
  series: string | null;
}

export function seriesBandQuery(of: Whose, metricId: string, { from, to, series }: BandWindow) {
  return queryOptions({
    queryKey: [...anomalyKeys.all, 'band', of, metricId, from, to, series] as const,
    queryFn: ({ signal }) => {
      const parameters = new URLSearchParams({ of, from });
      if (to !== null) parameters.set('to', to);
      if (series !== null) parameters.set('series', series);
      return api.get<SeriesBand>(`/anomalies/metrics/${encodeURIComponent(metricId)}/series?${parameters.toString()}`, { signal });
    },
    refetchInterval: CHART_AGAIN_MS,
  });
}
