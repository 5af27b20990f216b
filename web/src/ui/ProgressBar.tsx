import { cx } from './cx.js';
import type { Tone } from './Pill.js';

const FILL: Partial<Record<Tone, string>> = {
  accent: 'bg-primary',
  success: 'bg-success',
  warning: 'bg-warning',
  danger: 'bg-danger',
  neutral: 'bg-control',
};

/** How much of a whole: `value` from 0 to 1. */
export function ProgressBar({
  value,
  label,
  tone = 'accent',
  className,
}: {
  value: number;
  label: string;
  tone?: Tone;
  className?: string;
}) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <span
      role="progressbar"
      aria-label={label}
      aria-valuenow={Math.round(share * 100)}
      aria-valuemin={0}
      aria-valuemax={100}
      className={cx('block h-1 overflow-hidden rounded-full bg-neutral-soft', className)}
    >
      <span
        className={cx('block h-full rounded-full transition-[width] duration-150', FILL[tone] ?? 'bg-primary')}
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}
