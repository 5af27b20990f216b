import { Field, Input, Select } from '../../../ui/index.js';
import { ABSENCES } from './choices.js';
import { type RuleFieldsProps, whole } from './rule-fields.js';
import type { RuleValues } from './rule-form.js';

/** How long it must be breached or well, and what missing data mean. */
export function TimingFields({ form, values }: RuleFieldsProps) {
  const { register, setValue, formState } = form;
  const { errors } = formState;
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Field label="Fires after, seconds" hint="So long it must be breached; 0 fires at once." error={errors.forSeconds?.message}>
        <Input type="number" min={0} max={86_400} {...register('forSeconds', whole(0, 86_400, '0 to 86400 seconds.'))} />
      </Field>
      <Field label="Ends after, seconds" hint="So long it must be well, so that it does not flutter." error={errors.resolveAfterSeconds?.message}>
        <Input type="number" min={0} max={86_400} {...register('resolveAfterSeconds', whole(0, 86_400, '0 to 86400 seconds.'))} />
      </Field>
      <Field label="Missing data mean">
        <Select value={values.noData} options={ABSENCES} onValueChange={(noData) => setValue('noData', noData as RuleValues['noData'])} />
      </Field>
      <Field label="A failed evaluation means">
        <Select value={values.onError} options={ABSENCES} onValueChange={(onError) => setValue('onError', onError as RuleValues['onError'])} />
      </Field>
    </div>
  );
}
