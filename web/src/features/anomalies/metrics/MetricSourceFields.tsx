import { useQuery } from '@tanstack/react-query';
import type { UseFormReturn } from 'react-hook-form';
import { Combobox } from '../../../ui/Combobox.js';
import { ErrorLine, Field, Input, SegmentedControl, Select } from '../../../ui/index.js';
import { filterProblem } from '../../kpis/kpi-form.js';
import { kpiListQuery } from '../../kpis/kpi-queries.js';
import { MetricExpressionFields } from '../../kpis/MetricExpressionFields.js';
import type { Whose } from '../anomaly-view.js';
import { bucketWords } from '../anomaly-words.js';
import { BUCKETS, type MetricValues } from './metric-form.js';

export interface FieldsProps {
  form: UseFormReturn<MetricValues>;
  values: MetricValues;
}

const FILLS = [
  { value: '', label: 'as fits', description: '0 of sums, counts and rates; no value of others' },
  { value: 'zero', label: '0' },
  { value: 'null', label: 'no value' },
];

/** What is watched: a metric or a KPI, and how long each point spans. */
export function MetricSourceFields({ form, values, of }: FieldsProps & { of: Whose }) {
  const kinds: { value: MetricValues['kind']; label: string }[] = [
    { value: 'metric', label: 'Metric' },
    ...(of === 'tenant' ? [{ value: 'kpi' as const, label: 'KPI' }] : []),
    ...(form.formState.defaultValues?.kind === 'own' ? [{ value: 'own' as const, label: 'As it is' }] : []),
  ];
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl label="Source" className="self-start" value={values.kind} options={kinds} onValueChange={(kind) => form.setValue('kind', kind)} />
      {values.kind === 'own' && (
        <>
          <p className="text-sm text-muted">It was defined over the API in a way that has no fields here. It stays as it is until another source is chosen.</p>
          <pre className="overflow-x-auto rounded-control bg-sunken p-2.5 font-mono text-sm">{JSON.stringify(values.saved, null, 2)}</pre>
        </>
      )}
      {values.kind === 'kpi' && <KpiField form={form} values={values} />}
      {values.kind === 'metric' && <ExpressionFields form={form} values={values} of={of} />}
      <Field label="Each point spans" hint="Short ones tell soon, long ones are calmer. Seventy points must have been measured before anything is told.">
        <Select
          value={values.bucket}
          options={BUCKETS.map((bucket) => ({ value: bucket, label: bucketWords(bucket) }))}
          onValueChange={(bucket) => form.setValue('bucket', bucket as MetricValues['bucket'])}
        />
      </Field>
    </div>
  );
}

function ExpressionFields({ form, values, of }: FieldsProps & { of: Whose }) {
  const { errors } = form.formState;
  form.register('first.metric', { validate: (metric, { kind }) => kind !== 'metric' || metric.trim() !== '' || 'Choose a metric.' });
  return (
    <>
      <MetricExpressionFields
        expression={values.first}
        errors={{ metric: errors.first?.metric?.message, filter: errors.first?.filter?.message }}
        onMetric={(metric) => form.setValue('first.metric', metric, { shouldValidate: true })}
        onAggregation={(aggregation) => form.setValue('first.aggregation', aggregation)}
        filter={form.register('first.filter', { validate: (filter) => filterProblem(filter) ?? true })}
        // Names are listed of the tenant's own metrics alone.
        typed={of === 'installation'}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Split by" optional hint="Dimensions by commas, such as route: each value is watched for itself, at most 20." error={errors.groupBy?.message}>
          <Input autoComplete="off" {...form.register('groupBy')} />
        </Field>
        <Field label="Where nothing was measured it is">
          <Select value={values.fill} options={FILLS} onValueChange={(fill) => form.setValue('fill', fill as MetricValues['fill'])} />
        </Field>
      </div>
    </>
  );
}

function KpiField({ form, values }: FieldsProps) {
  const kpis = useQuery(kpiListQuery);
  form.register('kpi', { validate: (kpi, { kind }) => kind !== 'kpi' || kpi !== '' || 'Choose a KPI.' });
  return (
    <>
      {kpis.isError && kpis.data === undefined && <ErrorLine error={kpis.error} />}
      <Field label="KPI" required error={form.formState.errors.kpi?.message}>
        <Combobox
          value={values.kpi}
          onValueChange={(kpi) => form.setValue('kpi', kpi, { shouldValidate: true })}
          options={(kpis.data ?? []).map(({ name, title }) => ({ value: name, label: title }))}
          searchLabel="Search KPIs"
          placeholder={kpis.data?.length === 0 ? 'None is defined yet' : 'Choose a KPI'}
        />
      </Field>
    </>
  );
}
