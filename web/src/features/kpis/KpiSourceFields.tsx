import { useQuery } from '@tanstack/react-query';
import { Checkbox, ErrorLine, Field, Input, SegmentedControl } from '../../ui/index.js';
import { Combobox } from '../../ui/Combobox.js';
import { savedQueriesQuery } from '../explore/explore-queries.js';
import { filterProblem, type KpiValues } from './kpi-form.js';
import type { FieldsProps } from './KpiFields.js';
import { MetricExpressionFields } from './MetricExpressionFields.js';

/** Where the figure comes from: a metric, a ratio of two, or a saved query. */
export function KpiSourceFields({ form, values }: FieldsProps) {
  return (
    <div className="flex flex-col gap-3">
      <SegmentedControl
        label="Source"
        className="self-start"
        value={values.kind}
        options={[
          { value: 'metric', label: 'Metric' },
          { value: 'ratio', label: 'Ratio' },
          { value: 'query', label: 'Saved query' },
        ]}
        onValueChange={(kind) => form.setValue('kind', kind)}
      />
      {values.kind === 'query' ? (
        <QueryFields form={form} values={values} />
      ) : (
        <>
          {values.kind === 'ratio' && <p className="text-sm font-medium">Numerator</p>}
          <ExpressionFields form={form} values={values} place="first" />
          {values.kind === 'ratio' && (
            <>
              <p className="border-t border-line pt-3 text-sm font-medium">divided by</p>
              <ExpressionFields form={form} values={values} place="second" />
            </>
          )}
          {values.kind === 'metric' && <Checkbox label="A time in which nothing was measured is 0" description="Else it is no data." {...form.register('emptyIsZero')} />}
        </>
      )}
    </div>
  );
}

function ExpressionFields({ form, values, place }: FieldsProps & { place: 'first' | 'second' }) {
  const errors = form.formState.errors[place];
  form.register(`${place}.metric`, { validate: (metric, all: KpiValues) => all.kind === 'query' || (place === 'second' && all.kind !== 'ratio') || metric !== '' || 'Choose a metric.' });
  return (
    <MetricExpressionFields
      expression={values[place]}
      errors={{ metric: errors?.metric?.message, filter: errors?.filter?.message }}
      onMetric={(metric) => form.setValue(`${place}.metric`, metric, { shouldValidate: true })}
      onAggregation={(aggregation) => form.setValue(`${place}.aggregation`, aggregation)}
      filter={form.register(`${place}.filter`, { validate: (filter) => filterProblem(filter) ?? true })}
    />
  );
}

function QueryFields({ form, values }: FieldsProps) {
  const queries = useQuery(savedQueriesQuery);
  const { errors } = form.formState;
  form.register('savedQueryId', { validate: (id, all: KpiValues) => all.kind !== 'query' || id !== '' || 'Choose a saved query.' });
  return (
    <>
      {queries.isError && queries.data === undefined && <ErrorLine error={queries.error} />}
      <Field
        label="Saved query"
        required
        hint="Parameters named period_from and period_to get the timeframe; others their defaults."
        error={errors.savedQueryId?.message}
      >
        <Combobox
          value={values.savedQueryId}
          onValueChange={(id) => form.setValue('savedQueryId', id, { shouldValidate: true })}
          options={(queries.data ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          searchLabel="Search saved queries"
          placeholder={queries.data?.length === 0 ? 'None is saved yet: save one in the explorer' : 'Choose a saved query'}
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Column of the figure" required error={errors.valueColumn?.message}>
          <Input autoComplete="off" {...form.register('valueColumn', { validate: (column, all: KpiValues) => all.kind !== 'query' || column.trim() !== '' || 'Name the column.' })} />
        </Field>
        <Field label="Column of times" optional hint="Each row is a period then, the last one counts." error={errors.timeColumn?.message}>
          <Input autoComplete="off" {...form.register('timeColumn')} />
        </Field>
        <Field label="Column of the figure before" optional hint="The row before, with times." error={errors.previousColumn?.message}>
          <Input autoComplete="off" {...form.register('previousColumn')} />
        </Field>
        <Field label="Asked again every" hint="Seconds, 10 or more." error={errors.refreshSeconds?.message}>
          <Input type="number" min={10} max={86_400} {...form.register('refreshSeconds', { min: { value: 10, message: 'At least 10 seconds.' }, max: { value: 86_400, message: 'At most a day.' } })} />
        </Field>
      </div>
    </>
  );
}
