import { CircleAlert } from 'lucide-react';
import { type ReactNode, useId, useMemo } from 'react';
import { cx } from './cx.js';
import { FieldContext } from './field-context.js';

export interface FieldProps {
  label: ReactNode;
  /** Explains what to enter. */
  hint?: ReactNode;
  /** What is wrong, said at the field. */
  error?: ReactNode;
  required?: boolean;
  /** Shows "optional" after the label, where most fields are required. */
  optional?: boolean;
  /** Stands right of the label: a link, a counter. */
  aside?: ReactNode;
  hideLabel?: boolean;
  className?: string;
  /** One control of this library: Input, Textarea, Select. It finds label, hint and error by itself. */
  children: ReactNode;
}

/** A labelled control with hint and error. */
export function Field({
  label,
  hint,
  error,
  required = false,
  optional = false,
  aside,
  hideLabel = false,
  className,
  children,
}: FieldProps) {
  const id = useId();
  const hasHint = hint !== undefined && hint !== null && hint !== '';
  const hasError = error !== undefined && error !== null && error !== '' && error !== false;
  const wiring = useMemo(() => {
    const described = [hasError && `${id}-error`, hasHint && `${id}-hint`].filter((part) => part !== false);
    return { id, invalid: hasError, required, describedBy: described.length > 0 ? described.join(' ') : undefined };
  }, [id, hasError, hasHint, required]);
  return (
    <div className={cx('flex min-w-0 flex-col gap-1', className)}>
      <div className={cx('flex items-baseline gap-2', hideLabel && 'sr-only')}>
        <label htmlFor={id} className="text-sm font-medium text-ink">
          {label}
        </label>
        {optional && <span className="text-sm text-faint">optional</span>}
        {aside !== undefined && <span className="ml-auto text-sm">{aside}</span>}
      </div>
      <FieldContext value={wiring}>{children}</FieldContext>
      {hasError && (
        <p id={`${id}-error`} role="alert" className="flex items-start gap-1 text-sm text-danger">
          <CircleAlert size={13} strokeWidth={2} aria-hidden className="mt-0.5 shrink-0" />
          <span className="min-w-0 break-words">{error}</span>
        </p>
      )}
      {hasHint && (
        <p id={`${id}-hint`} className="text-sm text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
