import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Eye, Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useParams } from 'react-router';
import { useConnectionStatus } from '../../realtime/index.js';
import { useCan } from '../../session/session.js';
import { ButtonLink, cx, PageHeader, StatusDot } from '../../ui/index.js';
import { anomaliesQuery, watchedMetricsQuery } from './anomaly-queries.js';
import { anomaliesPath, filterOf, newMetricPath } from './anomaly-view.js';
import { AnomalyDetail, AnomalyDetailSkeleton } from './AnomalyDetail.js';
import { AnomalyFilters } from './AnomalyFilters.js';
import { AnomalyList } from './AnomalyList.js';
import { useAnomalyView } from './use-anomaly-view.js';
import { useLiveAnomalies } from './use-live-anomalies.js';

/**
 * Anomalies in words, and one of them beside the list: the one of the address, else the newest. Where there is no room for
 * both, the address says which of the two is shown.
 */
export default function AnomaliesPage() {
  const { id } = useParams();
  const state = useAnomalyView();
  const { view, change } = state;
  const found = useInfiniteQuery(anomaliesQuery(view.of, filterOf(view)));
  const metrics = useQuery(watchedMetricsQuery(view.of));
  const mayWrite = useCan('anomalies:write');
  const live = useConnectionStatus() === 'live';
  useLiveAnomalies(view.of);
  const anomalies = useMemo(() => found.data?.pages.flatMap((page) => page.anomalies), [found.data]);
  const shown = id ?? anomalies?.[0]?.id ?? null;
  // Where one anomaly fills the page, what belongs to all of them makes room.
  const small = id === undefined ? '' : 'max-lg:hidden';
  const beside = shown !== null || anomalies === undefined;
  return (
    <>
      <PageHeader
        title="Anomalies"
        pill={
          <StatusDot tone={live ? 'success' : 'warning'} className="text-sm text-muted">
            {live ? 'Live' : 'Connecting'}
          </StatusDot>
        }
        {...(id !== undefined && { back: { to: anomaliesPath(view.of, '', filterOf(view)), label: 'All anomalies' } })}
        actions={
          <>
            <ButtonLink icon={Eye} className={small} to={anomaliesPath(view.of, '/metrics')}>
              Watched metrics
            </ButtonLink>
            {mayWrite && (
              <ButtonLink variant="primary" icon={Plus} className={small} to={newMetricPath(view.of)}>
                Watch a metric
              </ButtonLink>
            )}
          </>
        }
      />
      <div className={cx('mb-3', small)}>
        <AnomalyFilters {...state} />
      </div>
      <div className={cx('grid items-start gap-3', beside && 'lg:grid-cols-[minmax(0,5fr)_minmax(0,7fr)]')}>
        <AnomalyList
          found={found}
          anomalies={anomalies}
          watched={metrics.data?.length}
          view={view}
          shown={shown}
          onChange={change}
          className={cx(small, beside && 'lg:sticky lg:top-3 lg:max-h-[calc(100dvh-24px)] lg:overflow-y-auto')}
        />
        {beside && (
          <div className={cx('min-w-0', id === undefined && 'max-lg:hidden')}>{shown === null ? <AnomalyDetailSkeleton /> : <AnomalyDetail id={shown} of={view.of} />}</div>
        )}
      </div>
    </>
  );
}
