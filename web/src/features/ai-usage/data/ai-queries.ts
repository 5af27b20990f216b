import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api, request } from '../../../api/client.js';
import type { components } from '../../../api/schema.js';
import type { SessionFilter } from './ai-view.js';

type Schemas = components['schemas'];
export type Telemetry = Schemas['TelemetryResponse'];
export type AiSession = Schemas['AiSessionResponse'];
export type AiSessionDetail = Schemas['AiSessionDetailResponse'];
export type LiveSessions = Schemas['LiveAiSessionsResponse'];
export type AiSettings = Schemas['AiSettingsResponse'];
export type AiSettingsBody = Schemas['AiSettingsDto'];
export type AiConfig = Schemas['AiConfigResponse'];
export type ConnectionTest = Schemas['AiConnectionTestResponse'];
export type Analytics = Schemas['ConversationAnalyticsResponse'];
export type RecentConversations = Schemas['RecentConversationsResponse'];
export type MissingProducts = Schemas['MissingProductsResponse'];

export const AI_KEY = ['ai-usage'] as const;

/** The topic tells of live sessions; this often is looked for what was reported besides. */
const AGAIN_MS = 15_000;
/** Somebody has just begun to report, and looks whether it comes. */
const EMPTY_MS = 4_000;
const PAGE = 50;

/** Of which days and domain. */
export interface Scope {
  days: number;
  domain: string | null;
}

function parameters(values: Readonly<Record<string, string | number | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null && value !== '') query.set(name, String(value));
  return query.toString();
}

function figures<T>(part: string, path: string, { days, domain }: Scope, isEmpty: (figures: T) => boolean) {
  return queryOptions({
    queryKey: [...AI_KEY, part, days, domain] as const,
    queryFn: ({ signal }) => api.get<T>(`/dashboard/${path}?${parameters({ days, domain })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data !== undefined && isEmpty(state.data) ? EMPTY_MS : AGAIN_MS),
  });
}

export const telemetryQuery = (scope: Scope) => figures<Telemetry>('telemetry', 'telemetry', scope, ({ overview }) => overview.totalRequests === 0);
export const analyticsQuery = (scope: Scope) => figures<Analytics>('analytics', 'analytics', scope, ({ metrics }) => metrics.totalMessages + metrics.searches === 0);
export const conversationsQuery = (scope: Scope) => figures<RecentConversations>('conversations', 'conversations', scope, ({ total }) => total === 0);
export const missingQuery = (scope: Scope) => figures<MissingProducts>('missing', 'missing-products', scope, ({ statistics }) => statistics.totalMissingProducts === 0);

export function liveQuery(domain: string | null) {
  return queryOptions({
    queryKey: [...AI_KEY, 'live', domain] as const,
    queryFn: ({ signal }) => api.get<LiveSessions>(`/ai/sessions/live?${parameters({ domain })}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: AGAIN_MS,
  });
}

/** Whether anything was ever reported. */
export function begunQuery() {
  return queryOptions({
    queryKey: [...AI_KEY, 'begun'] as const,
    queryFn: async ({ signal }) => (await api.get<AiSession[]>('/ai/sessions?limit=1', { signal })).length > 0,
    refetchInterval: ({ state }) => (state.data === true ? false : EMPTY_MS),
  });
}

/** Which sessions; `from` is ISO 8601. */
export interface SessionsAsked extends SessionFilter {
  domain: string | null;
  from: string;
}

/** The list of sessions, as its address; as CSV it is streamed whole. */
export const sessionsPath = ({ from, domain, status, model, customer }: SessionsAsked): string => `/ai/sessions?${parameters({ from, domain, status, model, customer })}`;

/** Sessions, the newest first, page by page. */
export function sessionsQuery(asked: SessionsAsked) {
  return infiniteQueryOptions({
    queryKey: [...AI_KEY, 'sessions', asked] as const,
    queryFn: async ({ pageParam, signal }) => {
      const { data, metadata } = await request<AiSession[]>('GET', `${sessionsPath(asked)}&${parameters({ limit: PAGE, cursor: pageParam })}`, undefined, { signal });
      return { sessions: data, next: metadata.page?.nextCursor ?? null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    // Of those who have read on, the place would be taken away.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 1 ? false : AGAIN_MS),
    placeholderData: keepPreviousData,
  });
}

export function sessionQuery(id: string) {
  return queryOptions({
    queryKey: [...AI_KEY, 'session', id] as const,
    queryFn: ({ signal }) => api.get<AiSessionDetail>(`/ai/sessions/${encodeURIComponent(id)}`, { signal }),
    refetchInterval: ({ state }) => (state.data?.status === 'live' ? AGAIN_MS : false),
  });
}

export function settingsQuery() {
  return queryOptions({
    queryKey: [...AI_KEY, 'settings'] as const,
    queryFn: ({ signal }) => api.get<AiSettings>('/ai/settings', { signal }),
  });
}

export function configQuery() {
  return queryOptions({
    queryKey: [...AI_KEY, 'config'] as const,
    queryFn: ({ signal }) => api.get<AiConfig>('/dashboard/config', { signal }),
  });
}

export function connectionsQuery() {
  return queryOptions({
    queryKey: [...AI_KEY, 'connections'] as const,
    queryFn: ({ signal }) => api.get<ConnectionTest>('/dashboard/test-connection', { signal }),
    staleTime: 0,
  });
}
