import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type ConnectionStatus, type TopicEvent, useConnectionStatus, useTopic } from '../../../realtime/index.js';
import { HEALTH_KEY } from './health-queries.js';

/** Changes that come close together are read once. */
const PAUSE_MS = 1_000;

/**
 * Reads anew what a topic says has changed: `system` states of services, `workflows` work in progress. Where the topic is not to
 * be had, the figures are read again at their own pace.
 */
export function useLiveHealth(topic: 'system' | 'workflows', parts: readonly string[]): ConnectionStatus {
  const queries = useQueryClient();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useTopic(topic, (event: TopicEvent) => {
    if (event.kind === 'refused' || timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      for (const part of parts) void queries.invalidateQueries({ queryKey: [...HEALTH_KEY, part] });
    }, PAUSE_MS);
  });
  return useConnectionStatus();
}
