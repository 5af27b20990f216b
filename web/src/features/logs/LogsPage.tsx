import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { ApiError } from '../../api/client.js';
import { useCan } from '../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel, PageHeader, Skeleton } from '../../ui/index.js';
import { EventStrip } from './EventStrip.js';
import { LevelHistogram } from './LevelHistogram.js';
import { LogList } from './LogList.js';
import { LogSettings } from './LogSettings.js';
import { histogramQuery, logsQuery } from './log-queries.js';
import { addressOf, type LogView, rangeBetween, viewOf, withTerm } from './log-view.js';
import { SearchBar } from './SearchBar.js';
import { useLiveLines } from './use-live-lines.js';

/** Whole days around a trace, which seldom lasts longer. */
const TRACE_RANGE = '7d';

/** Lines of logs: searched, counted over time, and shown as they come. */
export default function LogsPage() {
  const [address, setAddress] = useSearchParams();
  const view = useMemo(() => viewOf(address), [address]);
  const change = useCallback(
    (next: Partial<LogView>) => setAddress(addressOf({ ...view, ...next }), { preventScrollReset: true }),
    [setAddress, view],
  );
  const mayConfigure = useCan('logs:configure');
  const found = useInfiniteQuery(logsQuery(view));
  const histogram = useQuery(histogramQuery(view));
  const live = useLiveLines(view.query, view.live, () => void found.refetch());
  const lines = useMemo(() => {
    const searched = found.data?.pages.flatMap(({ logs }) => logs) ?? [];
    const known = new Set(searched.map(({ id }) => id));
    return [...live.lines.filter(({ id }) => !known.has(id)), ...searched];
  }, [found.data, live.lines]);
  const more = useCallback(() => void found.fetchNextPage(), [found]);
  const rejected = found.error instanceof ApiError && found.error.code === 'QUERY_REJECTED';
  const total = found.data?.pages[0]?.total;
  return (
    <>
      <PageHeader title="Logs" actions={mayConfigure && <LogSettings />} />
      <div className="flex flex-col gap-3">
        <SearchBar view={view} onChange={change} error={found.error} live={live} />
        {!rejected && (
          <Card
            title="Lines over time"
            context={
              total === undefined
                ? undefined
                : `${total >= 10_000 ? 'over ' : ''}${total.toLocaleString()} line${total === 1 ? '' : 's'}`
            }
          >
            {histogram.isError && histogram.data === undefined ? (
              <ErrorPanel
                title="The lines could not be counted"
                error={histogram.error}
                onRetry={() => void histogram.refetch()}
                retrying={histogram.isFetching}
              />
            ) : (
              <LevelHistogram
                histogram={histogram.data}
                onZoom={(from, to) => change({ range: rangeBetween(from, to), live: false })}
              />
            )}
            <EventStrip view={view} />
          </Card>
        )}
        {found.isError && !rejected ? (
          <ErrorPanel
            title="The logs could not be searched"
            error={found.error}
            onRetry={() => void found.refetch()}
            retrying={found.isFetching}
          />
        ) : rejected ? null : found.data === undefined ? (
          <LoadingLines />
        ) : lines.length === 0 ? (
          <NoLines view={view} onChange={change} />
        ) : (
          <section
            aria-label="Lines"
            aria-busy={found.isPlaceholderData}
            className="overflow-clip rounded-card border border-line bg-card"
          >
            <LogList
              lines={lines}
              hasMore={found.hasNextPage}
              loadingMore={found.isFetchingNextPage}
              onMore={more}
              onTerm={(term, negated) => change({ query: withTerm(view.query, term, negated) })}
              onFollow={(term) =>
                change({
                  query: term,
                  range: view.range.includes('..') || view.range === '30d' ? view.range : TRACE_RANGE,
                  live: false,
                })
              }
            />
          </section>
        )}
      </div>
    </>
  );
}

function LoadingLines() {
  return (
    <div className="rounded-card border border-line bg-card" aria-busy aria-label="The lines are loading">
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="flex h-[33px] items-center gap-3 border-b border-line px-3 last:border-0">
          <Skeleton className="h-3 w-28" />
          <Skeleton className="h-3 w-10" />
          <Skeleton className="h-3 min-w-0 flex-1" />
        </div>
      ))}
    </div>
  );
}

function NoLines({ view, onChange }: { view: LogView; onChange: (change: Partial<LogView>) => void }) {
  const wider = view.range !== '30d';
  return (
    <Card>
      <EmptyState
        icon={ScrollText}
        title={view.query === '' ? 'No lines in this range' : 'No line in this range fits the search'}
        action={
          <>
            {wider && <Button onClick={() => onChange({ range: '30d' })}>Look through 30 days</Button>}
            {view.query !== '' && <Button onClick={() => onChange({ query: '' })}>Clear the search</Button>}
          </>
        }
      >
        Lines come in through <code>POST /api/v1/ingest/logs</code> and are kept for 7 days.
      </EmptyState>
    </Card>
  );
}
