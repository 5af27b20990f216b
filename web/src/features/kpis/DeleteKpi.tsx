import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { ConfirmDialog, useToast } from '../../ui/index.js';
import { type KpiAnswer, kpiKeys } from './kpi-queries.js';

type Named = Pick<KpiAnswer, 'name' | 'title'>;

/** Asks before a KPI is deleted, and offers to bring it back; null: nothing to ask. */
export function DeleteKpi({ kpi, onClose, onDeleted }: { kpi: Named | null; onClose: () => void; onDeleted?: () => void }) {
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
        await api.delete(`/kpis/${kpi.name}`);
        onDeleted?.();
        void queries.invalidateQueries({ queryKey: kpiKeys.all });
        toast.show({ title: `“${kpi.title}” was deleted`, action: { label: 'Undo', onAction: () => void restore(kpi) } });
      }}
    >
      <p>It leaves the home page, for everybody. For 30 days it can be brought back with its history.</p>
    </ConfirmDialog>
  );
}
