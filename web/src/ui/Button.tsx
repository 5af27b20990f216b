import type { LucideIcon } from 'lucide-react';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Link, type LinkProps } from 'react-router';
import { cx } from './cx.js';

export type ButtonVariant = 'primary' | 'secondary' | 'ghost' | 'danger';
export type ButtonSize = 'sm' | 'md';

const VARIANTS: Record<ButtonVariant, string> = {
  primary: 'border-primary bg-primary text-on-primary hover:border-primary-hover hover:bg-primary-hover',
  secondary: 'border-line bg-card text-ink hover:border-line-strong hover:bg-hover',
  ghost: 'border-transparent text-muted hover:bg-hover hover:text-ink',
  danger: 'border-danger bg-danger text-on-danger hover:border-danger-hover hover:bg-danger-hover',
};

const SIZES: Record<ButtonSize, string> = { sm: 'h-7 gap-1.5 px-2 text-sm', md: 'h-8 gap-2 px-3 text-base' };

function look(variant: ButtonVariant, size: ButtonSize, className: string | undefined): string {
  return cx(
    'inline-flex shrink-0 items-center justify-center rounded-control border font-medium whitespace-nowrap select-none',
    'transition-colors duration-120 disabled:pointer-events-none disabled:opacity-50',
    VARIANTS[variant],
    SIZES[size],
    className,
  );
}

interface Appearance {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: LucideIcon | undefined;
}

export interface ButtonProps extends Appearance, ButtonHTMLAttributes<HTMLButtonElement> {
  /** Work is under way: the button keeps its size, says so to screen readers, and takes no second press. */
  pending?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** A button that does something on this page. `type` is `button` unless said otherwise. */
export function Button({
  variant = 'secondary',
  size = 'md',
  icon,
  pending = false,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={look(variant, size, className)}
      disabled={rest.disabled === true || pending}
      aria-busy={pending || undefined}
    >
      <Content icon={icon} size={size}>
        {children}
      </Content>
      {pending && <span className="-mr-1 size-1.5 animate-pulse-soft rounded-full bg-current" aria-hidden />}
    </button>
  );
}

/** A link that looks like a button: for going somewhere. */
export function ButtonLink({
  variant = 'secondary',
  size = 'md',
  icon,
  className,
  children,
  ...rest
}: Appearance & LinkProps) {
  return (
    <Link {...rest} className={look(variant, size, className)}>
      <Content icon={icon} size={size}>
        {children}
      </Content>
    </Link>
  );
}

function Content({
  icon: Icon,
  size,
  children,
}: {
  icon: LucideIcon | undefined;
  size: ButtonSize;
  children: ReactNode;
}) {
  return (
    <>
      {Icon !== undefined && (
        <Icon size={size === 'sm' ? 14 : 15} strokeWidth={1.8} aria-hidden className="-ml-0.5 shrink-0" />
      )}
      {children}
    </>
  );
}
