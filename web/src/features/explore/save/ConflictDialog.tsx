import { useState } from 'react';
import { Button, Dialog, ErrorLine } from '../../../ui/index.js';

export interface ConflictDialogProps {
  name: string;
  onClose: () => void;
  /** Each resolves when it is done; the dialog then closes. */
  onOverwrite: () => Promise<void>;
  onOpenTheirs: () => Promise<void>;
  onSaveAs: () => void;
}

/** Somebody else saved the query meanwhile: nothing is lost until its reader decides. */
export function ConflictDialog({ name, onClose, onOverwrite, onOpenTheirs, onSaveAs }: ConflictDialogProps) {
  const [pending, setPending] = useState<'overwrite' | 'open' | null>(null);
  const [error, setError] = useState<unknown>(null);
  const decide = async (choice: 'overwrite' | 'open', work: () => Promise<void>): Promise<void> => {
    setPending(choice);
    setError(null);
    try {
      await work();
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(null);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Somebody else has changed this query"
      footer={
        <>
          <Button onClick={onSaveAs}>Save mine as another</Button>
          <Button pending={pending === 'open'} onClick={() => void decide('open', onOpenTheirs)}>
            Open theirs
          </Button>
          <Button
            variant="primary"
            pending={pending === 'overwrite'}
            onClick={() => void decide('overwrite', onOverwrite)}
          >
            Save mine over it
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 text-muted">
        <p>
          “{name}” was saved elsewhere after you opened it. Your text is still here. Saving yours over it changes the
          query for everybody, and in the widgets that use it.
        </p>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
