import { useState } from 'react';
import { ConfirmDialog, Dialog, type DialogProps } from '../../../ui/index.js';

export interface GuardedDialogProps extends Omit<DialogProps, 'open' | 'onOpenChange'> {
  /** Something was typed or chosen that is not applied yet. */
  dirty: boolean;
  onClose: () => void;
}

/** A dialog that asks before Escape, its cross or a press outside throw away what was typed in it. */
export function GuardedDialog({ dirty, onClose, ...dialog }: GuardedDialogProps) {
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Dialog
        {...dialog}
        open
        onOpenChange={(open) => {
          if (open) return;
          if (dirty) setAsking(true);
          else onClose();
        }}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title="Drop what you changed here?"
        confirmLabel="Drop"
        onConfirm={onClose}
      >
        <p>It has not been applied to the dashboard yet.</p>
      </ConfirmDialog>
    </>
  );
}
