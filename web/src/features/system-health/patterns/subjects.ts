/** What can be looked at, in the words of the page. */
export const ACTIVITY_SUBJECTS = [
  { value: 'queries', label: 'Queries of this tenant' },
  { value: 'views', label: 'Dashboards viewed' },
  { value: 'users', label: 'Active users' },
  { value: 'requests', label: 'Requests to the server' },
  { value: 'errors', label: 'Failed requests' },
] as const;

export const BASELINE_SUBJECTS = [
  { value: 'requests', label: 'Requests to the server' },
  { value: 'latency-p95', label: 'Latency, p95' },
  { value: 'cpu', label: 'CPU' },
  { value: 'memory', label: 'Memory of the machine' },
  { value: 'queries', label: 'Queries of this tenant' },
  { value: 'errors', label: 'Failed requests' },
] as const;

export const FORECAST_SUBJECTS = [
  { value: 'disk', label: 'Disk' },
  { value: 'memory', label: 'Memory' },
  { value: 'cpu', label: 'CPU' },
] as const;

/** How a unit is written by charts. */
export const UNIT_FORMATS: Readonly<Record<string, object>> = {
  percent: { unit: '%', decimals: 1 },
  ms: { format: 'duration', unit: 'ms' },
  bytes: { format: 'bytes' },
  'bytes-per-second': { format: 'bytes' },
};
