import type { UseFormReturn } from 'react-hook-form';
import { Checkbox, Field, Input, SegmentedControl, Select, Textarea } from '../../ui/index.js';
import { type KpiValues, nameOf } from './kpi-form.js';
import { timeframeWords } from './kpi-words.js';

const UNITS = [
  { value: 'number', label: 'Number' },
  { value: 'percent', label: 'Percentage', description: 'of a share: 0.05 is 5 %' },
  { value: 'money', label: 'Money' },
  { value: 'duration', label: 'Duration', description: 'of milliseconds' },
  { value: 'bytes', label: 'Bytes' },
];
const TIMEFRAMES = ['1h', '24h', '7d', '30d', '90d', '365d', 'today', 'yesterday', 'this_week', 'last_week', 'this_month', 'last_month', 'this_quarter', 'last_quarter', 'this_year', 'last_year'];
const NUMBER = { pattern: { value: /^\s*-?\d+(\.\d+)?\s*$/, message: 'Write a number such as 12.5.' } };

export interface FieldsProps {
  form: UseFormReturn<KpiValues>;
  values: KpiValues;
}

/** Title, unit, timeframe, target and bounds. */
export function KpiFields({ form, values, isNew }: FieldsProps & { isNew: boolean }) {
  const { register, setValue, formState } = form;
  const { errors, dirtyFields } = formState;
  const side = values.direction === 'up' ? 'below' : 'above';
  const timeframes = TIMEFRAMES.includes(values.timeframe) ? TIMEFRAMES : [values.timeframe, ...TIMEFRAMES];
  return (
    <div className="flex flex-col gap-3">
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Title" required error={errors.title?.message}>
          <Input
            autoFocus={isNew}
            autoComplete="off"
            {...register('title', {
              validate: (title) => title.trim() !== '' || 'A KPI needs a title.',
              onChange: (event: { target: { value: string } }) => {
                if (isNew && dirtyFields.name !== true) setValue('name', nameOf(event.target.value));
              },
            })}
          />
        </Field>
        <Field label="Name" hint={isNew ? 'In addresses and topics; it stays.' : 'It stays as it is.'} required error={errors.name?.message}>
          <Input autoComplete="off" disabled={!isNew} {...register('name', isNew ? { required: 'A KPI needs a name.' } : {})} />
        </Field>
      </div>
      <Field label="Description" optional error={errors.description?.message}>
        <Textarea rows={2} {...register('description')} />
      </Field>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        <Field label="Unit">
          <Select value={values.unitKind} options={UNITS} onValueChange={(unit) => setValue('unitKind', unit as KpiValues['unitKind'])} />
        </Field>
        {values.unitKind === 'money' ? (
          <Field label="Currency" required error={errors.currency?.message}>
            <Input maxLength={3} autoComplete="off" {...register('currency', { pattern: { value: /^[A-Za-z]{3}$/, message: 'Three letters, such as EUR.' } })} />
          </Field>
        ) : (
          <Field label="Counted" optional error={errors.label?.message}>
            <Input placeholder="orders" maxLength={40} autoComplete="off" {...register('label')} />
          </Field>
        )}
        <Field label="Decimals" optional error={errors.decimals?.message}>
          <Input type="number" min={0} max={6} {...register('decimals', { max: { value: 6, message: 'At most 6.' }, min: { value: 0, message: 'At least 0.' } })} />
        </Field>
        <Field label="Timeframe" error={errors.timeframe?.message}>
          <Select
            value={values.timeframe}
            options={timeframes.map((value) => ({ value, label: timeframeWords(value) }))}
            onValueChange={(timeframe) => setValue('timeframe', timeframe)}
          />
        </Field>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-sm font-medium">Good is</span>
        <SegmentedControl
          label="Good is"
          size="sm"
          value={values.direction}
          options={[
            { value: 'up', label: 'more' },
            { value: 'down', label: 'less' },
          ]}
          onValueChange={(direction) => setValue('direction', direction)}
        />
      </div>
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-3">
        <Field label="Target" optional error={errors.target?.message}>
          <Input inputMode="decimal" autoComplete="off" {...register('target', NUMBER)} />
        </Field>
        <Field label={`Warning ${side}`} optional error={errors.warning?.message}>
          <Input inputMode="decimal" autoComplete="off" {...register('warning', NUMBER)} />
        </Field>
        <Field label={`Critical ${side}`} optional error={errors.critical?.message}>
          <Input inputMode="decimal" autoComplete="off" {...register('critical', NUMBER)} />
        </Field>
      </div>
      <Field label="Owner" optional hint="Whom to ask about it." error={errors.owner?.message}>
        <Input autoComplete="off" maxLength={200} {...register('owner')} />
      </Field>
      <Checkbox label="Show it on the home page" {...register('executive')} />
    </div>
  );
}
