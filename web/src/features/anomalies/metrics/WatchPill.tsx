import { CircleAlert, CirclePause, Eye, Hourglass, type LucideIcon } from 'lucide-react';
import { Pill } from '../../../ui/index.js';
import type { WatchedMetric } from '../anomaly-queries.js';
import { watchWords } from '../anomaly-words.js';

/** How a metric is watched: a word and a sign, and never colour alone. */
export function WatchPill({ metric }: { metric: Pick<WatchedMetric, 'enabled' | 'problem' | 'judgedUntil'> }) {
  const { word, tone } = watchWords(metric);
  const Icon: LucideIcon = !metric.enabled ? CirclePause : metric.problem !== null ? CircleAlert : metric.judgedUntil === null ? Hourglass : Eye;
  return (
    <Pill tone={tone}>
      <Icon size={12} strokeWidth={2.2} aria-hidden />
      {word}
    </Pill>
  );
}
