import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { useBegun } from '../../../forms/use-begun.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Checkbox, Dialog, ErrorLine, Field, Input, Textarea, useToast } from '../../../ui/index.js';
import { anomalyKeys, type WatchedMetric } from '../anomaly-queries.js';
import type { Whose } from '../anomaly-view.js';
import { bodyOf, fieldOf, type MetricValues, NEW_METRIC, valuesOf } from './metric-form.js';
import { MetricJudgeFields } from './MetricJudgeFields.js';
import { MetricSourceFields } from './MetricSourceFields.js';

/** Chooses a metric to be watched, or changes how one is. @param metric null: a new one */
export function MetricDialog({ metric: given, of, onClose }: { metric: WatchedMetric | null; of: Whose; onClose: () => void }) {
  const form = useForm<MetricValues>({ defaultValues: given === null ? NEW_METRIC : valuesOf(given) });
  const metric = useBegun(form, given, valuesOf);
  const values = useWatch({ control: form.control }) as MetricValues;
  const queries = useQueryClient();
  const toast = useToast();
  const { errors } = form.formState;
  const { submit, pending, error } = useSubmit(form, fieldOf, async (entered) => {
    const body = bodyOf(entered);
    if (metric === null) await api.post<WatchedMetric>(`/anomalies/metrics?of=${of}`, body);
    else await api.put<WatchedMetric>(`/anomalies/metrics/${metric.id}?of=${of}`, { ...body, version: metric.version });
    toast.success(metric === null ? `“${body.title}” is watched from now on` : `“${body.title}” was changed`);
    onClose();
    void queries.invalidateQueries({ queryKey: anomalyKeys.all });
  });
  const set = metric?.settings.sensitivity ?? NEW_METRIC.sensitivity;
  const learned = metric === null || Math.abs(metric.sensitivity - set) < 0.001 ? null : metric.sensitivity;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={metric === null ? 'Watch a metric' : `Edit “${metric.title}”`}
      {...(metric === null && { description: 'It learns the usual course from what was measured so far, and tells from then on.' })}
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {metric === null ? 'Watch' : 'Save'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pb-1">
        <section aria-label="What it is" className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_120px]">
          <Field label="Title" required hint="Sentences begin with it." error={errors.title?.message}>
            <Input autoFocus autoComplete="off" maxLength={100} placeholder="Hourly revenue" {...form.register('title', { validate: (title) => title.trim() !== '' || 'It needs a title.' })} />
          </Field>
          <Field label="Unit" optional error={errors.unit?.message}>
            <Input autoComplete="off" maxLength={20} placeholder="EUR" {...form.register('unit')} />
          </Field>
        </section>
        <Section title="What is watched">
          <MetricSourceFields form={form} values={values} of={of} />
        </Section>
        <Section title="What is told">
          <MetricJudgeFields form={form} values={values} learned={learned} />
        </Section>
        <Field label="Description" optional hint="What to look at when it is unusual." error={errors.description?.message}>
          <Textarea rows={2} maxLength={500} {...form.register('description')} />
        </Field>
        <Checkbox label="Enabled" description="A disabled one is not read, and its open anomalies are closed." {...form.register('enabled')} />
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-line pt-3">
      <h3 className="mb-2 font-semibold">{title}</h3>
      {children}
    </section>
  );
}
