import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type ConnectionStatus, type TopicEvent, useConnectionStatus, useTopic } from '../../../realtime/index.js';
import { AI_KEY } from './ai-queries.js';

/** Changes that come close together are read once: what is live soon, sums of days less often. */
const PACES = [
  { pauseMs: 1_000, parts: ['live', 'session', 'begun'] },
  { pauseMs: 4_000, parts: ['telemetry', 'sessions', 'conversations', 'analytics', 'missing'] },
] as const;

/**
 * Reads anew when the topic `ai` says that a live session began, went on or ended. The first change is read at once, those
 * that follow within the pause together at its end. What the topic does not tell, such as sessions that are reported when
 * they are over, the queries find at their own pace.
 */
export function useLiveAi(): ConnectionStatus {
  const queries = useQueryClient();
  const timers = useRef(new Map<number, { timer: ReturnType<typeof setTimeout>; again: boolean }>());
  const joined = useRef(false);
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const { timer } of running.values()) clearTimeout(timer);
      running.clear();
    };
  }, []);
  useTopic('ai', (event: TopicEvent) => {
    if (event.kind === 'refused') return;
    // How everything is on joining, the page has just read; later it stands for what was missed.
    if (event.kind === 'frame' && event.frame.type === 'ai_session_snapshot' && !joined.current) {
      joined.current = true;
      return;
    }
    for (const { pauseMs, parts } of PACES) {
      const waiting = timers.current.get(pauseMs);
      if (waiting !== undefined) {
        waiting.again = true;
        continue;
      }
      const read = (): void => {
        const pause = { again: false, timer: setTimeout(() => {
          timers.current.delete(pauseMs);
          if (pause.again) read();
        }, pauseMs) };
        timers.current.set(pauseMs, pause);
        for (const part of parts) void queries.invalidateQueries({ queryKey: [...AI_KEY, part] });
      };
      read();
    }
  });
  return useConnectionStatus();
}
