import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { request } from '../../api/client.js';
import { Checkbox, ConfirmDialog, useToast } from '../../ui/index.js';
import { type KeptView, VIEWS } from './view-queries.js';

export function DeleteView({ view, onClose }: { view: KeptView; onClose: () => void }) {
  const queries = useQueryClient();
  const toast = useToast();
  const [leaveInSource, setLeave] = useState(false);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${view.name}?`}
      confirmLabel="Delete"
      onConfirm={async () => {
        await request('DELETE', `/materializations/${view.id}`, { version: view.version, leaveInSource });
        await queries.invalidateQueries({ queryKey: VIEWS });
        toast.success(`${view.name} is deleted`);
      }}
    >
      <p>It is dropped from its source; queries and dashboards that read it fail from then on.</p>
      <Checkbox
        label="Leave the view in the source"
        description="Nobody refreshes it any more. For sources that cannot be reached."
        checked={leaveInSource}
        onChange={(event) => setLeave(event.target.checked)}
      />
    </ConfirmDialog>
  );
}
