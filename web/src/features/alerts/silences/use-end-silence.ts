import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.js';
import { useToast } from '../../../ui/index.js';
import { alertKeys } from '../alert-queries.js';
import { type Silence, silenceKeys } from './silence-queries.js';
import { phaseOf } from './silence-words.js';

/** How to have a silence back as it was. */
type Restoring = () => Promise<unknown>;

/** Ends a silence that is active, takes one away that is to come, and offers to have it back for the rest of its time. */
export function useEndSilence(): (silence: Silence) => void {
  const queries = useQueryClient();
  const toast = useToast();
  const renew = (): void => {
    void queries.invalidateQueries({ queryKey: silenceKeys.all });
    void queries.invalidateQueries({ queryKey: alertKeys.all });
  };
  const restore = useMutation({
    mutationFn: (restoring: Restoring) => restoring(),
    onError: (error) => toast.error('The silence could not be brought back', error),
    onSettled: renew,
  });
  const end = useMutation({
    mutationFn: async (silence: Silence) => (phaseOf(silence, Date.now()) === 'coming' ? cancel(silence) : endNow(silence)),
    onSuccess: ({ title, restoring }) => toast.show({ title, action: { label: 'Undo', onAction: () => restore.mutate(restoring) } }),
    onError: (error) => toast.error('The silence could not be ended', error),
    onSettled: renew,
  });
  return (silence) => end.mutate(silence);
}

interface Ended {
  title: string;
  restoring: Restoring;
}

async function cancel({ id, version, matchers, reason, startsAt, endsAt }: Silence): Promise<Ended> {
  await api.delete(`/silences/${id}?version=${version}`);
  return { title: 'The silence was cancelled', restoring: () => api.post('/silences', { matchers, reason, startsAt, endsAt }) };
}

/** It stays among those that are over. */
async function endNow({ id, version, matchers, reason, startsAt, endsAt }: Silence): Promise<Ended> {
  const at = new Date(Math.max(Date.now(), Date.parse(startsAt) + 1)).toISOString();
  const ended = await api.put<Silence>(`/silences/${id}`, { matchers, reason, startsAt, endsAt: at, version });
  return {
    title: 'The silence has ended: people are told again',
    restoring: () => api.put(`/silences/${id}`, { matchers, reason, startsAt, endsAt, version: ended.version }),
  };
}
