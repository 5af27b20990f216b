import { useEffect } from 'react';
import { useBlocker } from 'react-router';
import { ConfirmDialog } from '../../../ui/index.js';

/** Asks before changes that are not saved are left behind, by a link or by closing the window. */
export function LeaveGuard({ when }: { when: boolean }) {
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when && (leavesPage(currentLocation, nextLocation) || endsEditing(nextLocation)),
  );
  useEffect(() => {
    if (!when) return undefined;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [when]);
  return (
    <ConfirmDialog
      open={blocker.state === 'blocked'}
      onOpenChange={(open) => !open && blocker.state === 'blocked' && blocker.reset()}
      title="Leave without saving?"
      confirmLabel="Leave"
      onConfirm={() => {
        if (blocker.state === 'blocked') blocker.proceed();
      }}
    >
      <p>Your changes to this dashboard are not saved, and will be gone.</p>
    </ConfirmDialog>
  );
}

interface Place {
  pathname: string;
  search: string;
}

function leavesPage(from: Place, to: Place): boolean {
  return from.pathname !== to.pathname;
}

/** Filters change the address too; that is no leaving. */
function endsEditing(to: Place): boolean {
  return new URLSearchParams(to.search).get('edit') !== '1';
}
