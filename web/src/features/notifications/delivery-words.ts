import type { Tone } from '../../ui/index.js';
import type { Delivery, DeliveryEvent } from './delivery-queries.js';
import { type DeliveryStatus, STATUSES } from './delivery-view.js';

const TONES: Readonly<Record<DeliveryStatus, Tone>> = { pending: 'info', delivering: 'info', delivered: 'success', dead: 'danger', dismissed: 'neutral' };

/** What became of a notification, in a word and a tone. One that waits after it failed is no usual waiting. */
export function deliveryWords({ status, attempts, lastError }: Pick<Delivery, 'status' | 'attempts' | 'lastError'>): { word: string; tone: Tone } {
  if (status === 'pending' && attempts > 0 && lastError !== null) return { word: 'Retrying', tone: 'warning' };
  return { word: STATUSES.find(({ value }) => value === status)?.label ?? status, tone: TONES[status] };
}

const EVENTS: Readonly<Record<DeliveryEvent, string>> = {
  firing: 'Fires',
  no_data: 'No data',
  error: 'Cannot be read',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  escalated: 'Escalated',
  repeated: 'Still fires',
  test: 'Test',
};

/** What a notification tells of, in a word or two. */
export const eventWords = (event: DeliveryEvent): string => EVENTS[event];

/**
 * Who a notification goes to.
 * @param nameOf a member's name; null: not known
 */
export function receiverWords({ route, channelId, channelName, userId }: Pick<Delivery, 'route' | 'channelId' | 'channelName' | 'userId'>, nameOf: (id: string) => string | null): string {
  if (route === 'channel') return channelName ?? (channelId === null ? 'a channel' : 'a deleted channel');
  const known = userId === null ? null : nameOf(userId);
  const name = known === null || known === '' ? 'A member' : known.charAt(0).toUpperCase() + known.slice(1);
  return route === 'email' ? `${name}, by e-mail` : `${name}, in the app`;
}

/** Whether somebody may have it tried again, and whether it may be put aside. */
export const mayRetry = ({ status }: Pick<Delivery, 'status'>): boolean => status === 'dead' || status === 'dismissed' || status === 'pending';
export const mayDismiss = ({ status }: Pick<Delivery, 'status'>): boolean => status === 'dead';

export interface DeadGroup {
  receiver: string;
  count: number;
  /** Why the newest of them was given up. */
  error: string;
}

/** What could not be delivered, by receiver: those with most first. `dead` has the newest first. */
export function deadGroups(dead: readonly Delivery[], nameOf: (id: string) => string | null): DeadGroup[] {
  const groups = new Map<string, DeadGroup>();
  for (const delivery of dead) {
    const receiver = receiverWords(delivery, nameOf);
    const known = groups.get(receiver);
    if (known === undefined) groups.set(receiver, { receiver, count: 1, error: delivery.lastError ?? '' });
    else known.count += 1;
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}
