/** Whose anomalies: the tenant's, or, for platform admins, those in what Tidemark measures of itself. */
export type Whose = 'tenant' | 'installation';

/** Which anomalies are listed; empty: all. */
export interface AnomalyFilter {
  status: (typeof STATUSES)[number];
  /** At least so severe. */
  severity: '' | (typeof LEAST_SEVERITIES)[number];
  feedback: '' | (typeof FEEDBACKS)[number];
  /** Id of a watched metric. */
  metric: string;
  /** Found within the last … */
  since: '' | (typeof SINCE)[number];
}

export interface AnomalyView extends AnomalyFilter {
  of: Whose;
}

const STATUSES = ['open', 'resolved', 'all'] as const;
const LEAST_SEVERITIES = ['medium', 'high', 'critical'] as const;
const FEEDBACKS = ['none', 'right', 'wrong'] as const;
const SINCE = ['24h', '7d', '30d'] as const;
const SINCE_MS: Readonly<Record<(typeof SINCE)[number], number>> = { '24h': 86_400_000, '7d': 7 * 86_400_000, '30d': 30 * 86_400_000 };

/** What is shown when the address says nothing. */
export const DEFAULT_VIEW: AnomalyView = { of: 'tenant', status: 'open', severity: '', feedback: '', metric: '', since: '' };

const oneOf = <T extends string>(values: readonly T[], text: string | null): T | undefined => values.find((value) => value === text);

/** Reads the page's address; what it cannot mean is left as it is by itself. */
export function viewOf(address: URLSearchParams): AnomalyView {
  const metric = address.get('metric') ?? '';
  return {
    of: oneOf(['tenant', 'installation'], address.get('of')) ?? DEFAULT_VIEW.of,
    status: oneOf(STATUSES, address.get('status')) ?? DEFAULT_VIEW.status,
    severity: oneOf(LEAST_SEVERITIES, address.get('severity')) ?? '',
    feedback: oneOf(FEEDBACKS, address.get('feedback')) ?? '',
    metric: /^[0-9a-f-]{36}$/.test(metric) ? metric : '',
    since: oneOf(SINCE, address.get('since')) ?? '',
  };
}

/** The address of a view; what is as it is anyway is left out. */
export function addressOf(view: AnomalyView): URLSearchParams {
  const address = new URLSearchParams();
  for (const key of Object.keys(DEFAULT_VIEW) as (keyof AnomalyView)[]) {
    if (view[key] !== DEFAULT_VIEW[key]) address.set(key, view[key]);
  }
  return address;
}

/** A filter as the query of the API. @param now ms */
export function parametersOf({ status, severity, feedback, metric, since }: AnomalyFilter, now: number): URLSearchParams {
  const parameters = new URLSearchParams();
  if (status !== 'all') parameters.set('status', status);
  if (severity !== '') parameters.set('minimumSeverity', severity);
  if (feedback !== '') parameters.set('feedback', feedback);
  if (metric !== '') parameters.set('metricId', metric);
  if (since !== '') parameters.set('from', new Date(now - SINCE_MS[since]).toISOString());
  return parameters;
}

export const filterOf = ({ of: _of, ...filter }: AnomalyView): AnomalyFilter => filter;

/** Whether something was chosen that leaves anomalies out, apart from those that are over. */
export const isFiltered = ({ severity, feedback, metric, since }: AnomalyFilter): boolean => severity + feedback + metric + since !== '';

/** An address below `/anomalies` for whose are looked at. */
export function anomaliesPath(of: Whose, rest = '', view: Partial<AnomalyFilter> = {}): string {
  const query = addressOf({ ...DEFAULT_VIEW, ...view, of }).toString();
  return `/anomalies${rest}${query === '' ? '' : `?${query}`}`;
}

/** Where a metric is chosen to be watched. */
export const newMetricPath = (of: Whose): string => `/anomalies/metrics?${of === 'installation' ? 'of=installation&' : ''}new=1`;
