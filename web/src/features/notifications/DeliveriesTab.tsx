import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Inbox, X } from 'lucide-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useCan } from '../../session/session.js';
import { Button, Card, EmptyState, ErrorPanel, Select } from '../../ui/index.js';
import { alertsPath } from '../alerts/alert-tabs.js';
import { useMemberNames } from '../members/use-member-names.js';
import { channelsQuery } from './channel-queries.js';
import { DataAge } from './DataAge.js';
import { DeadLetters } from './DeadLetters.js';
import { DeliveriesTable } from './DeliveriesTable.js';
import { type Delivery, deliveriesQuery } from './delivery-queries.js';
import { deliveryFilter, type DeliveryView, deliveryViewOf, STATUSES } from './delivery-view.js';
import { DeliveryDialog } from './DeliveryDialog.js';
import { useDeliveryActions } from './use-delivery-actions.js';

const EVERYTHING: DeliveryView = { status: '', channelId: '', subject: null };

/** The ledger: what was told to whom, and what became of it. */
export default function DeliveriesTab() {
  const [address, setAddress] = useSearchParams();
  const view = deliveryViewOf(address);
  const show = (next: DeliveryView): void => setAddress(new URL(alertsPath('deliveries', deliveryFilter(next)), location.origin).searchParams, { preventScrollReset: true, replace: true });
  const ledger = useInfiniteQuery(deliveriesQuery(view));
  const [openedId, setOpenedId] = useState<string | null>(null);
  const nameOf = useMemberNames();
  const every = useDeliveryActions();
  const actions = useCan('notifications:write') ? every : null;
  const deliveries = ledger.data?.pages.flatMap((page) => page.deliveries);
  const opened = deliveries?.find(({ id }) => id === openedId);
  return (
    <div className="flex flex-col gap-3">
      <DeadLetters nameOf={nameOf} actions={actions} onShow={view.status === 'dead' && view.channelId === '' && view.subject === null ? null : () => show({ ...EVERYTHING, status: 'dead' })} />
      <Card flush title="Deliveries" context={<DataAge updatedAt={ledger.dataUpdatedAt} failing={ledger.isRefetchError} />}>
        <Filters view={view} onView={show} />
        {ledger.isError && deliveries === undefined ? (
          <ErrorPanel title="The deliveries could not be loaded" error={ledger.error} onRetry={() => void ledger.refetch()} retrying={ledger.isFetching} className="m-3" />
        ) : (
          <DeliveriesTable deliveries={deliveries} nameOf={nameOf} actions={actions} onOpen={({ id }: Delivery) => setOpenedId(id)} empty={<Empty view={view} onAll={() => show(EVERYTHING)} />} />
        )}
        {ledger.hasNextPage && (
          <div className="flex justify-center border-t border-line p-2">
            <Button size="sm" pending={ledger.isFetchingNextPage} onClick={() => void ledger.fetchNextPage()}>
              Show more
            </Button>
          </div>
        )}
      </Card>
      {opened !== undefined && <DeliveryDialog delivery={opened} nameOf={nameOf} actions={actions} onClose={() => setOpenedId(null)} />}
    </div>
  );
}

function Filters({ view, onView }: { view: DeliveryView; onView: (view: DeliveryView) => void }) {
  const channels = useQuery({ ...channelsQuery, enabled: useCan('notification-channels:read') });
  const known = (channels.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  // A deleted channel has deliveries still.
  const gone = view.channelId === '' || known.some(({ value }) => value === view.channelId) ? [] : [{ value: view.channelId, label: channels.data === undefined ? '…' : 'A deleted channel' }];
  return (
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-3.5 pb-2.5">
      <div className="w-36 max-sm:flex-1">
        <Select
          size="sm"
          aria-label="Status"
          value={view.status}
          options={[{ value: '', label: 'Any status' }, ...STATUSES]}
          onValueChange={(status) => onView({ ...view, status: status as DeliveryView['status'] })}
        />
      </div>
      <div className="w-48 min-w-0 max-sm:flex-1">
        <Select
          size="sm"
          aria-label="Channel"
          value={view.channelId}
          options={[{ value: '', label: 'All receivers' }, ...known, ...gone]}
          onValueChange={(channelId) => onView({ ...view, channelId })}
        />
      </div>
      {view.subject !== null && (
        <Button size="sm" icon={X} onClick={() => onView({ ...view, subject: null })}>
          Of one {view.subject.kind}
        </Button>
      )}
    </div>
  );
}

function Empty({ view, onAll }: { view: DeliveryView; onAll: () => void }) {
  const filtered = view.status !== '' || view.channelId !== '' || view.subject !== null;
  if (filtered) {
    return (
      <EmptyState icon={Inbox} compact title={view.status === 'dead' ? 'Everything could be delivered' : 'There is none'} action={<Button size="sm" onClick={onAll}>Show all deliveries</Button>}>
        {view.status === 'dead' ? 'What is given up after many tries stands here.' : 'No delivery is of this kind.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState icon={Inbox} title="Nothing was delivered yet">
      When an alert fires, what is told to channels and people stands here for 90&nbsp;days, with every try that failed. Test a channel to see whether it answers.
    </EmptyState>
  );
}
