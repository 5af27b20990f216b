import { Ban, BellRing, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { count } from '../../format/number.js';
import { fullTime } from '../../format/time.js';
import { Button, ButtonLink, CopyField, Dialog, RelativeTime } from '../../ui/index.js';
import type { Delivery } from './delivery-queries.js';
import { eventWords, mayDismiss, mayRetry, receiverWords } from './delivery-words.js';
import { DeliveryPill } from './DeliveryPill.js';
import type { DeliveryActions } from './use-delivery-actions.js';

export interface DeliveryDialogProps {
  delivery: Delivery;
  nameOf: (id: string) => string | null;
  /** null: the reader may not. */
  actions: DeliveryActions | null;
  onClose: () => void;
}

/** A notification in full: what was told, to whom, how often it was tried, and what the receiver said. */
export function DeliveryDialog({ delivery, nameOf, actions, onClose }: DeliveryDialogProps) {
  const { key, title, summary, event, severity, subject, attempts, nextAttemptAt, lastAttemptAt, lastError, createdAt, endedAt } = delivery;
  const act = (action: ((delivery: Delivery) => void) | undefined): void => {
    action?.(delivery);
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={summary}
      footer={
        <>
          {subject.kind === 'alert' && (
            <ButtonLink icon={BellRing} to={`/alerts/${subject.id}`}>
              Open the alert
            </ButtonLink>
          )}
          {actions !== null && mayDismiss(delivery) && (
            <Button icon={Ban} onClick={() => act(actions.dismiss)}>
              Dismiss
            </Button>
          )}
          {actions !== null && mayRetry(delivery) && (
            <Button icon={RotateCw} variant="primary" onClick={() => act(actions.retry)}>
              Retry now
            </Button>
          )}
        </>
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1.5">
        <Fact name="Status">
          <DeliveryPill delivery={delivery} />
        </Fact>
        <Fact name="To">{receiverWords(delivery, nameOf)}</Fact>
        <Fact name="Tells">
          {eventWords(event)}, {severity}
        </Fact>
        <Fact name="Tries">
          {count(attempts)}
          {lastAttemptAt !== null && (
            <>
              , the last <RelativeTime past at={lastAttemptAt} />
            </>
          )}
        </Fact>
        {nextAttemptAt !== null && (
          <Fact name="Next try">
            <RelativeTime at={nextAttemptAt} />
          </Fact>
        )}
        {lastError !== null && <Fact name="Last error">{lastError}</Fact>}
        <Fact name="Written">{fullTime(createdAt)}</Fact>
        {endedAt !== null && <Fact name={delivery.status === 'delivered' ? 'Delivered' : 'Given up'}>{fullTime(endedAt)}</Fact>}
        <Fact name="Key">
          <CopyField value={key} label="Key" />
        </Fact>
      </dl>
    </Dialog>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  );
}
