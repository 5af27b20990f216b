import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import { ConfirmDialog, useToast } from '../../../ui/index.js';
import { alertKeys } from '../alert-queries.js';
import type { AlertRule } from '../alert-types.js';
import { bodyOf, valuesOf } from './rule-form.js';

/** Asks before a rule is deleted, and offers to make it anew; null: nothing to ask. */
export function DeleteRule({ rule, onClose }: { rule: AlertRule | null; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  // The words stay while the dialog fades.
  const [last, setLast] = useState(rule);
  if (rule !== null && rule !== last) setLast(rule);
  const readAnew = (): void => {
    void queries.invalidateQueries({ queryKey: alertKeys.rules });
    void queries.invalidateQueries({ queryKey: alertKeys.all });
  };
  const restore = async (gone: AlertRule): Promise<void> => {
    try {
      await api.post('/alert-rules', bodyOf(valuesOf(gone)));
      toast.success(`“${gone.name}” is back`);
    } catch (error) {
      toast.error(`“${gone.name}” could not be brought back`, error);
    }
    readAnew();
  };
  return (
    <ConfirmDialog
      open={rule !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${last?.name ?? ''}”?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (rule === null) return;
        await api.delete(`/alert-rules/${rule.id}?version=${rule.version}`);
        readAnew();
        toast.show({ title: `“${rule.name}” was deleted`, action: { label: 'Undo', onAction: () => void restore(rule) } });
      }}
    >
      <p>Nothing is evaluated for it any more, and its open alerts end. They stay in the history.</p>
    </ConfirmDialog>
  );
}
