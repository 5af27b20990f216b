import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import { plural } from '../../format/number.js';
import { useToast } from '../../ui/index.js';
import { channelKeys } from './channel-queries.js';
import { type Delivery, deliveryKeys } from './delivery-queries.js';

export interface DeliveryActions {
  retry: (delivery: Delivery) => void;
  /** Puts a dead one aside, and offers to have it tried again after all. */
  dismiss: (delivery: Delivery) => void;
  retryAll: (deliveries: readonly Delivery[]) => void;
  retryingAll: boolean;
}

/** What is done about notifications that did not arrive. */
export function useDeliveryActions(): DeliveryActions {
  const queries = useQueryClient();
  const toast = useToast();
  const renew = (): void => {
    void queries.invalidateQueries({ queryKey: deliveryKeys.all });
    void queries.invalidateQueries({ queryKey: channelKeys.all });
  };
  const retry = useMutation({
    mutationFn: ({ id }: Delivery) => api.post(`/notifications/${id}/retry`),
    onSuccess: () => toast.success('It is tried again at once'),
    onError: (error) => toast.error('It could not be tried again', error),
    onSettled: renew,
  });
  const dismiss = useMutation({
    mutationFn: ({ id }: Delivery) => api.post(`/notifications/${id}/dismiss`),
    onSuccess: (_, delivery) => toast.show({ title: `“${delivery.title}” was dismissed`, action: { label: 'Retry instead', onAction: () => retry.mutate(delivery) } }),
    onError: (error) => toast.error('It could not be dismissed', error),
    onSettled: renew,
  });
  const all = useMutation({
    // One after the other: what somebody else has retried meanwhile is refused, and no reason to stop.
    mutationFn: async (deliveries: readonly Delivery[]) => {
      let retried = 0;
      let refusal: unknown = null;
      for (const { id } of deliveries) {
        try {
          await api.post(`/notifications/${id}/retry`);
          retried += 1;
        } catch (error) {
          refusal = error;
        }
      }
      if (retried === 0 && refusal !== null) throw refusal instanceof Error ? refusal : new Error('None could be tried again.');
      return retried;
    },
    onSuccess: (retried) => toast.success(`${plural(retried, 'notification is', 'notifications are')} tried again`),
    onError: (error) => toast.error('They could not be tried again', error),
    onSettled: renew,
  });
  return {
    retry: (delivery) => retry.mutate(delivery),
    dismiss: (delivery) => dismiss.mutate(delivery),
    retryAll: (deliveries) => all.mutate(deliveries),
    retryingAll: all.isPending,
  };
}
