import { BellOff, Check, CircleAlert, CircleCheck, CircleDashed, Flame, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react';
import { Pill } from '../../ui/index.js';
import type { AlertSeverity, AlertStatus } from './alert-types.js';
import { severityWords, statusWords } from './alert-words.js';

const SEVERITY_ICONS: Readonly<Record<AlertSeverity, LucideIcon>> = { critical: OctagonAlert, warning: TriangleAlert, info: Info };

/** How bad it is: a word and a sign. */
export function SeverityPill({ severity }: { severity: AlertSeverity }) {
  const { label, tone } = severityWords(severity);
  const Icon = SEVERITY_ICONS[severity];
  return (
    <Pill tone={tone}>
      <Icon size={12} strokeWidth={2.2} aria-hidden />
      {label}
    </Pill>
  );
}

const STATUS_ICONS: Readonly<Record<AlertStatus, LucideIcon>> = {
  firing: Flame,
  error: CircleAlert,
  no_data: CircleDashed,
  acknowledged: Check,
  silenced: BellOff,
  resolved: CircleCheck,
};

/** How an alert stands: a word and a sign. */
export function StatusPill({ status, snoozed = false }: { status: AlertStatus; snoozed?: boolean }) {
  const { label, tone } = statusWords(status, snoozed);
  const Icon = STATUS_ICONS[status];
  return (
    <Pill tone={tone}>
      <Icon size={12} strokeWidth={2.2} aria-hidden />
      {label}
    </Pill>
  );
}
