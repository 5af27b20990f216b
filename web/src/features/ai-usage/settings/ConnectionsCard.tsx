import { useQuery } from '@tanstack/react-query';
import { RotateCw } from 'lucide-react';
import { Button, Card, ErrorPanel, Pill, RelativeTime, StatusDot, Table, type Tone } from '../../../ui/index.js';
import { useReader } from '../../dashboards/visuals/use-reader.js';
import { type ConnectionTest, connectionsQuery } from '../data/ai-queries.js';
import { figure, responseTime } from '../data/ai-words.js';

type Check = ConnectionTest['checks'][number];

const STATES: Readonly<Record<string, { word: string; tone: Tone }>> = {
  up: { word: 'Up', tone: 'success' },
  degraded: { word: 'Degraded', tone: 'warning' },
  down: { word: 'Down', tone: 'danger' },
};
const stateOf = (status: string): { word: string; tone: Tone } => STATES[status] ?? { word: 'Not known', tone: 'neutral' };

/** Whether everything answers that figures depend on, and how fast. */
export function ConnectionsCard() {
  const found = useQuery(connectionsQuery());
  const reader = useReader();
  const test = found.data;
  return (
    <Card
      title="Connections"
      flush
      pill={test !== undefined && <Pill tone={test.connected ? 'success' : 'danger'}>{test.connected ? 'All answer' : 'One is down'}</Pill>}
      actions={
        <Button size="sm" icon={RotateCw} pending={found.isFetching} onClick={() => void found.refetch()}>
          Test
        </Button>
      }
    >
      {found.isError && test === undefined ? (
        <ErrorPanel className="m-3.5" title="The connections could not be tested" error={found.error} onRetry={() => void found.refetch()} retrying={found.isFetching} />
      ) : (
        <Table<Check>
          caption="Connections"
          rows={test?.checks}
          rowKey={({ name }) => name}
          columns={[
            {
              key: 'name',
              header: 'What',
              grow: true,
              cell: ({ name, message }) => (
                <div className="min-w-0">
                  <p className="truncate" title={name}>
                    {name.charAt(0).toUpperCase() + name.slice(1)}
                  </p>
                  {message !== null && <p className="text-sm break-words text-muted">{message}</p>}
                </div>
              ),
            },
            { key: 'status', header: 'State', cell: ({ status }) => <StatusDot tone={stateOf(status).tone}>{stateOf(status).word}</StatusDot> },
            {
              key: 'latency',
              header: 'Answers in',
              align: 'right',
              cell: ({ latencyMs }) => <span className="whitespace-nowrap">{latencyMs !== null && latencyMs < 10 ? `${figure(latencyMs, reader)}\u00a0ms` : responseTime(latencyMs, reader)}</span>,
            },
            { key: 'at', header: 'Tested', align: 'right', hideBelow: 'sm', cell: ({ checkedAt }) => <RelativeTime past at={checkedAt} className="whitespace-nowrap text-muted" /> },
          ]}
        />
      )}
    </Card>
  );
}
