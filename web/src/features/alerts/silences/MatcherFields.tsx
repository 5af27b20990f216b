import { Plus, Trash2 } from 'lucide-react';
import { useId, useRef } from 'react';
import { Controller, useFieldArray, type UseFormReturn, useWatch } from 'react-hook-form';
import { Button, Field, IconButton, Input, Select } from '../../../ui/index.js';
import { MAX_MATCHERS, type SilenceValues, valueProblem } from './silence-form.js';
import { OPERATORS } from './silence-words.js';

/** Conditions on labels, all of which must hold; names and values of what is open now are offered. */
export function MatcherFields({ form, known, autoFocus }: { form: UseFormReturn<SilenceValues>; known: ReadonlyMap<string, readonly string[]>; autoFocus: boolean }) {
  const matchers = useFieldArray({ control: form.control, name: 'matchers' });
  const values = useWatch({ control: form.control, name: 'matchers' });
  const add = useRef<HTMLButtonElement>(null);
  const id = useId();
  const errors = form.formState.errors.matchers;
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 text-sm font-medium">Alerts whose labels are all so</legend>
      <datalist id={`${id}-names`}>
        {[...known.keys()].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      {matchers.fields.map((field, index) => (
        <div key={field.id} className="flex items-start gap-2">
          <div className="grid min-w-0 flex-1 grid-cols-2 gap-2 sm:grid-cols-[minmax(0,1fr)_128px_minmax(0,1.3fr)]">
            <Field label={`Label ${index + 1}`} hideLabel error={errors?.[index]?.name?.message}>
              <Input
                autoComplete="off"
                spellCheck={false}
                maxLength={63}
                placeholder="service"
                list={`${id}-names`}
                autoFocus={autoFocus && index === 0}
                {...form.register(`matchers.${index}.name`, { validate: (name) => name.trim() !== '' || 'Name a label.' })}
              />
            </Field>
            <Controller
              control={form.control}
              name={`matchers.${index}.operator`}
              render={({ field: { value, onChange, ref } }) => (
                <Select
                  ref={ref}
                  aria-label={`How label ${index + 1} is compared`}
                  value={value}
                  options={OPERATORS}
                  onValueChange={(operator) => {
                    onChange(operator);
                    if (form.formState.isSubmitted) void form.trigger(`matchers.${index}.value`);
                  }}
                />
              )}
            />
            <Field label={`Value ${index + 1}`} hideLabel error={errors?.[index]?.value?.message} className="max-sm:col-span-2">
              <Input
                autoComplete="off"
                spellCheck={false}
                maxLength={200}
                placeholder={values[index]?.operator === '=~' || values[index]?.operator === '!~' ? 'api.*|web' : 'api'}
                list={`${id}-values-${index}`}
                {...form.register(`matchers.${index}.value`, { validate: (value, all) => valueProblem({ operator: all.matchers[index]?.operator ?? '=', value }) ?? true })}
              />
            </Field>
            <datalist id={`${id}-values-${index}`}>
              {known.get(values[index]?.name.trim() ?? '')?.map((value) => <option key={value} value={value} />)}
            </datalist>
          </div>
          <IconButton
            icon={Trash2}
            variant="danger"
            label={`Remove condition ${index + 1}`}
            disabled={matchers.fields.length === 1}
            onClick={() => {
              matchers.remove(index);
              add.current?.focus();
            }}
          />
        </div>
      ))}
      <Button
        ref={add}
        size="sm"
        icon={Plus}
        className="self-start"
        disabled={matchers.fields.length >= MAX_MATCHERS}
        onClick={() => matchers.append({ name: '', operator: '=', value: '' }, { focusName: `matchers.${matchers.fields.length}.name` })}
      >
        Add condition
      </Button>
    </fieldset>
  );
}
