import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import type { DashboardSummary } from '../../../api/types.js';
import { ConfirmDialog, useToast } from '../../../ui/index.js';
import { dashboardKeys } from '../data/dashboard-queries.js';

type Named = Pick<DashboardSummary, 'id' | 'name'>;

/** Asks before a dashboard is deleted; null: nothing to ask. */
export function DeleteDashboard({
  dashboard,
  onClose,
  onDeleted,
}: {
  dashboard: Named | null;
  onClose: () => void;
  /** Leaves what shows it. */
  onDeleted?: () => void | Promise<void>;
}) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(dashboard);
  if (dashboard !== null && dashboard !== last) setLast(dashboard);
  const name = last?.name ?? '';
  const restore = async ({ id, name: named }: Named): Promise<void> => {
    try {
      await api.post(`/dashboards/${id}/restore`, {});
      toast.success(`“${named}” is back`);
    } catch (error) {
      toast.error(`“${named}” could not be brought back`, error);
    }
    await queries.invalidateQueries({ queryKey: dashboardKeys.all });
  };
  return (
    <ConfirmDialog
      open={dashboard !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${name}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (dashboard === null) return;
        await api.delete(`/dashboards/${dashboard.id}`);
        await onDeleted?.();
        // What is still on the page would ask for it once more.
        queries.removeQueries({ queryKey: dashboardKeys.one(dashboard.id), type: 'inactive' });
        void queries.invalidateQueries({ queryKey: dashboardKeys.all });
        toast.show({
          title: `“${dashboard.name}” was deleted`,
          action: { label: 'Undo', onAction: () => void restore(dashboard) },
        });
      }}
    >
      <p>Its widgets, versions and sharing go with it, for everybody. Data sources and saved queries stay.</p>
    </ConfirmDialog>
  );
}
