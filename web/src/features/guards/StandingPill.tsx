import { CircleAlert, CircleCheck, CircleDashed, CirclePause, Hourglass, type LucideIcon } from 'lucide-react';
import { Pill, type Tone } from '../../ui/index.js';
import type { Guard, Severity } from './guard-queries.js';
import { SEVERITIES, standingWords } from './guard-words.js';

const ICONS: Readonly<Record<Guard['status'], LucideIcon>> = {
  ok: CircleCheck,
  pending: Hourglass,
  violated: CircleAlert,
  no_data: CircleDashed,
  not_evaluated: CircleDashed,
  disabled: CirclePause,
};

/** How a guard stands: a word and a sign, and never colour alone. */
export function StandingPill(props: { status: Guard['status']; held?: boolean }) {
  const { word, tone } = standingWords(props);
  const Icon = ICONS[props.status];
  return (
    <Pill tone={tone}>
      <Icon size={12} strokeWidth={2.2} aria-hidden />
      {word}
    </Pill>
  );
}

const TONES: Readonly<Record<Severity, Tone>> = { critical: 'danger', high: 'warning', medium: 'info', low: 'neutral' };

export function SeverityPill({ severity }: { severity: Severity }) {
  return <Pill tone={TONES[severity]}>{SEVERITIES.find(({ value }) => value === severity)?.label}</Pill>;
}
