import { TriangleAlert } from 'lucide-react';
import type { Dashboard } from '../../../api/types.js';
import { Button, RelativeTime } from '../../../ui/index.js';

/** Says, before it comes to a conflict, that somebody saved the dashboard while it is being changed here. */
export function NewerVersion({ dashboard, onTake }: { dashboard: Dashboard; onTake: () => void }) {
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-2.5 rounded-card bg-warning-soft px-3.5 py-2 text-base text-warning"
    >
      <TriangleAlert size={15} strokeWidth={1.8} aria-hidden className="shrink-0" />
      <span className="min-w-0 flex-1">
        Somebody saved version {dashboard.version} <RelativeTime at={dashboard.updatedAt} />, while you are changing an
        earlier one.
      </span>
      <Button size="sm" onClick={onTake}>
        Take theirs, drop mine
      </Button>
    </div>
  );
}
