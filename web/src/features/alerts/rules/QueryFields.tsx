import { Combobox } from '../../../ui/Combobox.js';
import { Field, Input, Select } from '../../../ui/index.js';
import { COMPARATORS, QUERY_TESTS } from './choices.js';
import { type RuleFieldsProps, whole } from './rule-fields.js';
import type { RuleValues } from './rule-form.js';
import { useConditionNames } from './use-condition-names.js';

/** A saved query, and what of its answer is a breach. */
export function QueryFields({ form, values }: RuleFieldsProps) {
  const { queries } = useConditionNames();
  const { register, setValue, formState } = form;
  const { errors } = formState;
  const compares = values.test === 'threshold' || (values.test === 'change' && values.queryComparator !== '');
  const asked = ({ condition }: RuleValues): boolean => condition === 'query';
  register('savedQueryId', { validate: (id, entered) => !asked(entered) || id !== '' || 'Choose a query.' });
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Field label="Saved query" required hint={queries.length === 0 ? 'Save one in Explore first.' : undefined} error={errors.savedQueryId?.message}>
          <Combobox
            value={values.savedQueryId}
            onValueChange={(id) => setValue('savedQueryId', id, { shouldValidate: true })}
            options={queries}
            searchLabel="Search saved queries"
            placeholder={queries.length === 0 ? 'None is saved yet' : 'Choose a query'}
          />
        </Field>
        <Field label="It is a breach when">
          <Select value={values.test} options={QUERY_TESTS} onValueChange={(test) => setValue('test', test as RuleValues['test'])} />
        </Field>
      </div>
      {values.test !== 'any_row' && (
        <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
          <Field label="Value column" required error={errors.valueColumn?.message}>
            <Input
              autoComplete="off"
              maxLength={200}
              {...register('valueColumn', { validate: (name, entered) => !asked(entered) || entered.test === 'any_row' || name.trim() !== '' || 'Name the column.' })}
            />
          </Field>
          <Field label={values.test === 'change' ? 'Changes by' : 'It is'}>
            <Select
              value={values.queryComparator}
              options={[...(values.test === 'change' ? [{ value: '', label: 'anything' }] : []), ...COMPARATORS]}
              onValueChange={(comparator) => setValue('queryComparator', comparator as RuleValues['queryComparator'])}
            />
          </Field>
          {compares && (
            <Field label="Threshold" required error={errors.queryThreshold?.message}>
              <Input
                inputMode="decimal"
                autoComplete="off"
                {...register('queryThreshold', {
                  validate: (text, entered) => !asked(entered) || entered.test === 'any_row' || /^\s*-?\d+(\.\d+)?\s*$/.test(text) || 'Write a number such as 12.5.',
                })}
              />
            </Field>
          )}
        </div>
      )}
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <Field label="Split by columns" optional hint="By commas: each combination is watched for itself." className="sm:col-span-2" error={errors.labelColumns?.message}>
          <Input autoComplete="off" {...register('labelColumns')} />
        </Field>
        <Field label="Unit" optional error={errors.unit?.message}>
          <Input maxLength={20} autoComplete="off" {...register('unit')} />
        </Field>
        <Field label="Run every, minutes" error={errors.everyMinutes?.message}>
          <Input type="number" min={1} max={1_440} {...register('everyMinutes', whole(1, 1_440, '1 to 1440 minutes.'))} />
        </Field>
      </div>
    </div>
  );
}
