import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef } from 'react';
import { api } from '../../api/client.js';
import { useToast } from '../../ui/index.js';
import { type Anomaly, type AnomalyJudged, anomalyKeys, type Feedback } from './anomaly-queries.js';
import type { Whose } from './anomaly-view.js';
import { sensitivityWords } from './anomaly-words.js';

export interface Judging {
  /** Says whether it was one; null takes back what was said. */
  judge: (feedback: Feedback | null) => void;
  /** What is being said. */
  pending: boolean;
}

/** Feedback on an anomaly, with what it came to and a way back. */
export function useJudge(anomaly: Anomaly, of: Whose): Judging {
  const queries = useQueryClient();
  const toast = useToast();
  const takeAway = useRef<() => void>(undefined);
  const send = useMutation({
    mutationFn: ({ feedback }: { feedback: Feedback | null; before: Feedback | null }) => api.post<AnomalyJudged>(`/anomalies/${anomaly.id}/feedback?of=${of}`, { feedback }),
    onSuccess: ({ anomaly: after, sensitivity }, { feedback, before }) => {
      queries.setQueryData(anomalyKeys.one(of, after.id), after);
      takeAway.current?.();
      const now = sensitivity === null ? undefined : `“${after.title}” is watched with a sensitivity of ${sensitivity.toFixed(2)} now: ${sensitivityWords(sensitivity)}.`;
      takeAway.current = toast.show({
        title: feedback === null ? 'What was said is taken back' : feedback === 'right' ? 'It counts as an anomaly' : 'It counts as a false alarm',
        ...(now !== undefined && { description: now }),
        tone: 'success',
        action: { label: 'Undo', onAction: () => send.mutate({ feedback: before, before: feedback }) },
      });
    },
    onError: (error) => toast.error('The feedback could not be kept', error),
    onSettled: () => queries.invalidateQueries({ queryKey: anomalyKeys.all }),
  });
  return { judge: (feedback) => send.mutate({ feedback, before: anomaly.feedback }), pending: send.isPending };
}
