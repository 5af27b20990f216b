import * as Radix from '@radix-ui/react-select';
import { Check, ChevronDown } from 'lucide-react';
import type { ReactNode, Ref } from 'react';
import { cspNonce } from './csp-nonce.js';
import { cx } from './cx.js';
import { useFieldWiring } from './field-context.js';
import { CONTROL } from './Input.js';

export interface SelectOption {
  value: string;
  label: ReactNode;
  /** Said under the label in the list. */
  description?: ReactNode;
  disabled?: boolean;
}

export interface SelectProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly SelectOption[];
  placeholder?: string;
  disabled?: boolean;
  size?: 'sm' | 'md';
  className?: string;
  /** Needed where no Field gives the name. */
  'aria-label'?: string;
  ref?: Ref<HTMLButtonElement>;
  onBlur?: () => void;
}

// Radix keeps the empty value for "nothing chosen"; an option may still stand for it.
const EMPTY = '\u0000';
const inward = (value: string): string => (value === '' ? EMPTY : value);
const outward = (value: string): string => (value === EMPTY ? '' : value);

/** One choice of a list. */
export function Select({
  value,
  onValueChange,
  options,
  placeholder,
  disabled = false,
  size = 'md',
  className,
  ref,
  onBlur,
  ...rest
}: SelectProps) {
  const wiring = useFieldWiring();
  const chosen = options.find((option) => option.value === value);
  return (
    <Radix.Root
      value={chosen === undefined ? '' : inward(value)}
      onValueChange={(next) => onValueChange(outward(next))}
      disabled={disabled}
    >
      <Radix.Trigger
        ref={ref}
        {...wiring}
        {...rest}
        onBlur={onBlur}
        className={cx(
          CONTROL,
          'inline-flex items-center justify-between gap-2 text-left data-[placeholder]:text-faint',
          size === 'sm' ? 'h-7 px-2 text-sm' : 'h-8',
          className,
        )}
      >
        <span className="min-w-0 flex-1 truncate">
          <Radix.Value placeholder={placeholder ?? 'Choose'}>{chosen?.label}</Radix.Value>
        </span>
        <Radix.Icon asChild>
          <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-60 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-fade overflow-hidden rounded-card border border-line bg-raised shadow-raised"
        >
          <Radix.Viewport nonce={cspNonce()} className="max-h-72 p-1">
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={inward(option.value)}
                disabled={option.disabled === true}
                textValue={typeof option.label === 'string' ? option.label : option.value}
                className="relative flex max-w-96 cursor-default items-start rounded-control py-1.5 pr-2 pl-7 text-base outline-none select-none data-[disabled]:opacity-50 data-[highlighted]:bg-hover"
              >
                <Radix.ItemIndicator className="absolute top-2 left-2">
                  <Check size={14} strokeWidth={2} aria-hidden className="text-primary" />
                </Radix.ItemIndicator>
                <span className="min-w-0">
                  <Radix.ItemText>{option.label}</Radix.ItemText>
                  {option.description !== undefined && (
                    <span className="block text-sm text-muted">{option.description}</span>
                  )}
                </span>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
