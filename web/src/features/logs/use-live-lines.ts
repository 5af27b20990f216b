import { useState } from 'react';
import { type ConnectionStatus, type TopicEvent, useConnectionStatus, useTopic } from '../../realtime/index.js';
import type { LogLine } from './log-queries.js';

/** Lines that are kept on the page; older ones are to be searched for. */
const MOST_LINES = 1_000;

export interface LiveLines {
  /** Newest first. */
  lines: readonly LogLine[];
  /** Lines that came too fast to be shown. */
  dropped: number;
  status: ConnectionStatus;
  /** Why the search cannot be watched. */
  refusal: string | null;
}

const NOTHING = { lines: [] as readonly LogLine[], dropped: 0, refusal: null as string | null };

/**
 * New lines that a search finds, as they come. What one search was shown does not stand under the next.
 * @param onGap lines may have been missed: search again
 */
export function useLiveLines(query: string, live: boolean, onGap: () => void): LiveLines {
  const [shown, setShown] = useState({ ...NOTHING, query });
  const status = useConnectionStatus();
  const current = shown.query === query ? shown : { ...NOTHING, query };
  useTopic(live ? `logs:${query}` : null, (event: TopicEvent) => {
    if (event.kind === 'resync') return onGap();
    if (event.kind === 'refused') return setShown({ ...NOTHING, query, refusal: event.message });
    if (event.frame.type !== 'log_lines') return undefined;
    const { lines, dropped } = event.frame.data as { lines: LogLine[]; dropped: number };
    return setShown((before) => {
      const base = before.query === query ? before : { ...NOTHING, query };
      return {
        query,
        refusal: null,
        dropped: base.dropped + dropped,
        lines: [...[...lines].reverse(), ...base.lines].slice(0, MOST_LINES),
      };
    });
  });
  return {
    lines: live ? current.lines : NOTHING.lines,
    dropped: current.dropped,
    status,
    refusal: live ? current.refusal : null,
  };
}
