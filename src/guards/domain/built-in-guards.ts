import type { ThresholdGuard } from './guard.js';

/** A guard that comes with Tidemark: all but what a row adds. */
export type BuiltInGuard = Omit<ThresholdGuard, 'id' | 'version' | 'createdAt' | 'updatedAt'> & { readonly builtIn: string };

const COMMON = { percentOf: null, baseline: null, resolveThreshold: null, windowSeconds: 300, forSeconds: 60, resolveAfterSeconds: 120, enabled: true } as const;

/** Requests to the API, and not those for pages and files. */
const API = { surface: 'api' } as const;

/** The costs that economics records, in each tenant its own. */
export const COST_METRIC = 'economics.cost';

/** Costs surged. Of the installation and of each tenant: everybody's costs are their own. */
const COST_SURGE: BuiltInGuard = {
  ...COMMON,
  builtIn: 'cost-surge',
  name: 'Cost surge',
  description: 'Costs of a day are more than half over what the same days of the last four weeks came to. Stands without data until costs are recorded.',
  violationType: 'cost',
  severity: 'high',
  unit: '',
  series: { source: 'metric', metric: COST_METRIC, aggregation: 'sum' },
  comparator: 'gt',
  threshold: 50,
  baseline: 'weeks',
  resolveThreshold: 40,
  windowSeconds: 86_400,
  minimumSamples: 1,
  forSeconds: 0,
  resolveAfterSeconds: 3_600,
};

/** Of the installation, over what it measures of itself. */
export const GUARDS_OF_INSTALLATION: readonly BuiltInGuard[] = [
  {
    ...COMMON,
    builtIn: 'response-time',
    name: 'Response time',
    description: '95 of 100 requests should be answered within half a second.',
    violationType: 'performance',
    severity: 'high',
    unit: 'ms',
    series: { source: 'metric', metric: 'http.request_duration_ms', aggregation: 'p95', filter: API },
    comparator: 'gt',
    threshold: 500,
    resolveThreshold: 450,
    minimumSamples: 20,
  },
  {
    ...COMMON,
    builtIn: 'cache-hit-rate',
    name: 'Cache hit rate',
    description: 'Of the results that are asked for, 80 of 100 should come from the cache.',
    violationType: 'performance',
    severity: 'medium',
    unit: '%',
    series: { source: 'metric', metric: 'cache.requests', aggregation: 'sum', filter: { outcome: ['hit', 'stale'] }, fill: 'zero' },
    percentOf: { source: 'metric', metric: 'cache.requests', aggregation: 'sum' },
    comparator: 'lt',
    threshold: 80,
    resolveThreshold: 82,
    windowSeconds: 900,
    minimumSamples: 100,
    forSeconds: 300,
    resolveAfterSeconds: 300,
  },
  {
    ...COMMON,
    builtIn: 'error-rate',
    name: 'Error rate',
    description: 'At most one request in a hundred may fail by the server\'s fault.',
    violationType: 'performance',
    severity: 'critical',
    unit: '%',
    series: { source: 'metric', metric: 'http.requests', aggregation: 'sum', filter: { ...API, status_class: '5xx' }, fill: 'zero' },
    percentOf: { source: 'metric', metric: 'http.requests', aggregation: 'sum', filter: API },
    comparator: 'gt',
    threshold: 1,
    resolveThreshold: 0.8,
    minimumSamples: 20,
  },
  COST_SURGE,
];

export const GUARDS_OF_TENANTS: readonly BuiltInGuard[] = [COST_SURGE];
