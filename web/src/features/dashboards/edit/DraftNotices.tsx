import { TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import type { DraftSaved } from '../../../api/types.js';
import { timeOfDay } from '../../../format/time.js';
import { Button, Dialog, RelativeTime } from '../../../ui/index.js';

type Newer = NonNullable<DraftSaved['newer']>;

function Notice({ children, actions }: { children: ReactNode; actions: ReactNode }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2.5 rounded-card bg-warning-soft px-3.5 py-2 text-base text-warning"
    >
      <TriangleAlert size={15} strokeWidth={1.8} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-[1_1_220px]">{children}</span>
      <span className="flex flex-wrap gap-2">{actions}</span>
    </div>
  );
}

/** Says, before it comes to a conflict, that somebody published while the dashboard is being changed here. */
export function NewerNotice({ newer, onCompare }: { newer: Newer; onCompare: () => void }) {
  return (
    <Notice
      actions={
        <Button size="sm" onClick={onCompare}>
          Compare
        </Button>
      }
    >
      {newer.updatedBy?.name ?? 'Somebody'} published version {newer.version} <RelativeTime at={newer.updatedAt} />
      {newer.changes === null ? '.' : `: ${newer.changes}.`}
    </Notice>
  );
}

/** Another window of the same person saved, published or discarded the draft. */
export function ElsewhereNotice({ onTake, onKeep }: { onTake: () => void; onKeep: () => void }) {
  return (
    <Notice
      actions={
        <>
          <Button size="sm" onClick={onTake}>
            Load what is there
          </Button>
          <Button size="sm" onClick={onKeep}>
            Keep what is here
          </Button>
        </>
      }
    >
      Your draft was changed, published or discarded in another window. Nothing is saved from here until you choose.
    </Notice>
  );
}

/** Changes that lay in this browser and never reached the server, which has gone on meanwhile. */
export function StrayedNotice({ at, onTake, onDrop }: { at: string; onTake: () => void; onDrop: () => void }) {
  return (
    <Notice
      actions={
        <>
          <Button size="sm" onClick={onTake}>
            Use them
          </Button>
          <Button size="sm" onClick={onDrop}>
            Drop them
          </Button>
        </>
      }
    >
      This browser holds changes of {timeOfDay(at)} that never reached the server, and your draft has gone on elsewhere
      since.
    </Notice>
  );
}

export interface ConflictDialogProps {
  newer: Newer;
  /** The version that the draft began from. */
  begunFrom: number;
  pending: boolean;
  onTakeTheirs: () => void;
  onKeepEditing: () => void;
  onPublishOver: () => void;
}

/** Two people changed the same dashboard: says who and what, and lets this one choose. Nothing is lost either way. */
export function ConflictDialog({
  newer,
  begunFrom,
  pending,
  onTakeTheirs,
  onKeepEditing,
  onPublishOver,
}: ConflictDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onKeepEditing()}
      title="Somebody else published this dashboard"
      size="md"
      footer={
        <>
          <Button onClick={onKeepEditing}>Keep editing</Button>
          <Button onClick={onTakeTheirs}>Load theirs, drop my draft</Button>
          <Button variant="primary" pending={pending} onClick={onPublishOver}>
            Publish mine as version {newer.version + 1}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-2 text-base">
        <p>Your draft began with version {begunFrom}. Since then there is:</p>
        <div className="rounded-control border border-line bg-sunken px-3 py-2">
          <p className="font-medium">
            Version {newer.version}
            {newer.updatedBy !== null && ` by ${newer.updatedBy.name}`}, <RelativeTime at={newer.updatedAt} />
          </p>
          {newer.changes !== null && <p className="text-muted">{newer.changes}</p>}
        </div>
        <p className="text-muted">
          If you publish yours, what they changed is not in it. Their version stays in the list of versions, from where
          it can be restored.
        </p>
      </div>
    </Dialog>
  );
}
