import { Ban, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '../../format/number.js';
import { IconButton, RelativeTime, Table } from '../../ui/index.js';
import type { Delivery } from './delivery-queries.js';
import { eventWords, mayDismiss, mayRetry, receiverWords } from './delivery-words.js';
import { DeliveryPill } from './DeliveryPill.js';
import type { DeliveryActions } from './use-delivery-actions.js';

export interface DeliveriesTableProps {
  /** undefined: loading. */
  deliveries: readonly Delivery[] | undefined;
  nameOf: (id: string) => string | null;
  /** null: the reader may not. */
  actions: DeliveryActions | null;
  onOpen: (delivery: Delivery) => void;
  empty: ReactNode;
}

/** Notifications with what became of them; those that could not be delivered stand out. */
export function DeliveriesTable({ deliveries, nameOf, actions, onOpen, empty }: DeliveriesTableProps) {
  return (
    <Table<Delivery>
      caption="Deliveries"
      rows={deliveries}
      rowKey={({ id }) => id}
      skeletonRows={8}
      empty={empty}
      rowClassName={({ status }) => (status === 'dead' ? 'bg-danger-soft/50' : undefined)}
      columns={[
        { key: 'status', header: 'Status', cell: (delivery) => <DeliveryPill delivery={delivery} /> },
        {
          key: 'what',
          header: 'Notification',
          grow: true,
          cell: (delivery) => <What delivery={delivery} receiver={receiverWords(delivery, nameOf)} onOpen={() => onOpen(delivery)} />,
        },
        {
          key: 'to',
          header: 'To',
          hideBelow: 'md',
          cell: (delivery) => {
            const receiver = receiverWords(delivery, nameOf);
            return (
              <span className="block max-w-44 truncate" title={receiver}>
                {receiver}
              </span>
            );
          },
        },
        { key: 'tries', header: 'Tries', align: 'right', hideBelow: 'lg', cell: ({ attempts }) => count(attempts) },
        {
          key: 'next',
          header: 'Next try',
          hideBelow: 'lg',
          cell: ({ nextAttemptAt }) => <RelativeTime at={nextAttemptAt} never="–" className="whitespace-nowrap text-muted" />,
        },
        { key: 'at', header: 'Written', hideBelow: 'sm', cell: ({ createdAt }) => <RelativeTime past at={createdAt} className="whitespace-nowrap text-muted" /> },
        ...(actions === null
          ? []
          : [
              {
                key: 'actions',
                header: 'Actions',
                headerHidden: true,
                align: 'right' as const,
                width: '76px',
                cell: (delivery: Delivery) => (
                  <div className="flex justify-end gap-1">
                    {mayDismiss(delivery) && <IconButton icon={Ban} size="sm" label={`Dismiss “${delivery.title}”`} onClick={() => actions.dismiss(delivery)} />}
                    {mayRetry(delivery) && <IconButton icon={RotateCw} size="sm" label={`Retry “${delivery.title}” now`} onClick={() => actions.retry(delivery)} />}
                  </div>
                ),
              },
            ]),
      ]}
    />
  );
}

/** What it told, and why it did not arrive; on narrow windows to whom as well. */
function What({ delivery, receiver, onOpen }: { delivery: Delivery; receiver: string; onOpen: () => void }) {
  const { title, event, lastError, status } = delivery;
  return (
    <div className="min-w-0">
      <button type="button" onClick={onOpen} className="block max-w-full truncate rounded-sm text-left font-medium hover:text-primary" title={title}>
        {title}
      </button>
      <p className="truncate text-sm text-muted">
        {eventWords(event)}
        <span className="md:hidden"> · {receiver}</span>
      </p>
      {lastError !== null && status !== 'delivered' && (
        <p className={`truncate text-sm ${status === 'dismissed' ? 'text-muted' : 'text-danger'}`} title={lastError}>
          {lastError}
        </p>
      )}
    </div>
  );
}
