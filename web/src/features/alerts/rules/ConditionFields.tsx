import type { UseFormReturn } from 'react-hook-form';
import { Combobox } from '../../../ui/Combobox.js';
import { Field, Input, SegmentedControl, Select } from '../../../ui/index.js';
import type { GuardValues } from '../../guards/guard-form.js';
import { GuardRuleFields } from '../../guards/GuardRuleFields.js';
import { GuardSourceFields } from '../../guards/GuardSourceFields.js';
import { BudgetFields } from './BudgetFields.js';
import { CONDITION_KINDS, MINIMUM_SEVERITIES } from './choices.js';
import { QueryFields } from './QueryFields.js';
import { NUMBER, type RuleFieldsProps, whole } from './rule-fields.js';
import type { RuleValues } from './rule-form.js';
import { useConditionNames } from './use-condition-names.js';

/** What a rule looks at: a figure against a threshold, a guard, anomalies, a budget, or a saved query. */
export function ConditionFields({ form, values, fixed }: RuleFieldsProps & { fixed: boolean }) {
  const chosen = CONDITION_KINDS.find(({ value }) => value === values.condition);
  if (fixed) return <p className="text-muted">This rule comes with Tidemark: what it watches cannot be changed, the rest can.</p>;
  return (
    <div className="flex flex-col gap-3">
      <div className="overflow-x-auto">
        <SegmentedControl
          label="What is watched"
          className="self-start"
          value={values.condition}
          options={CONDITION_KINDS.map(({ value, label }) => ({ value, label }))}
          onValueChange={(condition) => form.setValue('condition', condition)}
        />
      </div>
      {chosen !== undefined && <p className="text-sm text-muted">{chosen.description}</p>}
      {values.condition === 'threshold' && <ThresholdFields form={form} values={values} />}
      {values.condition === 'guard' && <GuardFields form={form} values={values} />}
      {values.condition === 'anomaly' && <AnomalyFields form={form} values={values} />}
      {values.condition === 'budget' && <BudgetFields form={form} values={values} />}
      {values.condition === 'query' && <QueryFields form={form} values={values} />}
    </div>
  );
}

/** The fields of a guard, which know of their own values alone. */
function ThresholdFields({ form, values }: RuleFieldsProps) {
  const parts = { form: form as unknown as UseFormReturn<GuardValues>, values: values as unknown as GuardValues };
  return (
    <>
      <GuardSourceFields {...parts} of="tenant" />
      <div className="border-t border-line pt-3">
        <GuardRuleFields {...parts} lengths={false} />
      </div>
    </>
  );
}

function SeverityField({ form, values }: RuleFieldsProps) {
  return (
    <Field label="Severity">
      <Select
        value={values.minimumSeverity}
        options={MINIMUM_SEVERITIES}
        onValueChange={(severity) => form.setValue('minimumSeverity', severity as RuleValues['minimumSeverity'])}
      />
    </Field>
  );
}

function GuardFields({ form, values }: RuleFieldsProps) {
  const { guards } = useConditionNames();
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Field label="Guard" error={form.formState.errors.guardId?.message}>
        <Combobox
          value={values.guardId}
          onValueChange={(guardId) => form.setValue('guardId', guardId)}
          options={[{ value: '', label: 'Any guard' }, ...guards]}
          searchLabel="Search guards"
        />
      </Field>
      <SeverityField form={form} values={values} />
    </div>
  );
}

function AnomalyFields({ form, values }: RuleFieldsProps) {
  const { metrics } = useConditionNames();
  const { errors } = form.formState;
  return (
    <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
      <Field label="Watched metric" error={errors.anomalyMetric?.message}>
        <Combobox
          value={values.anomalyMetric}
          onValueChange={(metric) => form.setValue('anomalyMetric', metric)}
          options={[{ value: '', label: 'Any watched metric' }, ...metrics]}
          searchLabel="Search watched metrics"
        />
      </Field>
      <SeverityField form={form} values={values} />
      <Field label="Confidence at least, %" error={errors.confidencePercent?.message}>
        <Input
          inputMode="decimal"
          {...form.register('confidencePercent', {
            pattern: NUMBER,
            validate: (text, { condition }) => condition !== 'anomaly' || (Number(text) >= 0 && Number(text) <= 100) || '0 to 100.',
          })}
        />
      </Field>
      <Field label="Counts for, minutes" hint="So long one that was found counts, also when it is over." error={errors.lastsMinutes?.message}>
        <Input type="number" min={0} max={1_440} {...form.register('lastsMinutes', whole(0, 1_440, '0 to 1440 minutes.'))} />
      </Field>
    </div>
  );
}
