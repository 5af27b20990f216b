import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import { type TopicEvent, useTopic } from '../../realtime/index.js';
import { useToast } from '../../ui/index.js';
import { anomalyKeys } from './anomaly-queries.js';
import { anomaliesPath, type Whose } from './anomaly-view.js';

/** Changes that come close together are read once. */
const PAUSE_MS = 500;

interface ToldAnomaly {
  id: string;
  severity: 'low' | 'medium' | 'high' | 'critical';
  sentence: string;
  resolvedAt: string | null;
  of?: Whose;
}

/** Reads anew when an anomaly is found or over, and says aloud which grave one was found; the others stand in the list. */
export function useLiveAnomalies(of: Whose): void {
  const queries = useQueryClient();
  const toast = useToast();
  const navigate = useNavigate();
  const said = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useTopic('anomalies', (event: TopicEvent) => {
    if (event.kind === 'refused') return;
    if (event.kind === 'frame') {
      if (event.frame.type !== 'anomaly_alert') return;
      const told = event.frame.data as ToldAnomaly;
      if ((told.of ?? 'tenant') !== of) return;
      const grave = told.severity === 'high' || told.severity === 'critical';
      if (grave && told.resolvedAt === null && !said.current.has(told.id)) {
        said.current.add(told.id);
        toast.show({
          title: 'An anomaly was found',
          description: told.sentence,
          tone: 'danger',
          action: { label: 'Look', onAction: () => void navigate(anomaliesPath(of, `/${told.id}`)) },
        });
      }
    }
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      void queries.invalidateQueries({ queryKey: anomalyKeys.all });
    }, PAUSE_MS);
  });
}
