import { useQueryClient } from '@tanstack/react-query';
import { type TopicEvent, useTopic } from '../../realtime/index.js';
import { useToast } from '../../ui/index.js';
import { guardKeys, type Guarded } from './guard-queries.js';

interface ToldViolation {
  description: string;
  resolved: boolean;
  of: Guarded;
}

/** Reads anew when a violation opens or closes, and says aloud which one opened. */
export function useLiveGuards(of: Guarded): void {
  const queries = useQueryClient();
  const toast = useToast();
  useTopic('guards', (event: TopicEvent) => {
    if (event.kind === 'refused') return;
    if (event.kind === 'frame') {
      if (event.frame.type !== 'dashboard.guard.violation') return;
      const violation = event.frame.data as ToldViolation;
      if (violation.of !== of) return;
      if (!violation.resolved) toast.show({ title: 'A violation opened', description: violation.description, tone: 'danger' });
    }
    void queries.invalidateQueries({ queryKey: guardKeys.all });
  });
}
