import { Ban, CircleCheck, CircleX, Clock, type LucideIcon, RotateCw, Send } from 'lucide-react';
import { Pill } from '../../ui/index.js';
import type { Delivery } from './delivery-queries.js';
import type { DeliveryStatus } from './delivery-view.js';
import { deliveryWords } from './delivery-words.js';

const ICONS: Readonly<Record<DeliveryStatus, LucideIcon>> = { pending: Clock, delivering: Send, delivered: CircleCheck, dead: CircleX, dismissed: Ban };

/** What became of a notification: a word and a sign, and never colour alone. */
export function DeliveryPill({ delivery }: { delivery: Pick<Delivery, 'status' | 'attempts' | 'lastError'> }) {
  const { word, tone } = deliveryWords(delivery);
  const Icon = tone === 'warning' ? RotateCw : ICONS[delivery.status];
  return (
    <Pill tone={tone}>
      <Icon size={12} strokeWidth={2.2} aria-hidden />
      {word}
    </Pill>
  );
}
