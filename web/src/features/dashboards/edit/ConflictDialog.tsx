import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import type { Dashboard } from '../../../api/types.js';
import { Button, Dialog, ErrorLine, RelativeTime, SkeletonText } from '../../../ui/index.js';
import { dashboardKeys, versionsQuery } from '../data/dashboard-queries.js';

export interface ConflictDialogProps {
  dashboardId: string;
  name: string;
  onTakeTheirs: (theirs: Dashboard) => void;
  onKeepEditing: () => void;
  /** Saves the draft on top of that version. */
  onOverwrite: (version: number) => void;
}

/** Two people changed the same dashboard: says who and what, and lets this one choose. Nothing is lost either way. */
export function ConflictDialog({ dashboardId, name, onTakeTheirs, onKeepEditing, onOverwrite }: ConflictDialogProps) {
  const theirs = useQuery({
    queryKey: [...dashboardKeys.one(dashboardId), 'conflict'] as const,
    queryFn: ({ signal }) => api.get<Dashboard>(`/dashboards/${dashboardId}`, { signal }),
    gcTime: 0,
  });
  const versions = useQuery(versionsQuery(dashboardId));
  const [sure, setSure] = useState(false);
  const newest = versions.data?.find(({ version }) => version === theirs.data?.version);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onKeepEditing()}
      title="Somebody else saved this dashboard"
      size="md"
      footer={
        <>
          <Button onClick={onKeepEditing}>Keep editing</Button>
          <Button
            disabled={theirs.data === undefined}
            onClick={() => theirs.data !== undefined && onTakeTheirs(theirs.data)}
          >
            Load theirs, drop mine
          </Button>
          <Button
            variant={sure ? 'danger' : 'primary'}
            disabled={theirs.data === undefined}
            onClick={() => (sure ? theirs.data !== undefined && onOverwrite(theirs.data.version) : setSure(true))}
          >
            {sure ? 'Yes, save mine over it' : 'Save mine over theirs'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 text-base">
        <p>Your changes to “{name}” are still here, but they began with an earlier version.</p>
        {theirs.data === undefined && !theirs.isError && <SkeletonText lines={2} />}
        {theirs.isError && <ErrorLine error={theirs.error} />}
        {theirs.data !== undefined && (
          <div className="rounded-control border border-line bg-sunken px-3 py-2">
            <p className="font-medium">
              Version {theirs.data.version}
              {newest?.author != null && ` by ${newest.author.name}`}, <RelativeTime at={theirs.data.updatedAt} />
            </p>
            {newest !== undefined && <p className="text-muted">{newest.summary}</p>}
          </div>
        )}
        <p className="text-muted">
          {sure
            ? 'What they changed will not be in the new version. It stays in the list of versions, from where it can be restored.'
            : 'Whichever you choose, their version stays in the list of versions.'}
        </p>
      </div>
    </Dialog>
  );
}
