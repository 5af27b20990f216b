import { X } from 'lucide-react';
import { Combobox } from '../../../ui/Combobox.js';
import { Field } from '../../../ui/index.js';
import { MOST_TARGETS } from './policy-form.js';
import { iconOf, type Targets } from './use-targets.js';

export interface TargetsFieldProps {
  label: string;
  value: readonly string[];
  onChange: (value: string[]) => void;
  targets: Targets;
  /** Names of targets that are gone meanwhile, by key. */
  gone: ReadonlyMap<string, string>;
  error: string | undefined;
}

/** Who is told: chips, and a list to add from. */
export function TargetsField({ label, value, onChange, targets, gone, error }: TargetsFieldProps) {
  const left = targets.choices.filter(({ key }) => !value.includes(key));
  const nameOf = (key: string): string => targets.choices.find((choice) => choice.key === key)?.name ?? (targets.loading ? '…' : (gone.get(key) ?? 'gone'));
  const placeholder = targets.loading ? 'Loading' : left.length === 0 ? 'All are told' : value.length === 0 ? 'Choose who is told' : 'Add another';
  return (
    <Field label={label} hideLabel error={error}>
      <div className="flex min-w-0 flex-wrap items-center gap-1.5">
        {value.map((key) => {
          const Icon = iconOf(targets.choices, key);
          const name = nameOf(key);
          return (
            <span key={key} className="inline-flex h-8 max-w-full min-w-0 items-center gap-1.5 rounded-control border border-line bg-sunken pl-2 font-medium">
              <Icon size={14} strokeWidth={1.8} aria-hidden className="shrink-0 text-muted" />
              <span className="truncate" title={name}>
                {name}
              </span>
              <button
                type="button"
                aria-label={`Do not tell ${name}`}
                onClick={() => onChange(value.filter((other) => other !== key))}
                className="flex h-full w-6 shrink-0 items-center justify-center rounded-control text-faint hover:text-ink"
              >
                <X size={13} strokeWidth={2} aria-hidden />
              </button>
            </span>
          );
        })}
        {value.length < MOST_TARGETS && (
          <div className="w-44 min-w-0 flex-auto">
            <Combobox
              value=""
              searchLabel="Search channels and members"
              placeholder={placeholder}
              options={left.map(({ key, name, detail }) => ({ value: key, label: `${name} · ${detail}` }))}
              onValueChange={(key) => onChange([...value, key])}
            />
          </div>
        )}
      </div>
    </Field>
  );
}
