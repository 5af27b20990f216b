import { useEffect } from 'react';
import { type UseFormReturn, useWatch } from 'react-hook-form';
import { timeOfDay } from '../../../format/time.js';
import { Field, Input, SegmentedControl, useNow } from '../../../ui/index.js';
import { endProblem, LENGTHS, type SilenceValues, windowOf } from './silence-form.js';

const STARTS = [
  { value: 'now', label: 'Now' },
  { value: 'later', label: 'Later' },
] as const;

/** From when to when it holds. `startedAt`: when one that is active has begun, which stays. */
export function WindowFields({ form, startedAt }: { form: UseFormReturn<SilenceValues>; startedAt: number | null }) {
  const [start, from, lasts, until] = useWatch({ control: form.control, name: ['start', 'from', 'lasts', 'until'] });
  const now = useNow(5_000).getTime();
  const window = windowOf({ start, from, lasts, until }, now, startedAt);
  const { errors, isSubmitted } = form.formState;
  const { trigger } = form;
  // What was wrong with the end may be so no more once another beginning or length is chosen.
  useEffect(() => {
    if (isSubmitted) void trigger(['from', 'until']);
  }, [start, from, lasts, isSubmitted, trigger]);
  return (
    <div className="flex flex-col gap-3">
      {startedAt === null && (
        <div className="flex flex-col items-start gap-1">
          <span className="text-sm font-medium" aria-hidden>
            Begins
          </span>
          <div className="flex flex-wrap items-start gap-2">
            <SegmentedControl label="Begins" value={start} options={STARTS} onValueChange={(next) => form.setValue('start', next)} />
            {start === 'later' && (
              <Field label="Begins at" hideLabel error={errors.from?.message}>
                <Input
                  type="datetime-local"
                  className="w-52"
                  {...form.register('from', { validate: (value, all) => all.start === 'now' || !Number.isNaN(Date.parse(value)) || 'Choose when it begins.' })}
                />
              </Field>
            )}
          </div>
        </div>
      )}
      <div className="flex flex-col items-start gap-1">
        <span className="text-sm font-medium" aria-hidden>
          {startedAt === null ? 'Lasts' : 'Lasts from now'}
        </span>
        <SegmentedControl label="Lasts" className="max-w-full flex-wrap" value={lasts} options={LENGTHS} onValueChange={(next) => form.setValue('lasts', next)} />
        {lasts === 'until' && (
          <Field label="Ends at" hideLabel error={errors.until?.message} className="mt-1">
            <Input type="datetime-local" className="w-52" {...form.register('until', { validate: (_, all) => endProblem(all, now) ?? true })} />
          </Field>
        )}
        {lasts !== 'until' && window !== null && <p className="text-sm text-muted">Until {timeOfDay(new Date(window.ends).toISOString())}</p>}
      </div>
    </div>
  );
}
