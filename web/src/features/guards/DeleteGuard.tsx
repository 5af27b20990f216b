import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../api/client.js';
import { ConfirmDialog, useToast } from '../../ui/index.js';
import { type Guard, type Guarded, guardKeys } from './guard-queries.js';

/** Asks before a guard is deleted, and offers to bring it back; null: nothing to ask. */
export function DeleteGuard({ guard, of, onClose }: { guard: Guard | null; of: Guarded; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(guard);
  if (guard !== null && guard !== last) setLast(guard);
  const restore = async ({ id, name }: Guard): Promise<void> => {
    try {
      await api.post(`/guards/${id}/restore?of=${of}`);
      toast.success(`“${name}” is back`);
    } catch (error) {
      toast.error(`“${name}” could not be brought back`, error);
    }
    await queries.invalidateQueries({ queryKey: guardKeys.all });
  };
  return (
    <ConfirmDialog
      open={guard !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.name ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (guard === null) return;
        await api.delete(`/guards/${guard.id}?of=${of}`);
        void queries.invalidateQueries({ queryKey: guardKeys.all });
        toast.show({ title: `“${guard.name}” was deleted`, action: { label: 'Undo', onAction: () => void restore(guard) } });
      }}
    >
      <p>Nothing is watched for it any more, and its open violations are closed. For 30 days it can be brought back.</p>
    </ConfirmDialog>
  );
}
