import type { Aggregation, MetricWidgetQuery, Variable } from '../../../../api/types.js';

export const AGGREGATIONS: readonly { value: Aggregation; label: string }[] = [
  { value: 'sum', label: 'Sum' },
  { value: 'avg', label: 'Average' },
  { value: 'count', label: 'Number of events' },
  { value: 'rate', label: 'Rate per second' },
  { value: 'min', label: 'Least' },
  { value: 'max', label: 'Greatest' },
  { value: 'last', label: 'Latest' },
  { value: 'p50', label: 'Median' },
  { value: 'p90', label: '90th percentile' },
  { value: 'p95', label: '95th percentile' },
  { value: 'p99', label: '99th percentile' },
];

export const STEPS: readonly { value: string; label: string }[] = [
  { value: 'auto', label: 'As fits the window' },
  { value: 'all', label: 'One figure for all of it' },
  { value: '1m', label: 'Minute' },
  { value: '5m', label: '5 minutes' },
  { value: '15m', label: '15 minutes' },
  { value: '1h', label: 'Hour' },
  { value: '6h', label: '6 hours' },
  { value: '1d', label: 'Day' },
  { value: '1w', label: 'Week' },
  { value: '1mo', label: 'Month' },
];

export const COMPARISONS: readonly { value: '' | NonNullable<MetricWidgetQuery['compareTo']>; label: string }[] = [
  { value: '', label: 'Nothing' },
  { value: 'previous', label: 'The window before' },
  { value: 'week', label: 'A week before' },
  { value: 'year', label: 'A year before' },
];

export const FILLS: readonly { value: NonNullable<MetricWidgetQuery['fill']>; label: string }[] = [
  { value: 'null', label: 'A gap' },
  { value: 'zero', label: 'Zero' },
  { value: 'previous', label: 'The value before' },
];

const FIXED = [
  ['now-1h', 'Last hour'],
  ['now-24h', 'Last 24 hours'],
  ['now-7d', 'Last 7 days'],
  ['now-30d', 'Last 30 days'],
  ['now/d', 'Today'],
] as const;

/** Stands for a window that was written as code and is none of those offered. */
export const OWN_WINDOW = 'own';

/** Windows to choose from: those of the dashboard's ranges first. */
export function windowChoices(
  query: MetricWidgetQuery,
  variables: readonly Variable[],
): { value: string; label: string }[] {
  const ranges = variables
    .filter(({ type }) => type === 'date_range')
    .map(({ name, label }) => ({ value: `range:${name}`, label: `Dashboard: ${label ?? name}` }));
  const own = windowOf(query, variables) === OWN_WINDOW;
  return [
    ...ranges,
    ...FIXED.map(([value, label]) => ({ value, label })),
    ...(own ? [{ value: OWN_WINDOW, label: `${query.from ?? '…'} to ${query.to ?? 'now'}` }] : []),
  ];
}

/** Which of them a query has. */
export function windowOf({ from, to }: MetricWidgetQuery, variables: readonly Variable[]): string {
  if (from === undefined && to === undefined) {
    const range = variables.find(({ type }) => type === 'date_range');
    return range === undefined ? 'now-24h' : `range:${range.name}`;
  }
  const range = /^\[\[\{\{(\w+)_from\}\}\]\]$/.exec(from ?? '')?.[1];
  if (range !== undefined && to === `[[{{${range}_to}}]]`) return `range:${range}`;
  return to === undefined && FIXED.some(([value]) => value === from) ? (from ?? OWN_WINDOW) : OWN_WINDOW;
}

/** The query with a window that was chosen. */
export function withWindow({ from: _from, to: _to, ...query }: MetricWidgetQuery, choice: string): MetricWidgetQuery {
  const range = /^range:(\w+)$/.exec(choice)?.[1];
  return range === undefined
    ? { ...query, from: choice }
    : { ...query, from: `[[{{${range}_from}}]]`, to: `[[{{${range}_to}}]]` };
}

/** Values of a filter that stand for a variable, and how they are called. */
export function variableChoices(variables: readonly Variable[]): { value: string; label: string }[] {
  return variables
    .filter(({ type }) => type !== 'date_range')
    .map(({ name, label, required }) => ({
      value: required === true ? `{{${name}}}` : `[[{{${name}}}]]`,
      label: `Variable: ${label ?? name}`,
    }));
}
