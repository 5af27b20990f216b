import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { request } from '../../api/client.js';
import type { components } from '../../api/schema.js';
import type { DeliveryView } from './delivery-view.js';

/** A notification in the ledger: what was sent to whom, and what became of it. */
export type Delivery = components['schemas']['NotificationResponse'];
export type DeliveryEvent = Delivery['event'];

/** Deliveries go on without a word on the socket. */
const AGAIN_MS = 10_000;
/** Of those that could not be delivered so many are counted; beyond it is said "50+". */
export const MOST_DEAD = 50;

export const deliveryKeys = { all: ['notifications'] as const };

/** The ledger, the newest first, page by page. */
export function deliveriesQuery({ status, channelId, subject }: DeliveryView) {
  return infiniteQueryOptions({
    queryKey: [...deliveryKeys.all, 'list', status, channelId, subject] as const,
    queryFn: async ({ pageParam, signal }) => {
      const parameters = new URLSearchParams({ limit: '25' });
      if (status !== '') parameters.set('status', status);
      if (channelId !== '') parameters.set('channelId', channelId);
      if (subject !== null) {
        parameters.set('subjectKind', subject.kind);
        parameters.set('subjectId', subject.id);
      }
      if (pageParam !== null) parameters.set('cursor', pageParam);
      const { data, metadata } = await request<Delivery[]>('GET', `/notifications?${parameters.toString()}`, undefined, { signal });
      return { deliveries: data, next: metadata.page?.nextCursor ?? null };
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: AGAIN_MS,
  });
}

/** What could not be delivered and nobody has seen to; at most `MOST_DEAD`. */
export const deadQuery = queryOptions({
  queryKey: [...deliveryKeys.all, 'dead'] as const,
  queryFn: async ({ signal }) => {
    const { data, metadata } = await request<Delivery[]>('GET', `/notifications?status=dead&limit=${MOST_DEAD}`, undefined, { signal });
    return { deliveries: data, more: (metadata.page?.nextCursor ?? null) !== null };
  },
  refetchInterval: AGAIN_MS,
});
