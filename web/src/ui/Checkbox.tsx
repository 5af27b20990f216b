import { Check } from 'lucide-react';
import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import { cx } from './cx.js';

interface ToggleProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'size'> {
  label: ReactNode;
  description?: ReactNode;
  /** The label is only read out, for boxes in a table's cells. */
  hideLabel?: boolean;
  ref?: Ref<HTMLInputElement>;
}

/** A box to tick, with its label. A native input, so `register` and `onChange` work as ever. */
export function Checkbox({ label, description, hideLabel = false, className, ...rest }: ToggleProps) {
  return (
    <Labelled
      label={label}
      description={description}
      hideLabel={hideLabel}
      disabled={rest.disabled === true}
      className={className}
    >
      {(wiring) => (
        <span className="relative mt-0.5 flex size-4 shrink-0">
          <input
            {...rest}
            {...wiring}
            type="checkbox"
            className="peer size-4 appearance-none rounded-[4px] border border-control bg-card transition-colors duration-120 checked:border-primary checked:bg-primary"
          />
          <Check
            size={12}
            strokeWidth={3}
            aria-hidden
            className="pointer-events-none absolute inset-0 m-auto hidden text-on-primary peer-checked:block"
          />
        </span>
      )}
    </Labelled>
  );
}

/** On or off, at once. A native input in the role of a switch. */
export function Switch({ label, description, hideLabel = false, className, ...rest }: ToggleProps) {
  return (
    <Labelled
      label={label}
      description={description}
      hideLabel={hideLabel}
      disabled={rest.disabled === true}
      className={className}
    >
      {(wiring) => (
        <span className="relative mt-px flex h-[18px] w-8 shrink-0">
          <input
            {...rest}
            {...wiring}
            type="checkbox"
            role="switch"
            className="peer h-[18px] w-8 appearance-none rounded-full border border-control bg-control transition-colors duration-150 checked:border-primary checked:bg-primary"
          />
          <span
            className="pointer-events-none absolute top-[3px] left-[3px] size-3 rounded-full bg-card transition-transform duration-150 peer-checked:translate-x-3.5"
            aria-hidden
          />
        </span>
      )}
    </Labelled>
  );
}

interface LabelledProps {
  label: ReactNode;
  description: ReactNode;
  hideLabel: boolean;
  disabled: boolean;
  className: string | undefined;
  children: (wiring: { id: string; 'aria-describedby': string | undefined }) => ReactNode;
}

function Labelled({ label, description, hideLabel, disabled, className, children }: LabelledProps) {
  const id = useId();
  const described = description === undefined ? undefined : `${id}-description`;
  return (
    <div className={cx('flex items-start gap-2', disabled && 'opacity-60', className)}>
      {children({ id, 'aria-describedby': described })}
      <div className={cx('min-w-0', hideLabel && 'sr-only')}>
        <label htmlFor={id} className="text-base text-ink">
          {label}
        </label>
        {description !== undefined && (
          <p id={described} className="text-sm text-muted">
            {description}
          </p>
        )}
      </div>
    </div>
  );
}
