import { useQuery } from '@tanstack/react-query';
import { timeOfDay } from '../../format/time.js';
import { useCan } from '../../session/session.js';
import { Pill } from '../../ui/index.js';
import { LEVEL_TONES } from './levels.js';
import { eventsQuery } from './log-queries.js';
import type { LogView } from './log-view.js';

/** What happened in the range, beside the lines: deploys, violations. Nothing where nothing happened. */
export function EventStrip({ view }: { view: LogView }) {
  const may = useCan('events:read');
  const events = useQuery({ ...eventsQuery(view), enabled: may });
  const shown = events.data?.events ?? [];
  if (shown.length === 0) return null;
  return (
    <ul aria-label="Events" className="mt-2 flex flex-wrap gap-x-4 gap-y-1 border-t border-line pt-2 text-sm">
      {shown.slice(0, 6).map((event) => (
        <li key={event.id} className="flex min-w-0 items-center gap-1.5">
          <Pill tone={LEVEL_TONES[event.level]}>{event.type}</Pill>
          <span className="min-w-0 truncate" title={event.message}>
            {event.message}
          </span>
          <time dateTime={event.timestamp} className="shrink-0 text-xs text-muted">
            {timeOfDay(event.timestamp)}
          </time>
        </li>
      ))}
    </ul>
  );
}
