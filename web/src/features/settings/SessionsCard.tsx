import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { api, listAll } from '../../api/client.js';
import type { Session } from '../../api/types.js';
import { Button, Card, type Column, ErrorPanel, Pill, RelativeTime, Table, useToast } from '../../ui/index.js';
import { deviceOf } from './device.js';

const KEY = ['sessions'] as const;

/** Where this person is signed in; any but this one can be ended from here. */
export function SessionsCard() {
  const sessions = useQuery({ queryKey: KEY, queryFn: ({ signal }) => listAll<Session>('/auth/sessions', { signal }) });
  if (sessions.data === undefined && sessions.isError)
    return (
      <ErrorPanel
        title="The sessions could not be loaded"
        error={sessions.error}
        onRetry={() => void sessions.refetch()}
      />
    );
  const columns: Column<Session>[] = [
    {
      key: 'device',
      header: 'Device',
      grow: true,
      sortValue: (session) => deviceOf(session.userAgent),
      cell: (session) => (
        <span className="flex items-center gap-2">
          <span className="truncate font-medium" title={session.userAgent ?? undefined}>
            {deviceOf(session.userAgent)}
          </span>
          {session.current && <Pill tone="success">this one</Pill>}
        </span>
      ),
    },
    {
      key: 'address',
      header: 'Address',
      hideBelow: 'md',
      cell: (session) => <span className="text-muted">{session.address ?? 'unknown'}</span>,
    },
    {
      key: 'created',
      header: 'Signed in',
      hideBelow: 'lg',
      sortValue: (session) => session.createdAt,
      cell: (session) => <RelativeTime at={session.createdAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'used',
      header: 'Last used',
      hideBelow: 'sm',
      sortValue: (session) => session.lastUsedAt,
      cell: (session) => <RelativeTime at={session.lastUsedAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '56px',
      cell: (session) => !session.current && <EndSession session={session} />,
    },
  ];
  return (
    <Card title="Sessions" description="A session that you do not know: end it, then change your password." flush>
      <Table
        caption="Sessions"
        columns={columns}
        rows={sessions.data}
        rowKey={(session) => session.id}
        skeletonRows={2}
        initialSort={{ key: 'used', descending: true }}
      />
    </Card>
  );
}

function EndSession({ session }: { session: Session }) {
  const queries = useQueryClient();
  const toast = useToast();
  const end = useMutation({
    mutationFn: () => api.delete(`/auth/sessions/${session.id}`),
    onMutate: async () => {
      await queries.cancelQueries({ queryKey: KEY });
      const before = queries.getQueryData<Session[]>(KEY);
      queries.setQueryData<Session[]>(
        KEY,
        before?.filter((one) => one.id !== session.id),
      );
      return before;
    },
    onError: (error, _nothing, before) => {
      queries.setQueryData(KEY, before);
      toast.error('The session goes on', error);
    },
    onSuccess: () => toast.success(`The session on ${deviceOf(session.userAgent)} is ended`),
    onSettled: () => queries.invalidateQueries({ queryKey: KEY }),
  });
  return (
    <Button size="sm" pending={end.isPending} onClick={() => end.mutate()}>
      End
    </Button>
  );
}
