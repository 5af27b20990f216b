import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, Ref } from 'react';
import { cx } from './cx.js';
import { Tooltip } from './Tooltip.js';

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children' | 'aria-label'> {
  icon: LucideIcon;
  /** What it does; read out, and shown as a tooltip. */
  label: string;
  size?: 'sm' | 'md';
  variant?: 'ghost' | 'outline' | 'danger';
  /** Keeps the tooltip away, where the label is already on the screen. */
  plain?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

const VARIANTS = {
  ghost:
    'border-transparent text-muted hover:bg-hover hover:text-ink data-[state=open]:bg-hover data-[state=open]:text-ink',
  outline: 'border-line bg-card text-muted hover:border-line-strong hover:bg-hover hover:text-ink',
  danger: 'border-transparent text-muted hover:bg-danger-soft hover:text-danger',
};

/** A square button that shows only an icon. */
export function IconButton({
  icon: Icon,
  label,
  size = 'md',
  variant = 'ghost',
  plain = false,
  className,
  ...rest
}: IconButtonProps) {
  const button = (
    <button
      type="button"
      aria-label={label}
      {...rest}
      className={cx(
        'inline-flex shrink-0 items-center justify-center rounded-control border transition-colors duration-120',
        'disabled:pointer-events-none disabled:opacity-50',
        size === 'sm' ? 'size-7' : 'size-8',
        VARIANTS[variant],
        className,
      )}
    >
      <Icon size={size === 'sm' ? 15 : 16} strokeWidth={1.8} aria-hidden />
    </button>
  );
  return plain ? button : <Tooltip label={label}>{button}</Tooltip>;
}
