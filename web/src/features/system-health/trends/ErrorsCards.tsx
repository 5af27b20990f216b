import { useQuery } from '@tanstack/react-query';
import { ShieldCheck } from 'lucide-react';
import { Link } from 'react-router';
import { count } from '../../../format/number.js';
import { useCan } from '../../../session/session.js';
import { Card, type Column, EmptyState, ErrorPanel, RelativeTime, Table } from '../../../ui/index.js';
import { errorsQuery } from '../data/health-queries.js';
import { logsAddress, rangeWords } from '../data/health-range.js';
import { percent } from '../data/status-words.js';

interface ErrorRow {
  service: string;
  type: string;
  errors: number;
  lastAt: string;
  example: string;
}

/** What went wrong, by service and type, from lines of logs and from observed calls. */
export function ErrorsCards({ range }: { range: string }) {
  const found = useQuery(errorsQuery(range));
  const mayRead = useCan('logs:read');
  const rows = found.data?.services.flatMap(({ service, types }) => types.map((type): ErrorRow => ({ service, ...type })));
  const failed = found.isError && found.data === undefined;
  const columns: Column<ErrorRow>[] = [
    { key: 'service', header: 'Service', sortValue: ({ service }) => service, cell: ({ service }) => <span className="whitespace-nowrap">{service}</span> },
    {
      key: 'type',
      header: 'Error',
      grow: true,
      cell: ({ type, example }) => (
        <span className="block truncate" title={example}>
          {type}
        </span>
      ),
    },
    { key: 'errors', header: 'Lines', align: 'right', sortValue: ({ errors }) => errors, cell: ({ errors }) => count(errors) },
    {
      key: 'last',
      header: 'Last',
      align: 'right',
      sortValue: ({ lastAt }) => lastAt,
      cell: ({ service, lastAt }) =>
        mayRead ? (
          <Link to={logsAddress({ at: lastAt }, service)} className="rounded-sm whitespace-nowrap text-primary hover:underline">
            <RelativeTime at={lastAt} />
            <span className="sr-only">: show the lines around it</span>
          </Link>
        ) : (
          <RelativeTime at={lastAt} />
        ),
    },
  ];
  type CallRow = NonNullable<typeof found.data>['calls'][number];
  const callColumns: Column<CallRow>[] = [
    { key: 'callee', header: 'Service', grow: true, sortValue: ({ callee }) => callee, cell: ({ callee }) => callee },
    { key: 'calls', header: 'Calls', align: 'right', sortValue: ({ calls }) => calls, cell: ({ calls }) => count(calls) },
    { key: 'errors', header: 'Failed', align: 'right', sortValue: ({ errors }) => errors, cell: ({ errors }) => count(errors) },
    {
      key: 'share',
      header: 'Error rate',
      align: 'right',
      sortValue: ({ errorPercent }) => errorPercent,
      cell: ({ errorPercent }) => <span className={errorPercent >= 1 ? 'text-danger' : undefined}>{percent(errorPercent, 2)}</span>,
    },
  ];
  return (
    <>
      <Card title="Errors in logs" flush context={rangeWords(range)}>
        {failed ? (
          <ErrorPanel className="m-3.5" title="The errors could not be read" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
        ) : (
          <Table
            caption="Errors in logs by service and type"
            columns={columns}
            rows={rows}
            rowKey={({ service, type }) => `${service}/${type}`}
            initialSort={{ key: 'errors', descending: true }}
            className="max-h-96 overflow-y-auto"
            empty={<EmptyState icon={ShieldCheck} title="No line of level error or fatal" compact />}
          />
        )}
      </Card>
      <Card title="Errors of calls" flush context={rangeWords(range)}>
        {failed ? null : (
          <Table
            caption="Errors of calls by service"
            columns={callColumns}
            rows={found.data?.calls}
            rowKey={({ callee }) => callee}
            initialSort={{ key: 'share', descending: true }}
            className="max-h-96 overflow-y-auto"
            empty={
              <EmptyState title="No calls were observed" compact>
                Services tell of calls by <code>POST /api/v1/ingest/calls</code>.
              </EmptyState>
            }
          />
        )}
      </Card>
    </>
  );
}
