import { ArrowDown, ArrowUp, Trash2 } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import { Controller, type UseFormReturn } from 'react-hook-form';
import { ErrorLine, Field, IconButton, Input, Select } from '../../../ui/index.js';
import { type PolicyValues, timeProblem, UNITS } from './policy-form.js';
import { TargetsField } from './TargetsField.js';
import type { Targets } from './use-targets.js';

export interface StepFieldsProps {
  form: UseFormReturn<PolicyValues>;
  index: number;
  count: number;
  targets: Targets;
  gone: ReadonlyMap<string, string>;
  onMove: (to: number) => void;
  onRemove: () => void;
}

/** One step: when, and who is told. Alt with an arrow key moves those who are told to another step. */
export function StepFields({ form, index, count, targets, gone, onMove, onRemove }: StepFieldsProps) {
  const errors = form.formState.errors.steps?.[index];
  const step = `Step ${index + 1}`;
  const moveByKey = (event: KeyboardEvent): void => {
    const to = index + (event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0);
    if (!event.altKey || to === index || to < 0 || to >= count) return;
    event.preventDefault();
    onMove(to);
  };
  return (
    <li data-step={index} onKeyDown={moveByKey} className="flex flex-col gap-2 rounded-card border border-line p-2.5">
      <div className="flex flex-wrap items-center gap-2">
        <h3 className="mr-1 font-semibold">{step}</h3>
        <span className="text-muted">after</span>
        <Field label={`${step} comes after`} hideLabel className="w-16">
          <Input
            inputMode="decimal"
            autoComplete="off"
            aria-invalid={errors?.after !== undefined || undefined}
            {...form.register(`steps.${index}.after`, {
              validate: (_, { steps }) => timeProblem(steps, index) ?? true,
              // Whether the next one comes late enough hangs on this one.
              deps: index + 1 < count ? [`steps.${index + 1}.after`] : [],
            })}
          />
        </Field>
        <Controller
          control={form.control}
          name={`steps.${index}.unit`}
          render={({ field: { value, onChange, ref } }) => (
            <div className="w-28">
              <Select
                ref={ref}
                aria-label={`Unit of step ${index + 1}`}
                value={value}
                options={UNITS}
                onValueChange={(unit) => {
                  onChange(unit);
                  if (form.formState.isSubmitted) void form.trigger(Array.from({ length: count }, (_, each) => `steps.${each}.after` as const));
                }}
              />
            </div>
          )}
        />
        <div className="ml-auto flex">
          <IconButton icon={ArrowUp} size="sm" label={`Move step ${index + 1} up`} disabled={index === 0} data-move="up" onClick={() => onMove(index - 1)} />
          <IconButton icon={ArrowDown} size="sm" label={`Move step ${index + 1} down`} disabled={index === count - 1} data-move="down" onClick={() => onMove(index + 1)} />
          <IconButton icon={Trash2} size="sm" variant="danger" label={`Remove step ${index + 1}`} disabled={count === 1} onClick={onRemove} />
        </div>
      </div>
      {errors?.after !== undefined && <ErrorLine error={new Error(errors.after.message)} />}
      <Controller
        control={form.control}
        name={`steps.${index}.targets`}
        rules={{ validate: (value) => value.length > 0 || 'Choose a channel or a member.' }}
        render={({ field: { value, onChange } }) => (
          <TargetsField label={`Who is told in step ${index + 1}`} value={value} onChange={onChange} targets={targets} gone={gone} error={errors?.targets?.message} />
        )}
      />
    </li>
  );
}
