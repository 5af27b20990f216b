import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { ConfirmDialog, useToast } from '../../../ui/index.js';
import { anomalyKeys, type WatchedMetric } from '../anomaly-queries.js';
import type { Whose } from '../anomaly-view.js';

interface DeleteMetricProps {
  /** null: nothing to ask. */
  metric: WatchedMetric | null;
  of: Whose;
  onClose: () => void;
  /** Whether it is being deleted: from then on nothing of it can be read. */
  onDeleting?: (deleting: boolean) => void;
  /** Leaves what shows it. */
  onDeleted?: () => void | Promise<void>;
}

/** Asks before a metric is not watched any more, and offers to bring it back. */
export function DeleteMetric({ metric, of, onClose, onDeleting, onDeleted }: DeleteMetricProps) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(metric);
  if (metric !== null && metric !== last) setLast(metric);
  const restore = async ({ id, title }: WatchedMetric): Promise<void> => {
    try {
      await api.post(`/anomalies/metrics/${id}/restore?of=${of}`);
      toast.success(`“${title}” is watched again`);
    } catch (error) {
      toast.error(`“${title}” could not be brought back`, error);
    }
    await queries.invalidateQueries({ queryKey: anomalyKeys.all });
  };
  return (
    <ConfirmDialog
      open={metric !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.title ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (metric === null) return;
        onDeleting?.(true);
        try {
          await api.delete(`/anomalies/metrics/${metric.id}?of=${of}`);
        } catch (error) {
          onDeleting?.(false);
          throw error;
        }
        await onDeleted?.();
        void queries.invalidateQueries({ queryKey: anomalyKeys.all });
        toast.show({ title: `“${metric.title}” was deleted`, action: { label: 'Undo', onAction: () => void restore(metric) } });
      }}
    >
      <p>It is not watched any more, and its open anomalies are closed. For 30 days it can be brought back; it then learns from the past anew.</p>
    </ConfirmDialog>
  );
}
