import { useSyncExternalStore } from 'react';
import { relativeTime } from '../../../format/time.js';
import type { ConnectionStatus } from '../../../realtime/index.js';
import { StatusDot, type Tone, Tooltip } from '../../../ui/index.js';
import { useNow } from '../../../ui/use-now.js';
import type { WidgetResults } from '../data/widget-results.js';

export interface LiveBadgeProps {
  results: WidgetResults;
  status: ConnectionStatus;
  /** Seconds between evaluations while somebody watches; 0: none. */
  refreshInterval: number;
  pollingSeconds: number;
}

/** How fresh the page is: live with the time of the last change, or what is done while the connection is down. */
export function LiveBadge({ results, status, refreshInterval, pollingSeconds }: LiveBadgeProps) {
  const now = useNow(1_000);
  const lastChangeAt = useSyncExternalStore(results.watchChanges, results.lastChangeAt);
  const age = lastChangeAt === null ? null : relativeTime(new Date(lastChangeAt).toISOString(), now);
  const { tone, word, explanation } = say(status, refreshInterval, pollingSeconds);
  return (
    <Tooltip label={age === null ? explanation : `${explanation} Last change: ${age}.`}>
      <span
        tabIndex={0}
        role="status"
        className={`inline-flex min-w-0 items-center rounded-sm text-sm ${COLOURS[tone] ?? ''}`}
      >
        <StatusDot tone={tone} pulse={status === 'connecting' || status === 'reconnecting'}>
          <span className="truncate">
            {word}
            {age !== null && status === 'live' && <span aria-hidden> · {age}</span>}
          </span>
        </StatusDot>
      </span>
    </Tooltip>
  );
}

const COLOURS: Partial<Record<Tone, string>> = {
  success: 'text-success',
  warning: 'text-warning',
  neutral: 'text-muted',
};

function say(
  status: ConnectionStatus,
  refreshInterval: number,
  pollingSeconds: number,
): { tone: Tone; word: string; explanation: string } {
  if (status === 'live') {
    const often =
      refreshInterval > 0
        ? `The sources are asked every ${refreshInterval}\u00a0s, and changes arrive by themselves.`
        : 'Connected. This dashboard is not refreshed by itself.';
    return { tone: 'success', word: 'Live', explanation: often };
  }
  const instead = pollingSeconds > 0 ? ` The page asks every ${pollingSeconds}\u00a0s meanwhile.` : '';
  if (status === 'offline')
    return { tone: 'warning', word: 'Offline', explanation: `There is no connection to the server.${instead}` };
  if (status === 'reconnecting')
    return {
      tone: 'warning',
      word: 'Reconnecting',
      explanation: `The live connection was lost and is being restored.${instead}`,
    };
  return { tone: 'neutral', word: 'Connecting', explanation: `The live connection is being made.${instead}` };
}
