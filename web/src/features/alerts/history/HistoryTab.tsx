import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useMemo } from 'react';
import { Link, useSearchParams } from 'react-router';
import { useMe } from '../../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel, RelativeTime, Skeleton, Table } from '../../../ui/index.js';
import { useMemberNames } from '../../members/use-member-names.js';
import { type AlertFilter, addressOf, filterOf, isFiltered } from '../alert-filter.js';
import { alertHistoryQuery, alertSummaryQuery } from '../alert-queries.js';
import type { Alert } from '../alert-types.js';
import { lasted, resolutionWords } from '../alert-words.js';
import { SeverityPill } from '../AlertPills.js';
import { FilterBar } from '../FilterBar.js';
import { useLiveAlerts } from '../live/use-live-alerts.js';

const DAYS = 30;

/** Alerts that are over, with how long people took. */
export function HistoryTab() {
  const [address, setAddress] = useSearchParams();
  const { user } = useMe();
  const filter = useMemo(() => ({ ...filterOf(address), status: '' as const }), [address]);
  const history = useInfiniteQuery(alertHistoryQuery(filter, user.id));
  const nameOf = useMemberNames();
  useLiveAlerts();
  const rows = history.data?.pages.flatMap(({ alerts }) => alerts);
  const change = (next: AlertFilter): void => setAddress(addressOf('history', next), { preventScrollReset: true, replace: true });
  return (
    <div className="flex flex-col gap-3">
      <Summary />
      <FilterBar filter={filter} onFilter={change} statuses={false} />
      {history.isError && rows === undefined ? (
        <ErrorPanel title="The history could not be loaded" error={history.error} onRetry={() => void history.refetch()} retrying={history.isFetching} />
      ) : (
        <Card flush>
          <Table<Alert>
            caption="Alerts that are over"
            rows={rows}
            rowKey={({ id }) => id}
            empty={
              <EmptyState icon={History} compact title={isFiltered(filter) ? 'No alert that is over fits' : 'No alert has ended yet'}>
                {isFiltered(filter) ? 'Choose another severity, rule or label, or clear the filter.' : 'Alerts stand here once they are resolved, with how long people took.'}
              </EmptyState>
            }
            columns={[
              { key: 'severity', header: 'Severity', hideBelow: 'sm', cell: ({ severity }) => <SeverityPill severity={severity} /> },
              { key: 'alert', header: 'Alert', grow: true, cell: (alert) => <What alert={alert} how={resolutionWords(alert.resolution, nameOf(alert.resolvedBy))} /> },
              { key: 'acknowledged', header: 'Taken after', align: 'right', hideBelow: 'md', cell: ({ timeToAcknowledgeSeconds: taken }) => <Length seconds={taken} /> },
              { key: 'resolved', header: 'Lasted', align: 'right', hideBelow: 'sm', cell: ({ timeToResolveSeconds: took }) => <Length seconds={took} /> },
              { key: 'opened', header: 'Fired', align: 'right', hideBelow: 'lg', cell: ({ openedAt }) => <RelativeTime past at={openedAt} className="whitespace-nowrap text-muted" /> },
              { key: 'over', header: 'Over', align: 'right', cell: ({ resolvedAt }) => <RelativeTime past at={resolvedAt} className="whitespace-nowrap text-muted" /> },
            ]}
          />
          {history.hasNextPage && (
            <div className="flex justify-center border-t border-line p-2">
              <Button size="sm" pending={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
                Show more
              </Button>
            </div>
          )}
        </Card>
      )}
    </div>
  );
}

function What({ alert, how }: { alert: Alert; how: string }) {
  return (
    <div className="min-w-0 leading-tight">
      <Link to={`/alerts/${alert.id}`} className="block max-w-full truncate font-medium hover:text-primary hover:underline" title={alert.title}>
        {alert.title}
      </Link>
      <p className="truncate text-sm text-muted" title={alert.reason ?? undefined}>
        {how}
        {alert.resolution === 'by_hand' && alert.reason !== null && `: ${alert.reason}`}
      </p>
    </div>
  );
}

function Length({ seconds }: { seconds: number | null }) {
  return <span className="whitespace-nowrap">{seconds === null ? <span className="text-muted">–</span> : lasted(seconds)}</span>;
}

/** Medians of the last days. */
function Summary() {
  const summary = useQuery(alertSummaryQuery(DAYS));
  const { data } = summary;
  const figures = [
    { label: 'Time to acknowledge', value: data?.medianTimeToAcknowledgeSeconds },
    { label: 'Time to resolve', value: data?.medianTimeToResolveSeconds },
  ];
  if (summary.isError && data === undefined) return null;
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-3" aria-label={`The last ${DAYS} days`}>
      {figures.map(({ label, value }) => (
        <Card key={label}>
          <dt className="truncate text-sm text-muted">{label}</dt>
          <dd className="text-figure font-semibold">{data === undefined ? <Skeleton className="h-7 w-16" /> : value == null ? '–' : lasted(value)}</dd>
          <dd className="truncate text-sm text-muted">median of {DAYS} days</dd>
        </Card>
      ))}
      <Card className="max-sm:hidden">
        <dt className="truncate text-sm text-muted">Resolved</dt>
        <dd className="text-figure font-semibold">{data === undefined ? <Skeleton className="h-7 w-16" /> : data.resolved}</dd>
        <dd className="truncate text-sm text-muted">in {DAYS} days</dd>
      </Card>
    </dl>
  );
}
