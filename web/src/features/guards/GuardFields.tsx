import type { UseFormReturn } from 'react-hook-form';
import { Checkbox, Field, Input, Select, Textarea } from '../../ui/index.js';
import type { GuardValues } from './guard-form.js';
import { SEVERITIES, TYPES } from './guard-words.js';

export interface FieldsProps {
  form: UseFormReturn<GuardValues>;
  values: GuardValues;
}

/** Name, description, kind and severity. */
export function GuardFields({ form, values, isNew }: FieldsProps & { isNew: boolean }) {
  const { register, setValue, formState } = form;
  const { errors } = formState;
  return (
    <div className="flex flex-col gap-3">
      <Field label="Name" required error={errors.name?.message}>
        <Input autoFocus={isNew} autoComplete="off" maxLength={100} {...register('name', { validate: (name) => name.trim() !== '' || 'A guard needs a name.' })} />
      </Field>
      <Field label="Description" optional hint="What to do when it is violated." error={errors.description?.message}>
        <Textarea rows={2} maxLength={500} {...register('description')} />
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label="Severity">
          <Select value={values.severity} options={SEVERITIES} onValueChange={(severity) => setValue('severity', severity as GuardValues['severity'])} />
        </Field>
        <Field label="About">
          <Select value={values.violationType} options={TYPES} onValueChange={(type) => setValue('violationType', type as GuardValues['violationType'])} />
        </Field>
      </div>
      <Checkbox label="Enabled" description="A disabled guard is not read, and its open violations are closed." {...register('enabled')} />
    </div>
  );
}
