import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { type LogView, timeRangeOf } from './log-view.js';

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';

export const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

export interface LogLine {
  id: string;
  timestamp: string;
  level: LogLevel;
  service: string;
  message: string;
  traceId?: string;
  requestId?: string;
  fields: Record<string, string | number | boolean | null>;
}

export interface FoundLogs {
  logs: LogLine[];
  /** 10,000 stands for that many and more. */
  total: number;
  truncated: boolean;
  nextCursor: string | null;
}

export interface LogBucket {
  startsAt: string;
  levels: Partial<Record<LogLevel, number>>;
}

export interface LogHistogram {
  from: string;
  to: string;
  stepSeconds: number;
  buckets: LogBucket[];
}

export interface SystemEvent {
  id: string;
  timestamp: string;
  type: string;
  level: LogLevel;
  service: string | null;
  message: string;
}

const PAGE = 200;
/** How often is looked again while there is nothing. */
const EMPTY_MS = 5_000;

/** Lines that a search finds, newest first, page by page. */
export function logsQuery({ query, range }: LogView) {
  return infiniteQueryOptions({
    queryKey: ['logs', query, range] as const,
    queryFn: ({ pageParam, signal }) =>
      api.post<FoundLogs>(
        '/system/logs',
        { query, timeRange: timeRangeOf(range), limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    // Somebody has just begun to send, and looks whether it comes.
    refetchInterval: ({ state }) => (state.data?.pages[0]?.total === 0 ? EMPTY_MS : false),
    // Whoever wants what is new watches; reading all pages again would take the place away under the reader.
    refetchOnWindowFocus: false,
  });
}

/** How many lines there were when, by level. */
export function histogramQuery({ query, range }: LogView) {
  return queryOptions({
    queryKey: ['log-histogram', query, range] as const,
    queryFn: ({ signal }) =>
      api.post<LogHistogram>(
        '/system/logs/histogram',
        { query, timeRange: timeRangeOf(range), buckets: 60 },
        { signal },
      ),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (state.data?.buckets.length === 0 ? EMPTY_MS : false),
    refetchOnWindowFocus: false,
  });
}

/** What happened in the range. */
export function eventsQuery({ range }: LogView) {
  return queryOptions({
    queryKey: ['system-events', range] as const,
    queryFn: ({ signal }) =>
      api.post<{ events: SystemEvent[] }>(
        '/system/events',
        { filters: { timeRange: timeRangeOf(range) }, limit: 20 },
        { signal },
      ),
    refetchOnWindowFocus: false,
  });
}
