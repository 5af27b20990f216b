import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import { useCan } from '../../session/session.js';
import { EmptyState, ErrorPanel, Skeleton } from '../../ui/index.js';
import { PlottedChart } from '../dashboards/visuals/PlottedChart.js';
import { logsAddress } from '../system-health/data/health-range.js';
import { type BandWindow, seriesBandQuery } from './anomaly-queries.js';
import { anomaliesPath, type Whose } from './anomaly-view.js';
import { anomalyAt, drawnBand } from './band-chart.js';

export interface BandChartProps {
  of: Whose;
  metricId: string;
  title: string;
  window: BandWindow;
  /** The anomaly that is looked at already: its points lead to the lines of logs of their time, as others do. */
  shown?: string;
  /** Nothing is read for now. */
  paused?: boolean;
}

/** A series with what was expected of it. A marked point leads to its anomaly, another to the lines of logs of its time. */
export function BandChart({ of, metricId, title, window, shown, paused = false }: BandChartProps) {
  const found = useQuery({ ...seriesBandQuery(of, metricId, window), placeholderData: keepPreviousData, enabled: !paused });
  const navigate = useNavigate();
  const mayReadLogs = useCan('logs:read');
  const drawn = useMemo(() => (found.data === undefined ? null : drawnBand(found.data)), [found.data]);
  if (found.isError && found.data === undefined) {
    return <ErrorPanel title="The series could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />;
  }
  if (found.data === undefined) return <Skeleton className="size-full" />;
  if (drawn === null) {
    return (
      <EmptyState compact title="Nothing was measured" className="h-full">
        Choose a longer time, or look at whether its events still come in.
      </EmptyState>
    );
  }
  const { anomalies } = found.data;
  const lead = (at: unknown): void => {
    if (typeof at !== 'string') return;
    const anomaly = anomalyAt(anomalies, at);
    if (anomaly !== null && anomaly.id !== shown) void navigate(anomaliesPath(of, `/${anomaly.id}`));
    else if (mayReadLogs) void navigate(logsAddress({ at }, null));
  };
  return (
    <div className="size-full" aria-busy={found.isPlaceholderData || undefined}>
      <PlottedChart name={title} spec={drawn.spec} result={drawn.result} onRow={({ at }) => lead(at)} />
    </div>
  );
}
