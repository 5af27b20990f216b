import type { MetricContent } from './watched-metric.js';

/** A metric that comes watched with Tidemark. */
export type BuiltInMetric = MetricContent & { readonly builtIn: string };

/** Requests to the API, and not those for pages and files. */
const API = { surface: 'api' } as const;
const COMMON = { bucket: '5m', enabled: true } as const;

/** Of the installation, over what it measures of itself. While it is down nothing is measured, which is not zero. */
export const METRICS_OF_INSTALLATION: readonly BuiltInMetric[] = [
  {
    ...COMMON,
    builtIn: 'response-time',
    title: 'Response time',
    description: '95 of 100 requests to the API were answered within it.',
    unit: 'ms',
    series: { source: 'metric', metric: 'http.request_duration_ms', aggregation: 'p95', filter: API },
    settings: { direction: 'up', minimumVolume: 50 },
  },
  {
    ...COMMON,
    builtIn: 'requests',
    title: 'Requests',
    description: 'Requests to the API.',
    unit: 'requests',
    series: { source: 'metric', metric: 'http.requests', aggregation: 'sum', filter: API, fill: 'null' },
    settings: { minimumVolume: 100 },
  },
  {
    ...COMMON,
    builtIn: 'errors',
    title: 'Failed requests',
    description: "Requests to the API that failed by the server's fault.",
    unit: 'requests',
    series: { source: 'metric', metric: 'http.requests', aggregation: 'sum', filter: { ...API, status_class: '5xx' }, fill: 'zero' },
    settings: { direction: 'up', minimumVolume: 5 },
  },
  {
    ...COMMON,
    builtIn: 'event-loop-lag',
    title: 'Event loop lag',
    description: 'By how much timers of the process came late: the 99th percentile, at its worst.',
    unit: 'ms',
    series: { source: 'metric', metric: 'process.event_loop_lag_ms', aggregation: 'max', filter: { quantile: 'p99' } },
    settings: { direction: 'up', minimumVolume: 100 },
  },
  {
    ...COMMON,
    builtIn: 'memory',
    title: 'Memory of the process',
    description: 'What the process holds of memory.',
    unit: 'bytes',
    series: { source: 'metric', metric: 'process.memory_bytes', aggregation: 'avg', filter: { kind: 'rss' } },
    settings: { direction: 'up', minimumVolume: 100_000_000 },
  },
];
