import { useQuery } from '@tanstack/react-query';
import { Activity } from 'lucide-react';
import { useCan } from '../../session/session.js';
import { ButtonLink, Card, EmptyState, ErrorPanel, Pill } from '../../ui/index.js';
import { newestAnomaliesQuery, watchedMetricsQuery } from '../anomalies/anomaly-queries.js';
import { newMetricPath } from '../anomalies/anomaly-view.js';
import { AnomalyRow, AnomalyRowSkeleton } from '../anomalies/AnomalyRow.js';
import { useLiveAnomalies } from '../anomalies/use-live-anomalies.js';

const MOST = 4;
const nobody = (): null => null;

/** What is unusual now, in words: the newest first. */
export function AnomalyCard() {
  return useCan('anomalies:read') ? <Newest /> : null;
}

function Newest() {
  const found = useQuery(newestAnomaliesQuery(MOST + 1));
  useLiveAnomalies('tenant');
  const more = (found.data?.length ?? 0) > MOST;
  return (
    <Card
      title="Anomalies"
      flush
      pill={found.data !== undefined && found.data.length > 0 && <Pill tone="danger">{more ? `${MOST}+ open` : `${found.data.length} open`}</Pill>}
      actions={
        <ButtonLink to="/anomalies" variant="ghost" size="sm">
          All anomalies
        </ButtonLink>
      }
    >
      {found.isError && found.data === undefined ? (
        <div className="p-3.5">
          <ErrorPanel title="The anomalies could not be loaded" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        </div>
      ) : found.data?.length === 0 ? (
        <Calm />
      ) : (
        <ul aria-label="Anomalies" aria-busy={found.data === undefined || undefined}>
          {found.data?.slice(0, MOST).map((anomaly) => <AnomalyRow key={anomaly.id} anomaly={anomaly} to={`/anomalies/${anomaly.id}`} nameOf={nobody} />) ??
            Array.from({ length: 2 }, (_, index) => <AnomalyRowSkeleton key={index} />)}
        </ul>
      )}
    </Card>
  );
}

/** Nothing is unusual, or nobody looks. */
function Calm() {
  const metrics = useQuery(watchedMetricsQuery('tenant'));
  const mayWrite = useCan('anomalies:write');
  if (metrics.data?.length === 0) {
    return (
      <EmptyState
        compact
        icon={Activity}
        title="Nothing is watched yet"
        action={
          mayWrite && (
            <ButtonLink to={newMetricPath('tenant')} size="sm">
              Watch a metric
            </ButtonLink>
          )
        }
      >
        {mayWrite ? 'Choose a metric or a KPI, and what is unlike its usual course is told here in a sentence.' : 'A developer or admin of this tenant can choose metrics to be watched.'}
      </EmptyState>
    );
  }
  return <p className="px-3.5 pb-3.5 text-muted">{metrics.data === undefined ? 'Nothing unusual now.' : `Nothing unusual now in ${metrics.data.length === 1 ? 'the metric that is' : `the ${metrics.data.length} metrics that are`} watched.`}</p>;
}
