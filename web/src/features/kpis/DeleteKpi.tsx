import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { ConfirmDialog, useToast } from '../../ui/index.js';
import { type KpiAnswer, kpiKeys } from './kpi-queries.js';

type Named = Pick<KpiAnswer, 'name' | 'title'>;

interface DeleteKpiProps {
  /** null: nothing to ask. */
  kpi: Named | null;
  onClose: () => void;
  /** Whether it is being deleted: from then on nothing of it can be read. */
  onDeleting?: (deleting: boolean) => void;
  /** Leaves what shows it. */
  onDeleted?: () => void | Promise<void>;
}

/** Asks before a KPI is deleted, and offers to bring it back. */
export function DeleteKpi({ kpi, onClose, onDeleting, onDeleted }: DeleteKpiProps) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(kpi);
  if (kpi !== null && kpi !== last) setLast(kpi);
  const restore = async ({ name, title }: Named): Promise<void> => {
    try {
      await api.post(`/kpis/${name}/restore`);
      toast.success(`“${title}” is back`);
    } catch (error) {
      toast.error(`“${title}” could not be brought back`, error);
    }
    await queries.invalidateQueries({ queryKey: kpiKeys.all });
  };
  return (
    <ConfirmDialog
      open={kpi !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.title ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (kpi === null) return;
        onDeleting?.(true);
        try {
          await queries.cancelQueries({ predicate: ({ queryKey: [root, , name] }) => root === 'kpis' && name === kpi.name });
          await api.delete(`/kpis/${kpi.name}`);
        } catch (error) {
          onDeleting?.(false);
          throw error;
        }
        await onDeleted?.();
        void queries.invalidateQueries({ queryKey: kpiKeys.all });
        toast.show({ title: `“${kpi.title}” was deleted`, action: { label: 'Undo', onAction: () => void restore(kpi) } });
      }}
    >
      <p>It leaves the home page, for everybody. For 30 days it can be brought back with its history.</p>
    </ConfirmDialog>
  );
}
