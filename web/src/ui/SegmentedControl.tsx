import type { LucideIcon } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { cx } from './cx.js';

export interface SegmentedControlProps<T extends string> {
  value: T;
  onValueChange: (value: T) => void;
  options: readonly { value: T; label: ReactNode; icon?: LucideIcon; disabled?: boolean }[];
  /** What is chosen, for screen readers. */
  label: string;
  size?: 'sm' | 'md';
  /** Shows icons alone; the labels are then read out. */
  iconsOnly?: boolean;
  className?: string;
}

const STEPS: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** One of a few, all in sight; arrow keys move. */
export function SegmentedControl<T extends string>({
  value,
  onValueChange,
  options,
  label,
  size = 'md',
  iconsOnly = false,
  className,
}: SegmentedControlProps<T>) {
  const group = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const open = options.filter((option) => option.disabled !== true);
    const at = open.findIndex((option) => option.value === value);
    const next = open[(at + step + open.length) % open.length];
    if (next === undefined) return;
    onValueChange(next.value);
    group.current?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus();
  };
  return (
    <div
      ref={group}
      role="radiogroup"
      aria-label={label}
      onKeyDown={move}
      className={cx('inline-flex rounded-control border border-line bg-sunken p-0.5', className)}
    >
      {options.map((option) => {
        const on = option.value === value;
        return (
          <button
            key={option.value}
            type="button"
            role="radio"
            aria-checked={on}
            aria-label={iconsOnly && typeof option.label === 'string' ? option.label : undefined}
            title={iconsOnly && typeof option.label === 'string' ? option.label : undefined}
            data-value={option.value}
            tabIndex={on ? 0 : -1}
            disabled={option.disabled}
            onClick={() => onValueChange(option.value)}
            className={cx(
              'inline-flex items-center gap-1.5 rounded-[5px] px-2 font-medium whitespace-nowrap transition-colors duration-120 disabled:opacity-50',
              size === 'sm' ? 'h-6 text-sm' : 'h-[26px] text-base',
              on ? 'bg-card text-ink shadow-[0_0_0_1px_var(--tm-border-strong)]' : 'text-muted hover:text-ink',
            )}
          >
            {option.icon !== undefined && <option.icon size={14} strokeWidth={1.8} aria-hidden />}
            {!iconsOnly && option.label}
          </button>
        );
      })}
    </div>
  );
}
