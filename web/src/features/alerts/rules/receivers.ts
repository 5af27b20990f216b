import { queryOptions } from '@tanstack/react-query';
import { listAll } from '../../../api/client.js';

interface Named {
  id: string;
  name: string;
}

export const channelNamesQuery = queryOptions({
  queryKey: ['notification-channels', 'names'] as const,
  queryFn: ({ signal }) => listAll<Named>('/notification-channels', { signal }),
});

export const policyNamesQuery = queryOptions({
  queryKey: ['escalation-policies', 'names'] as const,
  queryFn: ({ signal }) => listAll<Named>('/escalation-policies', { signal }),
});
