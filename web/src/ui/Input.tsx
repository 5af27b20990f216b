import { Eye, EyeOff, Search, X } from 'lucide-react';
import { type InputHTMLAttributes, type Ref, type TextareaHTMLAttributes, useState } from 'react';
import { cx } from './cx.js';
import { useFieldWiring } from './field-context.js';

/** The look of everything that takes text. */
export const CONTROL = cx(
  'w-full min-w-0 rounded-control border border-line-strong bg-card px-2.5 text-base text-ink transition-colors duration-120',
  'hover:border-control focus-visible:border-primary focus-visible:-outline-offset-1',
  'aria-invalid:border-danger disabled:cursor-not-allowed disabled:bg-sunken disabled:text-muted',
);

export interface InputProps extends InputHTMLAttributes<HTMLInputElement> {
  ref?: Ref<HTMLInputElement>;
}

/** One line of text, a number, a date. Passwords can be shown. */
export function Input({ className, type = 'text', ...rest }: InputProps) {
  const wiring = useFieldWiring();
  const [shown, setShown] = useState(false);
  if (type !== 'password') {
    return <input {...wiring} type={type} {...rest} className={cx(CONTROL, 'h-8', className)} />;
  }
  const Icon = shown ? EyeOff : Eye;
  return (
    <span className={cx('relative flex', className)}>
      <input {...wiring} type={shown ? 'text' : 'password'} {...rest} className={cx(CONTROL, 'h-8 pr-9')} />
      <button
        type="button"
        aria-label={shown ? 'Hide what is typed' : 'Show what is typed'}
        onClick={() => setShown(!shown)}
        disabled={rest.disabled}
        className="absolute inset-y-0 right-0 flex w-8 items-center justify-center rounded-control text-muted hover:text-ink"
      >
        <Icon size={15} strokeWidth={1.8} aria-hidden />
      </button>
    </span>
  );
}

export interface TextareaProps extends TextareaHTMLAttributes<HTMLTextAreaElement> {
  /** Fixed-width letters: keys, certificates, code. */
  mono?: boolean;
  ref?: Ref<HTMLTextAreaElement>;
}

/** Several lines of text. */
export function Textarea({ className, mono = false, rows = 4, ...rest }: TextareaProps) {
  const wiring = useFieldWiring();
  return (
    <textarea
      {...wiring}
      rows={rows}
      {...rest}
      className={cx(CONTROL, 'resize-y py-1.5', mono && 'font-mono text-sm', className)}
    />
  );
}

export interface SearchInputProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange' | 'type'> {
  value: string;
  onValueChange: (value: string) => void;
  /** What is searched; read out and shown while the field is empty. */
  label: string;
  ref?: Ref<HTMLInputElement>;
}

/** A field that narrows what is on the screen; Escape empties it. */
export function SearchInput({ value, onValueChange, label, className, onKeyDown, ...rest }: SearchInputProps) {
  return (
    <span className={cx('relative flex min-w-0', className)}>
      <Search
        size={14}
        strokeWidth={1.8}
        aria-hidden
        className="pointer-events-none absolute inset-y-0 left-2.5 my-auto text-faint"
      />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        autoComplete="off"
        spellCheck={false}
        {...rest}
        value={value}
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && value !== '') {
            event.preventDefault();
            event.stopPropagation();
            onValueChange('');
          }
          onKeyDown?.(event);
        }}
        className={cx(CONTROL, 'h-8 pr-7 pl-8 [&::-webkit-search-cancel-button]:hidden')}
      />
      {value !== '' && (
        <button
          type="button"
          tabIndex={-1}
          aria-label="Clear the search"
          onClick={() => onValueChange('')}
          className="absolute inset-y-0 right-0 flex w-7 items-center justify-center text-faint hover:text-ink"
        >
          <X size={14} strokeWidth={1.8} aria-hidden />
        </button>
      )}
    </span>
  );
}
