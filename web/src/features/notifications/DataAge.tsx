import { relativeTime } from '../../format/time.js';
import { StatusDot, useNow } from '../../ui/index.js';

/** How old what is shown is, for what is read again and again. `failing`: the newest try failed. */
export function DataAge({ updatedAt, failing }: { updatedAt: number; failing: boolean }) {
  const now = useNow(1_000);
  if (updatedAt === 0) return null;
  const age = relativeTime(new Date(Math.min(updatedAt, now.getTime())).toISOString(), now);
  return (
    <StatusDot tone={failing ? 'warning' : 'success'} className="text-sm text-muted">
      {failing ? 'Not updated since' : 'Updated'} {age}
    </StatusDot>
  );
}
