import { useInfiniteQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import { useState } from 'react';
import { duration } from '../../format/number.js';
import { Button, Card, EmptyState, ErrorPanel, RelativeTime, Select, Table } from '../../ui/index.js';
import { useReader } from '../dashboards/visuals/use-reader.js';
import { useMemberNames } from '../members/use-member-names.js';
import { type Guard, type Guarded, type HistoryFilter, historyQuery, type Severity, type Violation } from './guard-queries.js';
import { figureText, resolutionWords, SEVERITIES } from './guard-words.js';
import { SeverityPill } from './StandingPill.js';

/** Violations that are over, the newest first. */
export function ViolationHistory({ of, guards }: { of: Guarded; guards: readonly Guard[] }) {
  const [filter, setFilter] = useState<HistoryFilter>({ guardId: '', severity: '' });
  const history = useInfiniteQuery(historyQuery(of, filter));
  const reader = useReader();
  const nameOf = useMemberNames();
  const filtered = filter.guardId !== '' || filter.severity !== '';
  const rows = history.data?.pages.flatMap((page) => page.violations);
  return (
    <Card
      flush
      title="History"
      actions={
        <div className="flex min-w-0 gap-2">
          <div className="w-40 min-w-0 max-sm:w-28">
            <Select
              size="sm"
              aria-label="Guard"
              value={filter.guardId}
              options={[{ value: '', label: 'All guards' }, ...guards.map(({ id, name }) => ({ value: id, label: name }))]}
              onValueChange={(guardId) => setFilter({ ...filter, guardId })}
            />
          </div>
          <div className="w-32 shrink-0">
            <Select
              size="sm"
              aria-label="Severity"
              value={filter.severity}
              options={[{ value: '', label: 'Any severity' }, ...SEVERITIES]}
              onValueChange={(severity) => setFilter({ ...filter, severity: severity as '' | Severity })}
            />
          </div>
        </div>
      }
    >
      {history.isError && rows === undefined ? (
        <ErrorPanel title="The history could not be loaded" error={history.error} onRetry={() => void history.refetch()} retrying={history.isFetching} className="m-3" />
      ) : (
        <Table<Violation>
          caption="Resolved violations"
          rows={rows}
          rowKey={({ id }) => id}
          empty={
            <EmptyState icon={History} compact title={filtered ? 'None of these was violated' : 'Nothing was violated yet'}>
              {filtered ? 'Choose another guard or severity.' : 'Violations stand here for 90 days once they are over.'}
            </EmptyState>
          }
          columns={[
            {
              key: 'description',
              header: 'Violation',
              grow: true,
              cell: ({ description, resolution, resolvedBy, reason }) => (
                <div className="min-w-0 py-1">
                  <p className="line-clamp-2 break-words" title={description}>
                    {description}
                  </p>
                  <p className="text-sm break-words text-muted">
                    {resolutionWords({ resolution }, nameOf(resolvedBy))}
                    {reason !== null && `: ${reason}`}
                  </p>
                </div>
              ),
            },
            { key: 'severity', header: 'Severity', hideBelow: 'sm', cell: ({ severity }) => <SeverityPill severity={severity} /> },
            {
              key: 'worst',
              header: 'Worst',
              align: 'right',
              hideBelow: 'md',
              cell: ({ worstValue, unit }) => <span className="whitespace-nowrap">{figureText(worstValue, unit, reader)}</span>,
            },
            {
              key: 'lasted',
              header: 'Lasted',
              align: 'right',
              hideBelow: 'md',
              cell: ({ openedAt, resolvedAt }) => (
                <span className="whitespace-nowrap">{resolvedAt === null ? '' : lasted(Date.parse(resolvedAt) - Date.parse(openedAt))}</span>
              ),
            },
            { key: 'over', header: 'Over', cell: ({ resolvedAt }) => <RelativeTime past at={resolvedAt} className="whitespace-nowrap text-muted" /> },
          ]}
        />
      )}
      {history.hasNextPage && (
        <div className="flex justify-center border-t border-line p-2">
          <Button size="sm" pending={history.isFetchingNextPage} onClick={() => void history.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </Card>
  );
}

const HOUR = 3_600_000;

/** Short lengths by the second, long ones by hours. */
function lasted(milliseconds: number): string {
  return milliseconds < 2 * HOUR ? duration(Math.max(milliseconds, 0)) : `${Math.round(milliseconds / HOUR)}\u00a0h`;
}
