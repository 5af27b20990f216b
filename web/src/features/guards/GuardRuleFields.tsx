import { Field, Input, Select } from '../../ui/index.js';
import type { GuardValues } from './guard-form.js';
import type { FieldsProps } from './GuardFields.js';

const COMPARATORS = [
  { value: 'gt', label: 'above' },
  { value: 'gte', label: 'at or above' },
  { value: 'lt', label: 'below' },
  { value: 'lte', label: 'at or below' },
];
const BASELINES = [
  { value: '', label: 'a fixed value' },
  { value: 'previous', label: 'the window before' },
  { value: 'weeks', label: 'the weeks before', description: 'the mean of the same time one to four weeks ago' },
];
const NUMBER = { value: /^\s*-?\d+(\.\d+)?\s*$/, message: 'Write a number such as 12.5.' };

const whole = (least: number, most: number, message: string) => ({
  validate: (text: string) => (/^\s*\d+\s*$/.test(text) && Number(text) >= least && Number(text) <= most) || message,
});

/** Threshold and window and, unless that is asked for elsewhere, how long it must be beyond or well. */
export function GuardRuleFields({ form, values, lengths = true }: FieldsProps & { lengths?: boolean }) {
  const { register, setValue, formState } = form;
  const { errors } = formState;
  const relative = values.baseline !== '';
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Field label="It is">
          <Select value={values.comparator} options={COMPARATORS} onValueChange={(comparator) => setValue('comparator', comparator as GuardValues['comparator'])} />
        </Field>
        <Field label={relative ? 'Threshold, %' : 'Threshold'} required hint={relative ? 'Negative: so much below.' : undefined} error={errors.threshold?.message}>
          <Input inputMode="decimal" autoComplete="off" {...register('threshold', { required: 'Write a threshold.', pattern: NUMBER })} />
        </Field>
        <Field label="Unit" optional error={errors.unit?.message}>
          <Input placeholder="ms" maxLength={20} autoComplete="off" {...register('unit')} />
        </Field>
        <Field label="Against">
          <Select value={values.baseline} options={BASELINES} onValueChange={(baseline) => setValue('baseline', baseline as GuardValues['baseline'])} />
        </Field>
      </div>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Field label="Over the last, minutes" required error={errors.windowMinutes?.message}>
          <Input type="number" min={1} max={10_080} {...register('windowMinutes', whole(1, 10_080, 'A minute to seven days: 1 to 10080.'))} />
        </Field>
        <Field label="Closes at" optional hint="Apart from the threshold, so that it does not flutter." error={errors.resolveThreshold?.message}>
          <Input inputMode="decimal" autoComplete="off" {...register('resolveThreshold', { pattern: NUMBER })} />
        </Field>
        {lengths && (
          <>
            <Field label="Opens after, seconds" error={errors.forSeconds?.message}>
              <Input type="number" min={0} max={86_400} {...register('forSeconds', whole(0, 86_400, '0 to 86400 seconds.'))} />
            </Field>
            <Field label="Closes after, seconds" error={errors.resolveAfterSeconds?.message}>
              <Input type="number" min={0} max={86_400} {...register('resolveAfterSeconds', whole(0, 86_400, '0 to 86400 seconds.'))} />
            </Field>
          </>
        )}
        {values.kind !== 'kpi' && (
          <Field label="Fewest events" hint="With fewer in the window there is no figure." error={errors.minimumSamples?.message}>
            <Input type="number" min={0} {...register('minimumSamples', whole(0, 1_000_000_000, 'A whole number, 0 or more.'))} />
          </Field>
        )}
      </div>
    </div>
  );
}
