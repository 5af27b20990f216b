import { useQuery } from '@tanstack/react-query';
import { DatabaseZap } from 'lucide-react';
import { count, duration } from '../../../format/number.js';
import { Card, type Column, EmptyState, ErrorPanel, Table } from '../../../ui/index.js';
import { slowQueriesQuery, type SlowQueries } from '../data/health-queries.js';
import { percent } from '../data/status-words.js';

type SlowQuery = SlowQueries['queries'][number];

const COLUMNS: Column<SlowQuery>[] = [
  {
    key: 'query',
    header: 'Statement',
    grow: true,
    cell: ({ query }) => (
      <code className="line-clamp-2 text-xs break-words" title={query}>
        {query}
      </code>
    ),
  },
  { key: 'calls', header: 'Calls', align: 'right', sortValue: ({ calls }) => calls, cell: ({ calls }) => count(calls) },
  { key: 'mean', header: 'Mean', align: 'right', sortValue: ({ meanMs }) => meanMs, cell: ({ meanMs }) => duration(meanMs) },
  { key: 'max', header: 'Longest', align: 'right', hideBelow: 'sm', sortValue: ({ maxMs }) => maxMs, cell: ({ maxMs }) => duration(maxMs) },
  {
    key: 'hits',
    header: 'From memory',
    align: 'right',
    hideBelow: 'md',
    sortValue: ({ cacheHitPercent }) => cacheHitPercent,
    cell: ({ cacheHitPercent }) => percent(cacheHitPercent),
  },
];

/** Statements that take the installation's database most time; for those who look after it. */
export function SlowQueriesCard() {
  const found = useQuery(slowQueriesQuery());
  return (
    <Card title="Slowest statements" flush context="on average, since the database began to count">
      {found.isError && found.data === undefined ? (
        <ErrorPanel className="m-3.5" title="The statements could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <Table
          caption="Slowest statements of the database"
          columns={COLUMNS}
          rows={found.data?.queries}
          rowKey={({ query }) => query}
          initialSort={{ key: 'mean', descending: true }}
          empty={
            <EmptyState icon={DatabaseZap} title={found.data?.available === false ? 'The database does not count statements' : 'No statement yet'} compact>
              {found.data?.reason}
            </EmptyState>
          }
        />
      )}
    </Card>
  );
}
