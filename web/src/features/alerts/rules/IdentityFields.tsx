import { Checkbox, Field, Input, Select, Textarea } from '../../../ui/index.js';
import { SEVERITIES } from '../alert-words.js';
import type { RuleFieldsProps } from './rule-fields.js';
import { labelsProblem, type RuleValues } from './rule-form.js';

/** Name, severity, and what people read when it fires. */
export function IdentityFields({ form, values, isNew }: RuleFieldsProps & { isNew: boolean }) {
  const { register, setValue, formState } = form;
  const { errors } = formState;
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-[minmax(0,1fr)_160px]">
        <Field label="Name" required error={errors.name?.message}>
          <Input autoFocus={isNew} autoComplete="off" maxLength={100} {...register('name', { validate: (name) => name.trim() !== '' || 'A rule needs a name.' })} />
        </Field>
        <Field label="Severity">
          <Select
            value={values.severity}
            options={SEVERITIES.map(({ value, label }) => ({ value, label }))}
            onValueChange={(severity) => setValue('severity', severity as RuleValues['severity'])}
          />
        </Field>
      </div>
      <Field label="Description" optional error={errors.description?.message}>
        <Textarea rows={2} maxLength={1_000} {...register('description')} />
      </Field>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Field label="Runbook" optional hint="What to do about it: it stands in every notification." error={errors.runbookUrl?.message}>
          <Input
            type="url"
            inputMode="url"
            placeholder="https://"
            autoComplete="off"
            maxLength={2_000}
            {...register('runbookUrl', { validate: (address) => address.trim() === '' || /^https?:\/\/\S+$/.test(address.trim()) || 'Write an address that begins with https:// or http://.' })}
          />
        </Field>
        <Field label="Labels" optional hint="One a line, such as team=core. Silences and groups go by them." error={errors.labels?.message}>
          <Textarea rows={2} mono maxLength={4_000} {...register('labels', { validate: (text) => labelsProblem(text) ?? true })} />
        </Field>
      </div>
      <Checkbox label="Switched on" description="A rule that is switched off is not evaluated, and its open alerts end." {...register('enabled')} />
    </div>
  );
}
