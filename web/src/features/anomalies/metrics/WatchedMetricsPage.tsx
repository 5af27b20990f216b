import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Button, Card, ErrorPanel, PageHeader, RelativeTime, SegmentedControl } from '../../../ui/index.js';
import { type WatchedMetric, watchedMetricsQuery } from '../anomaly-queries.js';
import { anomaliesPath } from '../anomaly-view.js';
import { useAnomalyView } from '../use-anomaly-view.js';
import { useLiveAnomalies } from '../use-live-anomalies.js';
import { MetricDialog } from './MetricDialog.js';
import { WatchedMetricsTable } from './WatchedMetricsTable.js';

/** What is watched for anomalies, and how it is judged. */
export default function WatchedMetricsPage() {
  const { view, mayChooseWhose, change } = useAnomalyView();
  const { of } = view;
  const [address, setAddress] = useSearchParams();
  const metrics = useQuery(watchedMetricsQuery(of));
  const mayWrite = useCan('anomalies:write');
  const [editing, setEditing] = useState<WatchedMetric | null>(null);
  useLiveAnomalies(of);
  const adding = mayWrite && address.has('new');
  const add = (open: boolean): void =>
    setAddress(
      (now) => {
        const next = new URLSearchParams(now);
        if (open) next.set('new', '1');
        else next.delete('new');
        return next;
      },
      { replace: true },
    );
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => add(true)}>
      Watch a metric
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Watched metrics"
        back={{ to: anomaliesPath(of), label: 'Anomalies' }}
        description="Of each the usual course is learned, and values unlike it are told."
        actions={metrics.data?.length !== 0 && create}
      />
      <div className="flex flex-col gap-3">
        {mayChooseWhose && (
          <SegmentedControl
            label="Whose metrics"
            size="sm"
            className="self-start"
            value={of}
            options={[
              { value: 'tenant', label: 'This tenant' },
              { value: 'installation', label: 'Installation' },
            ]}
            onValueChange={(whose) => change({ of: whose })}
          />
        )}
        {metrics.isError && metrics.data === undefined ? (
          <ErrorPanel title="The watched metrics could not be loaded" error={metrics.error} onRetry={() => void metrics.refetch()} retrying={metrics.isFetching} />
        ) : (
          <Card flush title="All" context={metrics.data !== undefined && <>read <RelativeTime past at={new Date(metrics.dataUpdatedAt).toISOString()} /></>}>
            <WatchedMetricsTable metrics={metrics.data} of={of} create={create} onEdit={setEditing} />
          </Card>
        )}
      </div>
      {adding && <MetricDialog metric={null} of={of} onClose={() => add(false)} />}
      {editing !== null && <MetricDialog metric={editing} of={of} onClose={() => setEditing(null)} />}
    </>
  );
}
