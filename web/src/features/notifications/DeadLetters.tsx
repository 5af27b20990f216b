import { useQuery } from '@tanstack/react-query';
import { CircleX, RotateCw } from 'lucide-react';
import { plural } from '../../format/number.js';
import { Button } from '../../ui/index.js';
import { deadQuery, MOST_DEAD } from './delivery-queries.js';
import { deadGroups } from './delivery-words.js';
import type { DeliveryActions } from './use-delivery-actions.js';

export interface DeadLettersProps {
  nameOf: (id: string) => string | null;
  /** null: the reader may not. */
  actions: DeliveryActions | null;
  /** null: they are what is shown anyway. */
  onShow: (() => void) | null;
}

/** What could not be delivered and nobody has seen to, above everything else; nothing while there is none. */
export function DeadLetters({ nameOf, actions, onShow }: DeadLettersProps) {
  const dead = useQuery(deadQuery);
  const deliveries = dead.data?.deliveries ?? [];
  if (deliveries.length === 0) return null;
  const many = dead.data?.more === true;
  return (
    <section aria-label="Not delivered" className="flex flex-wrap items-start gap-x-3 gap-y-2 rounded-card border border-danger bg-danger-soft p-3">
      <CircleX size={17} strokeWidth={1.8} aria-hidden className="mt-0.5 shrink-0 text-danger" />
      <div className="min-w-0 flex-[1_1_260px]">
        <h2 className="font-semibold">
          {many ? `More than ${MOST_DEAD} notifications` : plural(deliveries.length, 'notification')} could not be delivered
        </h2>
        <ul>
          {deadGroups(deliveries, nameOf).map(({ receiver, count, error }) => (
            <li key={receiver} className="break-words text-muted">
              <span className="font-medium text-ink">{receiver}</span>: {count}
              {error !== '' && ` · ${error}`}
            </li>
          ))}
        </ul>
      </div>
      <div className="flex shrink-0 flex-wrap gap-2">
        {onShow !== null && (
          <Button size="sm" onClick={onShow}>
            Show them
          </Button>
        )}
        {actions !== null && (
          <Button size="sm" icon={RotateCw} pending={actions.retryingAll} onClick={() => actions.retryAll(deliveries)}>
            Retry {many ? `the newest ${MOST_DEAD}` : deliveries.length === 1 ? 'it' : 'all'}
          </Button>
        )}
      </div>
    </section>
  );
}
