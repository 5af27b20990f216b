import { useQuery } from '@tanstack/react-query';
import { count, duration } from '../../../format/number.js';
import { Card, type Column, EmptyState, ErrorPanel, Table } from '../../../ui/index.js';
import { type RoutePerformance, routesQuery } from '../data/health-queries.js';
import { rangeWords } from '../data/health-range.js';
import { percent } from '../data/status-words.js';

const time = (value: number | null): string => (value === null ? '–' : duration(value));

const COLUMNS: Column<RoutePerformance>[] = [
  {
    key: 'route',
    header: 'Route',
    grow: true,
    sortValue: ({ route }) => route,
    cell: ({ method, route }) => (
      <code className="block truncate text-xs" title={`${method} ${route}`}>
        <span className="text-muted">{method}</span> {route}
      </code>
    ),
  },
  { key: 'requests', header: 'Requests', align: 'right', sortValue: ({ requests }) => requests, cell: ({ requests }) => count(requests) },
  { key: 'p50', header: 'p50', align: 'right', hideBelow: 'sm', sortValue: ({ p50 }) => p50, cell: ({ p50 }) => time(p50) },
  { key: 'p95', header: 'p95', align: 'right', sortValue: ({ p95 }) => p95, cell: ({ p95 }) => time(p95) },
  { key: 'p99', header: 'p99', align: 'right', hideBelow: 'sm', sortValue: ({ p99 }) => p99, cell: ({ p99 }) => time(p99) },
  {
    key: 'errors',
    header: 'Errors',
    align: 'right',
    sortValue: ({ errorRatePercent }) => errorRatePercent,
    cell: ({ errorRatePercent }) => (
      <span className={errorRatePercent >= 1 ? 'text-danger' : undefined}>{percent(errorRatePercent, 2)}</span>
    ),
  },
];

/** How each route answers: requests, percentiles of latency, errors. Not there where the server does not tell routes apart. */
export function RoutesCard({ range }: { range: string }) {
  const found = useQuery(routesQuery(range));
  if (found.data === null) return null;
  return (
    <Card
      title="Latency by route"
      flush
      context={found.data !== undefined && found.data.more > 0 ? `${count(found.data.more)} more are left out` : rangeWords(range)}
    >
      {found.isError && found.data === undefined ? (
        <ErrorPanel
          className="m-3.5"
          title="The routes could not be read"
          error={found.error}
          onRetry={() => void found.refetch()}
          retrying={found.isFetching}
        />
      ) : (
        <Table
          caption="Latency by route"
          columns={COLUMNS}
          rows={found.data?.routes}
          rowKey={({ method, route }) => `${method} ${route}`}
          initialSort={{ key: 'requests', descending: true }}
          className="max-h-96 overflow-y-auto"
          empty={<EmptyState title="No request in this range" compact />}
        />
      )}
    </Card>
  );
}
