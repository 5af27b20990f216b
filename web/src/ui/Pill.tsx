import type { ReactNode } from 'react';
import { cx } from './cx.js';

export type Tone = 'neutral' | 'accent' | 'success' | 'warning' | 'danger' | 'info' | 'secondary';

const TONES: Record<Tone, string> = {
  neutral: 'bg-neutral-soft text-muted',
  accent: 'bg-primary-soft text-primary',
  success: 'bg-success-soft text-success',
  warning: 'bg-warning-soft text-warning',
  danger: 'bg-danger-soft text-danger',
  info: 'bg-info-soft text-info',
  secondary: 'bg-secondary-soft text-secondary',
};

const DOTS: Record<Tone, string> = {
  neutral: 'bg-control',
  accent: 'bg-primary',
  success: 'bg-success',
  warning: 'bg-warning',
  danger: 'bg-danger',
  info: 'bg-info',
  secondary: 'bg-secondary',
};

/** A state in one or two words; its text never wraps. */
export function Pill({
  tone = 'neutral',
  className,
  children,
}: {
  tone?: Tone;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span
      className={cx(
        'inline-flex h-5 max-w-full align-middle shrink-0 items-center gap-1 truncate rounded-pill px-1.5 text-xs font-semibold whitespace-nowrap',
        TONES[tone],
        className,
      )}
    >
      {children}
    </span>
  );
}

/** A state as a coloured dot with its word beside it: quieter than a pill, never colour alone. */
export function StatusDot({
  tone,
  pulse = false,
  className,
  children,
}: {
  tone: Tone;
  pulse?: boolean;
  className?: string;
  children: ReactNode;
}) {
  return (
    <span className={cx('inline-flex min-w-0 items-center gap-1.5 align-middle whitespace-nowrap', className)}>
      <span className={cx('size-1.5 shrink-0 rounded-full', DOTS[tone], pulse && 'animate-pulse-soft')} aria-hidden />
      {children}
    </span>
  );
}
