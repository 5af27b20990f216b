import { useQuery } from '@tanstack/react-query';
import type { UseFormRegisterReturn } from 'react-hook-form';
import { Combobox } from '../../ui/Combobox.js';
import { ErrorLine, Field, Input, Select, Textarea } from '../../ui/index.js';
import { AGGREGATIONS } from '../dashboards/edit/metric/metric-choices.js';
import { metricNamesQuery } from '../dashboards/edit/metric/metric-queries.js';
import type { ExpressionValues } from './kpi-form.js';

interface MetricExpressionProps {
  expression: ExpressionValues;
  errors: { metric: string | undefined; filter: string | undefined };
  onMetric: (metric: string) => void;
  onAggregation: (aggregation: string) => void;
  filter: UseFormRegisterReturn;
  /** The metric's name is typed: it is of those that the tenant does not list. */
  typed?: boolean;
}

/** A metric, how it is summed up, and of which part of it. */
export function MetricExpressionFields({ expression, errors, onMetric, onAggregation, filter, typed = false }: MetricExpressionProps) {
  const names = useQuery({ ...metricNamesQuery, enabled: !typed });
  const known = (names.data ?? []).map(({ name }) => ({ value: name, label: name }));
  return (
    <>
      {names.isError && names.data === undefined && <ErrorLine error={names.error} />}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Metric" required error={errors.metric}>
          {typed ? (
            <Input autoComplete="off" value={expression.metric} onChange={(event) => onMetric(event.target.value)} />
          ) : (
            <Combobox
              value={expression.metric}
              onValueChange={onMetric}
              options={known}
              searchLabel="Search metrics"
              placeholder={names.data?.length === 0 ? 'Nothing has been measured yet' : 'Choose a metric'}
            />
          )}
        </Field>
        <Field label="Shown as">
          <Select value={expression.aggregation} options={AGGREGATIONS} onValueChange={onAggregation} />
        </Field>
      </div>
      <Field label="Only where" optional hint="A dimension a line, such as region=eu, us" error={errors.filter}>
        <Textarea rows={2} mono {...filter} />
      </Field>
    </>
  );
}
