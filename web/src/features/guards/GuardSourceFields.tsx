import { useQuery } from '@tanstack/react-query';
import { Combobox } from '../../ui/Combobox.js';
import { Checkbox, ErrorLine, Field, Input, SegmentedControl } from '../../ui/index.js';
import { filterProblem } from '../kpis/kpi-form.js';
import { kpiListQuery } from '../kpis/kpi-queries.js';
import { MetricExpressionFields } from '../kpis/MetricExpressionFields.js';
import type { GuardValues } from './guard-form.js';
import type { Guarded } from './guard-queries.js';
import type { FieldsProps } from './GuardFields.js';

type Kind = GuardValues['kind'];

/** What is watched: a metric, a metric as a percentage of another, or a KPI. */
export function GuardSourceFields({ form, values, of }: FieldsProps & { of: Guarded }) {
  const kinds: { value: Kind; label: string }[] = [
    { value: 'metric', label: 'Metric' },
    { value: 'percent', label: 'Percentage' },
    ...(of === 'tenant' ? [{ value: 'kpi' as const, label: 'KPI' }] : []),
    ...(form.formState.defaultValues?.kind === 'own' ? [{ value: 'own' as const, label: 'As it is' }] : []),
  ];
  const choose = (kind: Kind): void => {
    if (kind === 'percent' && values.unit === '') form.setValue('unit', '%');
    // Events are counted of metrics alone.
    if (kind === 'kpi') form.setValue('minimumSamples', '0');
    form.setValue('kind', kind);
  };
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl label="Source" className="self-start" value={values.kind} options={kinds} onValueChange={choose} />
      {values.kind === 'own' && (
        <>
          <p className="text-sm text-muted">It was defined over the API in a way that has no fields here. It stays as it is until another source is chosen.</p>
          <pre className="overflow-x-auto rounded-control bg-sunken p-2.5 font-mono text-sm">{JSON.stringify(values.saved, null, 2)}</pre>
        </>
      )}
      {values.kind === 'kpi' && <KpiField form={form} values={values} />}
      {(values.kind === 'metric' || values.kind === 'percent') && <MetricFields form={form} values={values} of={of} />}
    </div>
  );
}

function MetricFields({ form, values, of }: FieldsProps & { of: Guarded }) {
  const { errors } = form.formState;
  const expression = (place: 'first' | 'second') => {
    form.register(`${place}.metric`, {
      validate: (metric, { kind }) => kind === 'kpi' || kind === 'own' || (place === 'second' && kind !== 'percent') || metric.trim() !== '' || 'Choose a metric.',
    });
    return (
      <MetricExpressionFields
        expression={values[place]}
        errors={{ metric: errors[place]?.metric?.message, filter: errors[place]?.filter?.message }}
        onMetric={(metric) => form.setValue(`${place}.metric`, metric, { shouldValidate: true })}
        onAggregation={(aggregation) => form.setValue(`${place}.aggregation`, aggregation)}
        filter={form.register(`${place}.filter`, { validate: (filter) => filterProblem(filter) ?? true })}
        // Names are listed of the tenant's own metrics alone.
        typed={of === 'installation'}
      />
    );
  };
  return (
    <>
      {expression('first')}
      {values.kind === 'percent' && (
        <>
          <p className="border-t border-line pt-3 text-sm font-medium">as a percentage of</p>
          {expression('second')}
        </>
      )}
      <Field label="Split by" optional hint="Dimensions by commas, such as route: each value is watched for itself. At most 100 series." error={errors.groupBy?.message}>
        <Input autoComplete="off" {...form.register('groupBy')} />
      </Field>
      <Checkbox label="A time in which nothing was measured is 0" description="Else it is no data." {...form.register('emptyIsZero')} />
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
