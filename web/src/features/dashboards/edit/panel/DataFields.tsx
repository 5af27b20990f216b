import { lazy, Suspense, useState } from 'react';
import { SegmentedControl, SkeletonText } from '../../../../ui/index.js';
import type { Preview } from '../use-preview.js';
import type { WidgetFieldsProps } from './widget-change.js';

// The SQL editor and the search of metrics are large, and many changes need neither.
const QueryFields = lazy(() => import('./QueryFields.js'));
const MetricFields = lazy(() => import('./MetricFields.js'));

const KINDS = [
  { value: 'sql', label: 'SQL' },
  { value: 'metric', label: 'Metric' },
] as const;

/** Where a widget's data come from: SQL on a data source, or a metric. What is there stays until the other is written. */
export function DataFields(props: WidgetFieldsProps & { preview: Preview }) {
  const written = props.widget.query?.kind === 'metric' ? 'metric' : 'sql';
  const [chosen, setChosen] = useState<{ kind: 'sql' | 'metric'; of: string; written: string }>({
    kind: written,
    of: props.widget.key,
    written,
  });
  const stale = chosen.of !== props.widget.key || chosen.written !== written;
  if (stale) setChosen({ kind: written, of: props.widget.key, written });
  const kind = stale ? written : chosen.kind;
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl
        className="self-start"
        label="Where the data come from"
        value={kind}
        options={KINDS}
        onValueChange={(next) => setChosen({ kind: next, of: props.widget.key, written })}
      />
      <Suspense fallback={<SkeletonText lines={8} />}>
        {kind === 'metric' ? <MetricFields {...props} /> : <QueryFields {...props} />}
      </Suspense>
    </div>
  );
}
