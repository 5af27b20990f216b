import { useQuery } from '@tanstack/react-query';
import { X } from 'lucide-react';
import type { Variable } from '../../../api/types.js';
import { Button, ErrorLine } from '../../../ui/index.js';
import { Combobox } from '../../../ui/Combobox.js';
import { variableOptionsQuery } from '../../dashboards/data/dashboard-queries.js';
import { ParameterControl } from '../../explore/parameters/ParameterControl.js';

export interface OptionPickerProps {
  dashboard: { id: string; version: number };
  variable: Variable;
  several: boolean;
  value: readonly string[];
  onChange: (value: string[]) => void;
}

/** One or several of a variable's options; typed freely when they cannot be loaded. Stands in a Field. */
export function OptionPicker({ dashboard, variable, several, value, onChange }: OptionPickerProps) {
  const options = useQuery(variableOptionsQuery(dashboard.id, dashboard.version, variable, {}));
  if (options.isError && options.data === undefined) {
    return (
      <div className="flex flex-col gap-1.5">
        <ParameterControl type={several ? 'list' : 'text'} itemType="text" value={value} onChange={onChange} />
        <ErrorLine error={options.error} />
        <Button size="sm" className="self-start" onClick={() => void options.refetch()}>
          Load the choices again
        </Button>
      </div>
    );
  }
  const choices = (options.data ?? []).map((option) => ({ value: String(option.value), label: option.label }));
  const labelOf = (text: string): string => choices.find((choice) => choice.value === text)?.label ?? text;
  return (
    <div className="flex flex-col gap-1.5">
      <Combobox
        value={several ? '' : (value[0] ?? '')}
        onValueChange={(text) => onChange(several ? [...value, text] : [text])}
        options={several ? choices.filter((choice) => !value.includes(choice.value)) : choices}
        searchLabel={`Search ${variable.label ?? variable.name}`}
        placeholder={options.isPending ? 'Loading…' : several && value.length > 0 ? 'Add another' : 'Choose'}
      />
      {several && value.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {value.map((text) => (
            <li
              key={text}
              className="inline-flex h-6 max-w-full items-center gap-0.5 rounded-pill bg-neutral-soft pl-1.5 text-sm"
            >
              <span className="truncate">{labelOf(text)}</span>
              <button
                type="button"
                aria-label={`Remove ${labelOf(text)}`}
                onClick={() => onChange(value.filter((other) => other !== text))}
                className="inline-flex size-5 items-center justify-center rounded-pill text-muted hover:text-ink"
              >
                <X size={12} strokeWidth={2} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
