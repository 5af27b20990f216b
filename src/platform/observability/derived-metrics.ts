import type { Counter, Histogram, MetricObjectWithValues, MetricValueWithName, Registry } from 'prom-client';

/** Routes of dashboards begin like this. */
const DASHBOARD_ROUTES = '/api/v1/dashboard';

interface Source {
  readonly duration: Histogram<'method' | 'route' | 'status'>;
  readonly requests: Counter<'method' | 'route' | 'status'>;
}

/**
 * Metrics of the routes of dashboards: those of all routes under names of their own, put together when somebody looks, so
 * that counting costs no request anything more.
 */
export function registerDashboardMetrics(registry: Registry, { duration, requests }: Source): void {
  const derive = (name: string, help: string, type: 'counter' | 'histogram', read: () => Promise<MetricObjectWithValues<MetricValueWithName<string>>>, change: (value: MetricValueWithName<string>) => MetricValueWithName<string>): void => {
    registry.registerMetric({
      name,
      help,
      type,
      reset: () => undefined,
      get: async () => {
        const { values } = await read();
        const own = values.filter(({ labels }) => String(labels['route']).startsWith(DASHBOARD_ROUTES)).map(change);
        return { name, help, type, aggregator: 'sum', values: own };
      },
    } as never);
  };
  const durations = (): Promise<MetricObjectWithValues<MetricValueWithName<string>>> => duration.get();
  derive('dashboard_request_duration_seconds', 'Time to answer requests for dashboards and the overview.', 'histogram', durations, (value) => ({
    ...value,
    metricName: renamed(value.metricName, 'dashboard_request_duration_seconds'),
  }));
  derive('dashboard_request_count_total', 'Requests for dashboards and the overview that were answered.', 'counter', () => requests.get(), (value) => ({
    ...value,
    metricName: 'dashboard_request_count_total',
  }));
  derive('dashboard_api_response_time_ms', 'Time to answer requests for dashboards and the overview, in milliseconds.', 'histogram', durations, (value) => inMilliseconds(value));
}

/** With the suffix of the sample: bucket, sum or count. */
const renamed = (sample: string | undefined, name: string): string => name + (/_(bucket|sum|count)$/.exec(sample ?? '')?.[0] ?? '');

function inMilliseconds(value: MetricValueWithName<string>): MetricValueWithName<string> {
  const metricName = renamed(value.metricName, 'dashboard_api_response_time_ms');
  if (metricName.endsWith('_sum')) return { ...value, metricName, value: value.value * 1_000 };
  const { le } = value.labels;
  // 0.0025 s times 1000 is not quite 2.5.
  const labels = le === undefined || le === '+Inf' ? value.labels : { ...value.labels, le: Math.round(Number(le) * 1e6) / 1e3 };
  return { ...value, metricName, labels };
}
