import { Lock, LockOpen } from 'lucide-react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { Button, Field, Select } from '../../../ui/index.js';
import { ParameterControl } from '../../explore/parameters/ParameterControl.js';
import {
  type EmbedChoices,
  type LockDraft,
  lockDraftOf,
  lockProblem,
  type LockType,
  lockTypeOf,
} from './embed-choices.js';
import type { Lockable } from './lockable.js';
import { OptionPicker } from './OptionPicker.js';

const TYPES: readonly { value: LockType; label: string }[] = [
  { value: 'text', label: 'Text' },
  { value: 'number', label: 'Number' },
  { value: 'boolean', label: 'True or false' },
  { value: 'date', label: 'Date' },
  { value: 'list', label: 'List' },
];

export interface LockFieldsProps {
  form: UseFormReturn<EmbedChoices>;
  dashboard: { id: string; version: number };
  lockables: readonly Lockable[];
}

/** A line for each name that the dashboard's queries bind: open, or locked to a value. */
export function LockFields({ form, dashboard, lockables }: LockFieldsProps) {
  return (
    <ul className="flex flex-col gap-2.5">
      {lockables.map((lockable) => (
        <li key={lockable.name}>
          <Controller
            control={form.control}
            name={`locks.${lockable.name}`}
            rules={{ validate: (draft) => lockProblem(lockable, draft ?? lockDraftOf(lockable, {})) }}
            render={({ field: { value, onChange }, fieldState: { error } }) => (
              <LockField
                lockable={lockable}
                dashboard={dashboard}
                draft={value ?? lockDraftOf(lockable, {})}
                onChange={onChange}
                error={error?.message}
              />
            )}
          />
        </li>
      ))}
    </ul>
  );
}

interface LockFieldProps {
  lockable: Lockable;
  dashboard: LockFieldsProps['dashboard'];
  draft: LockDraft;
  onChange: (draft: LockDraft) => void;
  error: string | undefined;
}

function LockField({ lockable, dashboard, draft, onChange, error }: LockFieldProps) {
  const { name, label, widgets, guessed, variable } = lockable;
  const boundBy = `Bound by ${widgets.join(', ')}.`;
  if (!draft.on) {
    return (
      <div className="flex items-center gap-2">
        <div className="min-w-0 flex-1" title={boundBy}>
          <Name name={name} label={label} />
        </div>
        <Button size="sm" icon={LockOpen} aria-label={`Lock ${name}`} onClick={() => onChange({ ...draft, on: true })}>
          Lock
        </Button>
      </div>
    );
  }
  const { type, itemType } = lockTypeOf(lockable, draft);
  const change = (texts: readonly string[]): void => onChange({ ...draft, texts });
  return (
    <div className="flex flex-col gap-1.5 rounded-control border border-line bg-sunken p-2.5">
      <Field
        label={<Name name={name} label={label} />}
        error={error}
        aside={
          <Button
            size="sm"
            variant="ghost"
            icon={Lock}
            aria-label={`Unlock ${name}`}
            className="-my-1"
            onClick={() => onChange({ ...draft, on: false })}
          >
            Unlock
          </Button>
        }
      >
        {variable?.options !== undefined && type !== 'date_range' ? (
          <OptionPicker
            dashboard={dashboard}
            variable={variable}
            several={type === 'list'}
            value={draft.texts}
            onChange={change}
          />
        ) : (
          <ParameterControl type={type} itemType={itemType} value={draft.texts} onChange={change} />
        )}
      </Field>
      {guessed && (
        <div className="flex items-center gap-2">
          <span className="text-sm text-muted">No query says of which type it is:</span>
          <Select
            size="sm"
            aria-label={`Type of ${name}`}
            className="w-28"
            value={draft.type}
            onValueChange={(next) => onChange({ ...draft, type: next as LockType, texts: [] })}
            options={TYPES}
          />
        </div>
      )}
      <p className="truncate text-sm text-muted" title={boundBy}>
        {boundBy}
      </p>
    </div>
  );
}

function Name({ name, label }: { name: string; label: string }) {
  return (
    <span className="flex min-w-0 items-baseline gap-1.5">
      {label !== name && <span className="truncate text-base font-medium">{label}</span>}
      <code className="truncate font-mono text-sm text-muted">{name}</code>
    </span>
  );
}
