import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../../api/client.js';
import { useToast } from '../../../ui/index.js';
import { anomalyKeys, type WatchedMetric } from '../anomaly-queries.js';
import type { Whose } from '../anomaly-view.js';

/** Disables a metric, or watches it again. */
export function useTurn(metric: WatchedMetric, of: Whose): { turn: () => void; pending: boolean } {
  const queries = useQueryClient();
  const toast = useToast();
  const { title, description, unit, series, bucket, settings, enabled, version } = metric;
  const send = useMutation({
    mutationFn: () =>
      api.put<WatchedMetric>(`/anomalies/metrics/${metric.id}?of=${of}`, { title, description, unit, series, bucket, settings, enabled: !enabled, version }),
    // Said when the page shows it: whatever is done next must be done to the version that is now.
    onSettled: async (after, error) => {
      await queries.invalidateQueries({ queryKey: anomalyKeys.all });
      if (after === undefined) toast.error(`“${title}” could not be ${enabled ? 'disabled' : 'enabled'}`, error);
      else toast.success(after.enabled ? `“${title}” is watched again` : `“${title}” is disabled`);
    },
  });
  return { turn: () => send.mutate(), pending: send.isPending };
}
