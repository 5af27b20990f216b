import { CircleAlert, CircleCheck, CircleDashed, CircleX, type LucideIcon, TriangleAlert } from 'lucide-react';
import { Pill } from '../../ui/index.js';
import type { KpiFigures } from './kpi-queries.js';
import { statusWords } from './kpi-words.js';

const ICONS: Readonly<Record<KpiFigures['status'], LucideIcon>> = {
  good: CircleCheck,
  warning: TriangleAlert,
  critical: CircleAlert,
  none: CircleDashed,
  no_data: CircleDashed,
  error: CircleX,
};

/** How a KPI is: a word and a sign, and never colour alone. */
export function StatusPill({ figures }: { figures: Pick<KpiFigures, 'status' | 'target' | 'warning' | 'critical'> }) {
  const { word, tone } = statusWords(figures);
  const Icon = ICONS[figures.status];
  return (
    <Pill tone={tone}>
      <Icon size={12} strokeWidth={2.2} aria-hidden />
      {word}
    </Pill>
  );
}
