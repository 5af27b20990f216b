import type { Aggregation } from '../../metrics/index.js';

/**
 * What the process measures of itself and lets be analysed. The figures lie in the system tenant, whose metrics nobody can ask
 * for: only what stands here is read, and what belongs to a tenant only for that tenant.
 */
export interface AnalysisSubject {
  readonly metric: string;
  /** How one stretch of time becomes one value. */
  readonly aggregation: Aggregation;
  /** Values add up over time: where none came there were none, and over time they are shown by the second. */
  readonly counted: boolean;
  readonly unit: 'count' | 'percent' | 'ms' | 'bytes' | 'bytes-per-second';
  /** Dimension of which each value is a line of its own. */
  readonly groupBy?: string;
  readonly filter?: Readonly<Record<string, string>>;
  /** Whether it is measured for each tenant. */
  readonly ofTenant?: true;
  /** Where it is full. */
  readonly limit?: number;
}

const counted = (metric: string): Pick<AnalysisSubject, 'metric' | 'aggregation' | 'counted' | 'unit'> => ({
  metric,
  aggregation: 'sum',
  counted: true,
  unit: 'count',
});
const measured = (metric: string, unit: AnalysisSubject['unit'], aggregation: Aggregation = 'avg') => ({
  metric,
  aggregation,
  counted: false as const,
  unit,
});

export const SUBJECTS = {
  requests: counted('http.requests'),
  responses: { ...counted('http.requests'), groupBy: 'status_class' },
  errors: counted('http.errors'),
  'latency-p50': measured('http.request_duration_ms', 'ms', 'p50'),
  'latency-p95': measured('http.request_duration_ms', 'ms', 'p95'),
  'latency-p99': measured('http.request_duration_ms', 'ms', 'p99'),
  cpu: { ...measured('process.cpu_percent', 'percent'), limit: 100 },
  memory: { ...measured('host.memory_percent', 'percent'), limit: 100 },
  'process-memory': { ...measured('process.memory_bytes', 'bytes'), filter: { kind: 'rss' } },
  disk: { ...measured('host.disk_percent', 'percent', 'max'), limit: 100 },
  network: { ...measured('host.network_bytes_per_second', 'bytes-per-second'), groupBy: 'direction' },
  'event-loop': { ...measured('process.event_loop_lag_ms', 'ms'), groupBy: 'quantile' },
  'database-pool': { ...measured('database.pool', 'count'), groupBy: 'state' },
  'database-latency': measured('database.query_duration_ms', 'ms', 'p95'),
  queries: { ...counted('queries.served'), ofTenant: true },
  views: { ...counted('dashboards.viewed'), ofTenant: true },
  users: { ...measured('users.active', 'count', 'max'), ofTenant: true },
} as const satisfies Record<string, AnalysisSubject>;

export type SubjectName = keyof typeof SUBJECTS;
export const SUBJECT_NAMES = Object.keys(SUBJECTS) as SubjectName[];

/** Subjects that are one line. */
export const SINGLE_SUBJECTS = SUBJECT_NAMES.filter((name) => (SUBJECTS[name] as AnalysisSubject).groupBy === undefined);
