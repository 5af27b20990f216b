import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCan } from '../../../session/session.js';
import { Card, EmptyState, ErrorPanel, Skeleton } from '../../../ui/index.js';
import { PlottedChart } from '../../dashboards/visuals/PlottedChart.js';
import { trendsQuery } from '../data/health-queries.js';
import { logsAddress, rangeWords } from '../data/health-range.js';
import { drawnTrend, type TrendLook } from './trend-chart.js';

export interface TrendCardProps extends TrendLook {
  title: string;
  /** What is drawn, of one unit. */
  subjects: readonly string[];
  /** All that the page reads together, so that one request answers several cards. */
  together?: readonly string[];
  range: string;
  /** The newest value, in words. */
  context?: string | undefined;
  /** What it means that there is nothing. */
  nothing?: string;
}

/** A figure of the server over time. A point leads to the lines of logs of that time. */
export function TrendCard({ title, subjects, together = subjects, range, context, nothing, names, stacked }: TrendCardProps) {
  const found = useQuery(trendsQuery(together, range));
  const navigate = useNavigate();
  const mayRead = useCan('logs:read');
  const drawn = useMemo(() => {
    const trends = found.data?.trends.filter(({ subject }) => subjects.includes(subject)) ?? [];
    return drawnTrend(trends, { ...(names && { names }), ...(stacked && { stacked }) });
  }, [found.data, subjects, names, stacked]);
  return (
    <Card
      title={title}
      context={context}
      actions={
        mayRead && (
          <Link
            to={logsAddress({ range }, null)}
            aria-label={`Logs of ${title}: ${rangeWords(range)}`}
            title="Logs of this time"
            className="inline-flex size-7 items-center justify-center rounded-control text-muted hover:bg-hover hover:text-ink"
          >
            <ScrollText size={14} strokeWidth={1.8} aria-hidden />
          </Link>
        )
      }
    >
      <div className="h-44" aria-busy={found.isPending || undefined}>
        {found.isError && found.data === undefined ? (
          <ErrorPanel
            title={`${title} could not be read`}
            error={found.error}
            onRetry={() => void found.refetch()}
            retrying={found.isFetching}
          />
        ) : found.data === undefined ? (
          <Skeleton className="size-full" />
        ) : drawn === null ? (
          <EmptyState compact title="Nothing was measured" className="h-full">
            {nothing ?? `${rangeWords(range)}: the server measures itself every five seconds.`}
          </EmptyState>
        ) : (
          <PlottedChart
            spec={drawn.spec}
            result={drawn.result}
            name={title}
            onRow={
              mayRead
                ? ({ at }) => typeof at === 'string' && void navigate(logsAddress({ at }, null))
                : undefined
            }
          />
        )}
      </div>
    </Card>
  );
}
