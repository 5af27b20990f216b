import { useQuery } from '@tanstack/react-query';
import { Button, SegmentedControl, Select } from '../../ui/index.js';
import { watchedMetricsQuery } from './anomaly-queries.js';
import { DEFAULT_VIEW, isFiltered } from './anomaly-view.js';
import type { AnomalyViewState } from './use-anomaly-view.js';

const STATUSES = [
  { value: 'open', label: 'Open' },
  { value: 'resolved', label: 'Over' },
  { value: 'all', label: 'All' },
] as const;
const SEVERITIES = [
  { value: '', label: 'Any severity' },
  { value: 'medium', label: 'Medium or worse' },
  { value: 'high', label: 'High or worse' },
  { value: 'critical', label: 'Critical' },
];
const FEEDBACKS = [
  { value: '', label: 'Any feedback' },
  { value: 'none', label: 'Not judged yet' },
  { value: 'right', label: 'Judged right' },
  { value: 'wrong', label: 'Judged wrong' },
];
const SINCE = [
  { value: '', label: 'Any time' },
  { value: '24h', label: 'Last 24 hours' },
  { value: '7d', label: 'Last 7 days' },
  { value: '30d', label: 'Last 30 days' },
];

/** Which anomalies are listed; the address says it too. */
export function AnomalyFilters({ view, mayChooseWhose, change }: AnomalyViewState) {
  const metrics = useQuery(watchedMetricsQuery(view.of));
  const known = (metrics.data ?? []).map(({ id, title }) => ({ value: id, label: title }));
  // One that is not watched any more can still be asked for.
  const gone = view.metric !== '' && !known.some(({ value }) => value === view.metric);
  const select = (name: 'metric' | 'severity' | 'feedback' | 'since', label: string, options: { value: string; label: string }[]) => (
    <Select
      size="sm"
      aria-label={label}
      className="w-36! max-sm:w-[calc(50%-4px)]!"
      value={view[name]}
      options={options}
      onValueChange={(value) => change({ [name]: value })}
    />
  );
  return (
    <div role="group" aria-label="Filters" className="flex flex-wrap items-center gap-2">
      {mayChooseWhose && (
        <SegmentedControl
          label="Whose anomalies"
          size="sm"
          value={view.of}
          options={[
            { value: 'tenant', label: 'This tenant' },
            { value: 'installation', label: 'Installation' },
          ]}
          onValueChange={(of) => change({ of, metric: '' })}
        />
      )}
      <SegmentedControl label="State" size="sm" value={view.status} options={STATUSES} onValueChange={(status) => change({ status })} />
      {select('metric', 'Metric', [{ value: '', label: 'All metrics' }, ...known, ...(gone ? [{ value: view.metric, label: 'One that is gone' }] : [])])}
      {select('severity', 'Severity', SEVERITIES)}
      {select('since', 'Found', SINCE)}
      {select('feedback', 'Feedback', FEEDBACKS)}
      {isFiltered(view) && (
        <Button size="sm" variant="ghost" onClick={() => change({ ...DEFAULT_VIEW, of: view.of, status: view.status })}>
          Clear
        </Button>
      )}
    </div>
  );
}
