import { useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.js';
import type { DataSource } from '../../api/types.js';
import { ConfirmDialog, useToast } from '../../ui/index.js';
import { sourceKeys } from './source-queries.js';

/** Asks before a source goes: with it go its stored secrets and files, which nothing brings back. */
export function DeleteSource({
  source,
  onClose,
  onDeleted,
}: {
  source: DataSource | null;
  onClose: () => void;
  /** Leaves what shows it. */
  onDeleted?: () => void | Promise<void>;
}) {
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={source !== null}
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${source?.name ?? 'the data source'}?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        if (source === null) return;
        await api.delete(`/datasources/${source.id}`);
        await onDeleted?.();
        // What is still on the page would ask for it once more.
        queries.removeQueries({ queryKey: sourceKeys.one(source.id), type: 'inactive' });
        await queries.invalidateQueries({ queryKey: sourceKeys.all });
        toast.success(`${source.name} is deleted`);
      }}
    >
      <p>
        Its {source?.type === 'file' ? 'uploaded files are' : 'stored connection is'} removed for good; widgets and
        saved queries that read it will show an error.
        {source?.type !== 'file' && ' The database itself is not touched.'}
      </p>
    </ConfirmDialog>
  );
}
