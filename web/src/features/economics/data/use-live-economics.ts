import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { type ConnectionStatus, type TopicEvent, useConnectionStatus, useTopic } from '../../../realtime/index.js';
import { useToast } from '../../../ui/index.js';
import { ECONOMICS_KEY } from './economics-queries.js';

/** Changes that come close together are read once. */
const PAUSE_MS = 1_000;
/** Of a versioned book and of lists that only their writers change. */
const STILL: readonly unknown[] = ['price-book', 'repricings', 'rules'];

/** A budget that reached a threshold, or a guard over costs that opened a violation. */
type Told = { kind: 'budget' } | { kind: 'surge'; description: string };

/** Reads the figures anew when costs accrue, and says aloud that costs surge. */
export function useLiveEconomics(): ConnectionStatus {
  const queries = useQueryClient();
  const toast = useToast();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useTopic('economics', (event: TopicEvent) => {
    if (event.kind === 'refused') return;
    if (event.kind === 'frame' && event.frame.type === 'dashboard.cost.threshold_exceeded') {
      const told = event.frame.data as Told;
      // Of budgets people are told as they chose; their state is on the page.
      if (told.kind === 'surge') toast.show({ title: 'Costs surge', description: told.description, tone: 'danger' });
    }
    if (timer.current !== undefined) return;
    timer.current = setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: ECONOMICS_KEY, predicate: ({ queryKey }) => !STILL.includes(queryKey[1]) });
    }, PAUSE_MS);
  });
  return useConnectionStatus();
}
