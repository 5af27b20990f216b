import { useQuery } from '@tanstack/react-query';
import { Ellipsis, ListChecks, Megaphone, Pencil, Plus, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useCan } from '../../session/session.js';
import { Button, Card, type Column, EmptyState, ErrorPanel, IconButton, Menu, MenuItem, MenuLink, MenuSeparator, RelativeTime, StatusDot, Table } from '../../ui/index.js';
import { alertsPath } from '../alerts/alert-tabs.js';
import { ChannelDialog } from './ChannelDialog.js';
import { KINDS } from './channel-kinds.js';
import { type Channel, channelsQuery } from './channel-queries.js';
import { backlogWords, placeOf, standingWords } from './channel-words.js';
import { DeleteChannel } from './DeleteChannel.js';
import { deliveryFilter } from './delivery-view.js';
import { TestChannel } from './TestChannel.js';

/** The ways by which people and machines are told, and how each does. */
export default function ChannelsTab() {
  const channels = useQuery(channelsQuery);
  const mayWrite = useCan('notification-channels:write');
  const [edited, setEdited] = useState<Channel | 'new' | null>(null);
  const [tested, setTested] = useState<Channel | null>(null);
  const [deleted, setDeleted] = useState<Channel | null>(null);
  const columns = useColumns({ mayWrite, onEdit: setEdited, onTest: setTested, onDelete: setDeleted });
  const create = mayWrite && (
    <Button variant="primary" icon={Plus} onClick={() => setEdited('new')}>
      New channel
    </Button>
  );
  return (
    <>
      {channels.isError && channels.data === undefined ? (
        <ErrorPanel title="The channels could not be loaded" error={channels.error} onRetry={() => void channels.refetch()} retrying={channels.isFetching} />
      ) : channels.data?.length === 0 ? (
        <Card>
          <EmptyState icon={Megaphone} title="No channel yet" action={create}>
            Set one up, such as Slack, PagerDuty, a webhook or e-mail, and choose it in alert rules and escalation policies. Until then alerts stand on this page alone.
          </EmptyState>
        </Card>
      ) : (
        <Card flush title="Channels" actions={create}>
          <Table<Channel> caption="Channels" columns={columns} rows={channels.data} rowKey={({ id }) => id} initialSort={{ key: 'name' }} />
        </Card>
      )}
      {edited !== null && <ChannelDialog channel={edited === 'new' ? null : edited} onClose={() => setEdited(null)} onTest={setTested} />}
      {tested !== null && <TestChannel channel={tested} onClose={() => setTested(null)} />}
      <DeleteChannel channel={deleted} onClose={() => setDeleted(null)} />
    </>
  );
}

interface ColumnsOptions {
  mayWrite: boolean;
  onEdit: (channel: Channel) => void;
  onTest: (channel: Channel) => void;
  onDelete: (channel: Channel) => void;
}

function useColumns({ mayWrite, onEdit, onTest, onDelete }: ColumnsOptions): Column<Channel>[] {
  const maySee = useCan('notifications:read');
  return [
    {
      key: 'name',
      header: 'Channel',
      grow: true,
      sortValue: ({ name }) => name,
      cell: (channel) => {
        const { icon: Icon, label } = KINDS[channel.kind];
        const place = placeOf(channel);
        return (
          <div className="flex min-w-0 items-center gap-2.5">
            <Icon size={16} strokeWidth={1.7} aria-hidden className="shrink-0 text-muted" />
            <div className="min-w-0">
              <p className="truncate font-medium" title={channel.name}>
                {channel.name}
              </p>
              <p className="truncate text-sm text-muted" title={place}>
                {label}
                {place !== '' && ` · ${place}`}
              </p>
            </div>
          </div>
        );
      },
    },
    {
      key: 'state',
      header: 'State',
      sortValue: ({ delivery }) => standingWords(delivery).word,
      cell: ({ delivery }) => {
        const { word, tone } = standingWords(delivery);
        return (
          <div className="max-w-72 max-md:max-w-36 max-sm:max-w-28">
            <StatusDot tone={tone}>{word}</StatusDot>
            {delivery.failing !== null && (
              <p className="truncate text-sm text-danger" title={delivery.failing.error}>
                {delivery.failing.error}
              </p>
            )}
          </div>
        );
      },
    },
    {
      key: 'last',
      header: 'Last delivery',
      hideBelow: 'md',
      sortValue: ({ delivery }) => delivery.lastDeliveredAt,
      cell: ({ delivery }) => <RelativeTime past at={delivery.lastDeliveredAt} never="none yet" className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'backlog',
      header: 'Open',
      hideBelow: 'lg',
      sortValue: ({ delivery }) => delivery.dead * 1_000 + delivery.pending,
      cell: ({ id, delivery }) => {
        const words = backlogWords(delivery);
        if (words === '' || !maySee) return <span className="whitespace-nowrap text-muted">{words === '' ? 'nothing' : words}</span>;
        const status = delivery.dead > 0 ? 'dead' : 'pending';
        return (
          <Link to={alertsPath('deliveries', deliveryFilter({ channelId: id, status }))} className="rounded-sm whitespace-nowrap text-primary hover:underline">
            {words}
          </Link>
        );
      },
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      cell: (channel) => (
        <div className="flex justify-end gap-1">
          {mayWrite && <IconButton icon={Zap} size="sm" className="max-sm:hidden" label={`Test ${channel.name}`} onClick={() => onTest(channel)} />}
          {(mayWrite || maySee) && (
            <Menu trigger={<IconButton icon={Ellipsis} size="sm" plain label={`Actions for ${channel.name}`} />}>
              {mayWrite && (
                <MenuItem icon={Pencil} onSelect={() => onEdit(channel)}>
                  Edit
                </MenuItem>
              )}
              {mayWrite && (
                <MenuItem icon={Zap} onSelect={() => onTest(channel)}>
                  Test
                </MenuItem>
              )}
              {maySee && (
                <MenuLink icon={ListChecks} to={alertsPath('deliveries', deliveryFilter({ channelId: channel.id }))}>
                  Deliveries
                </MenuLink>
              )}
              {mayWrite && (
                <>
                  <MenuSeparator />
                  <MenuItem icon={Trash2} tone="danger" onSelect={() => onDelete(channel)}>
                    Delete
                  </MenuItem>
                </>
              )}
            </Menu>
          )}
        </div>
      ),
    },
  ];
}
