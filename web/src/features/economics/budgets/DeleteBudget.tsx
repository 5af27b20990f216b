import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { ConfirmDialog, useToast } from '../../../ui/index.js';
import { type Budget, ECONOMICS_KEY } from '../data/economics-queries.js';

/** Asks before a budget is deleted, and offers to bring it back; null: nothing to ask. */
export function DeleteBudget({ budget, onClose }: { budget: Budget | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(budget);
  if (budget !== null && budget !== last) setLast(budget);
  const refresh = (): Promise<void> => queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
  const restore = async ({ id, name }: Budget): Promise<void> => {
    try {
      await api.post(`/economics/budgets/${id}/restore`);
      toast.success(`“${name}” is back`);
    } catch (error) {
      toast.error(`“${name}” could not be brought back`, error);
    }
    await refresh();
  };
  return (
    <ConfirmDialog
      open={budget !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.name ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (budget === null) return;
        await api.delete(`/economics/budgets/${budget.id}`);
        void refresh();
        toast.show({ title: `“${budget.name}” was deleted`, action: { label: 'Undo', onAction: () => void restore(budget) } });
      }}
    >
      <p>Nobody is told of it any more{last?.state.blocked === true && ', and what it refuses now is let through'}. Costs stay as they are. For 30 days it can be brought back.</p>
    </ConfirmDialog>
  );
}
