import { Command } from 'cmdk';
import { Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { cx } from './cx.js';
import { useFieldWiring } from './field-context.js';
import { CONTROL } from './Input.js';
import { Popover } from './Popover.js';

export interface ComboboxProps {
  value: string;
  onValueChange: (value: string) => void;
  options: readonly { value: string; label: string }[];
  /** What the search field says. */
  searchLabel: string;
  placeholder?: string;
  className?: string;
  'aria-label'?: string;
}

/** One choice of a list that is too long to read: with a search field. Imported by itself, as it brings a library. */
export function Combobox({
  value,
  onValueChange,
  options,
  searchLabel,
  placeholder = 'Choose',
  className,
  ...rest
}: ComboboxProps) {
  const wiring = useFieldWiring();
  const [open, setOpen] = useState(false);
  const chosen = options.find((option) => option.value === value);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={searchLabel}
      className="w-(--radix-popover-trigger-width) min-w-56 p-0"
      trigger={
        <button
          type="button"
          {...wiring}
          {...rest}
          className={cx(CONTROL, 'inline-flex h-8 items-center justify-between gap-2 text-left', className)}
        >
          <span className={cx('min-w-0 flex-1 truncate', chosen === undefined && value === '' && 'text-faint')}>
            {chosen?.label ?? (value || placeholder)}
          </span>
          <ChevronDown size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
        </button>
      }
    >
      <Command label={searchLabel} loop>
        <Command.Input
          placeholder={searchLabel}
          className="h-9 w-full border-b border-line bg-transparent px-3 text-base outline-none"
        />
        <Command.List className="max-h-64 overflow-y-auto p-1">
          <Command.Empty className="px-3 py-4 text-center text-muted">Nothing is called that.</Command.Empty>
          {options.map((option) => (
            <Command.Item
              key={option.value}
              value={option.value}
              keywords={[option.label]}
              onSelect={() => {
                onValueChange(option.value);
                setOpen(false);
              }}
              className="flex h-7 items-center gap-2 rounded-control px-2 text-base data-[selected=true]:bg-hover"
            >
              <span className="min-w-0 flex-1 truncate">{option.label}</span>
              {option.value === value && (
                <Check size={14} strokeWidth={2} aria-hidden className="shrink-0 text-primary" />
              )}
            </Command.Item>
          ))}
        </Command.List>
      </Command>
    </Popover>
  );
}
