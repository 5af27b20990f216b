import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useMe } from '../../../session/session.js';
import { Checkbox, Field, Input, SegmentedControl } from '../../../ui/index.js';
import { useFieldWiring } from '../../../ui/field-context.js';
import { sensitivityWords } from '../anomaly-words.js';
import { FINE_SETTINGS, METHODS, quietHoursOf } from './metric-form.js';
import type { FieldsProps } from './MetricSourceFields.js';

const DIRECTIONS = [
  { value: 'both', label: 'Both ways' },
  { value: 'up', label: 'Above' },
  { value: 'down', label: 'Below' },
] as const;

const between = (least: number, most: number, message: string, whole = false) => ({
  validate: (text: string) => {
    if (text.trim() === '') return true;
    const value = Number(text);
    return (value >= least && value <= most && (!whole || Number.isInteger(value))) || message;
  },
});

/** How readily anomalies are raised, and of which kinds. @param learned what feedback has made of the sensitivity; null: nothing was said */
export function MetricJudgeFields({ form, values, learned }: FieldsProps & { learned: number | null }) {
  const { errors } = form.formState;
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Sensitivity"
        aside={<span className="text-muted">{`${values.sensitivity.toFixed(2)} · ${sensitivityWords(values.sensitivity)}`}</span>}
        hint={
          learned === null
            ? 'To the left only the rarest is told, to the right more. What people say of anomalies moves it too.'
            : `What people said of its anomalies has made it ${learned.toFixed(2)}. Moving it here begins anew.`
        }
      >
        <Range value={values.sensitivity} onChange={(sensitivity) => form.setValue('sensitivity', sensitivity)} />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <div>
          <p className="mb-1 text-sm font-medium">Told when it is unusual</p>
          <SegmentedControl label="Told when it is unusual" value={values.direction} options={DIRECTIONS} onValueChange={(direction) => form.setValue('direction', direction)} />
        </div>
        <Field label="Smallest value that matters" optional hint="Nothing is told while value and expected value are nearer to zero." error={errors.minimumVolume?.message}>
          <Input inputMode="decimal" autoComplete="off" placeholder="0" {...form.register('minimumVolume', between(0, 1e15, 'A number, 0 or more.'))} />
        </Field>
      </div>
      <More form={form} />
    </div>
  );
}

/** Left to right from 0 to 1; a Field around it gives the label. */
function Range({ value, onChange }: { value: number; onChange: (value: number) => void }) {
  const wiring = useFieldWiring();
  return (
    <input
      {...wiring}
      type="range"
      aria-valuetext={`${value.toFixed(2)}, ${sensitivityWords(value)}`}
      min={0}
      max={1}
      step={0.05}
      value={value}
      onChange={(event) => onChange(Number(event.target.value))}
      className="h-6 w-full accent-primary"
    />
  );
}

function More({ form }: Pick<FieldsProps, 'form'>) {
  const { tenant } = useMe();
  const { register, formState } = form;
  const { errors } = formState;
  const [open, setOpen] = useState(false);
  const wrong = FINE_SETTINGS.some((name) => errors[name] !== undefined) || errors.methods !== undefined;
  return (
    <details open={open || wrong} onToggle={(event) => setOpen(event.currentTarget.open)} className="group/more rounded-control border border-line">
      <summary className="flex h-8 cursor-pointer list-none items-center gap-1.5 rounded-control px-2.5 font-medium hover:bg-hover">
        <ChevronRight size={14} strokeWidth={1.8} aria-hidden className="text-muted group-open/more:rotate-90" />
        More settings
      </summary>
      <div className="flex flex-col gap-3 border-t border-line p-3">
        <fieldset className="grid gap-2 sm:grid-cols-2">
          <legend className="mb-1.5 text-sm font-medium">Kinds that are told</legend>
          {METHODS.map(({ value, label, description }) => (
            <Checkbox
              key={value}
              label={label}
              description={description}
              {...register(`methods.${value}`, { validate: (_, all) => Object.values(all.methods).some((on) => on) || 'At least one kind must be told.' })}
            />
          ))}
        </fieldset>
        {errors.methods !== undefined && <p role="alert" className="text-sm text-danger">At least one kind must be told.</p>}
        <div className="grid gap-3 sm:grid-cols-2">
          <Field label="Least distance" optional hint="From the usual, in usual spreads; of outliers." error={errors.zScoreThreshold?.message}>
            <Input inputMode="decimal" autoComplete="off" placeholder="2.5" {...register('zScoreThreshold', between(0, 20, '0 to 20.'))} />
          </Field>
          <Field label="Least change of level" optional hint="As a part of the usual range: 0.25 is a quarter." error={errors.trendThreshold?.message}>
            <Input inputMode="decimal" autoComplete="off" placeholder="0.25" {...register('trendThreshold', between(0, 10, '0 to 10.'))} />
          </Field>
          <Field label="Points that are “just now”" optional hint="For as many nothing is told again." error={errors.windowSize?.message}>
            <Input inputMode="numeric" autoComplete="off" placeholder="48" {...register('windowSize', between(12, 288, 'A whole number, 12 to 288.', true))} />
          </Field>
          <Field label="Time zone" optional hint="Of hours and weekdays." error={errors.timeZone?.message}>
            <Input autoComplete="off" placeholder={tenant.timeZone} maxLength={60} {...register('timeZone')} />
          </Field>
        </div>
        <Field label="Quiet hours" optional hint="Spans of the day by commas, such as 22:00-06:00: it goes on learning, and tells nothing." error={errors.quietHours?.message}>
          <Input
            autoComplete="off"
            {...register('quietHours', {
              validate: (text) => {
                const spans = quietHoursOf(text);
                if (spans === null) return 'Write spans such as 22:00-06:00, by commas.';
                return spans.length <= 10 || 'At most ten spans.';
              },
            })}
          />
        </Field>
      </div>
    </details>
  );
}
