import { Combobox } from '../../../ui/Combobox.js';
import { Button, Field, Input } from '../../../ui/index.js';
import { type RuleFieldsProps, whole } from './rule-fields.js';
import { COSTS_OF_A_DAY, type RuleValues } from './rule-form.js';
import { useConditionNames } from './use-condition-names.js';

/** How much of which budget is spent; costs themselves are a metric like others. */
export function BudgetFields({ form, values }: RuleFieldsProps) {
  const { budgets } = useConditionNames();
  const { errors } = form.formState;
  const watchCosts = (): void => {
    for (const [name, value] of Object.entries(COSTS_OF_A_DAY)) form.setValue(name as keyof RuleValues, value);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="grid grid-cols-1 gap-3 sm:grid-cols-2">
        <Field label="Budget" hint="Each budget is watched for itself." error={errors.budgetId?.message}>
          <Combobox
            value={values.budgetId}
            onValueChange={(budgetId) => form.setValue('budgetId', budgetId)}
            options={[{ value: '', label: 'Any budget' }, ...budgets]}
            searchLabel="Search budgets"
          />
        </Field>
        <Field label="Spent at least, %" hint="Of its amount, in the present period." error={errors.budgetPercent?.message}>
          <Input
            type="number"
            min={1}
            max={1_000}
            {...form.register('budgetPercent', {
              validate: (text, entered) => entered.condition !== 'budget' || whole(1, 1_000, '1 to 1000 percent.').validate(text),
            })}
          />
        </Field>
      </div>
      <p className="flex flex-wrap items-center gap-2 text-sm text-muted">
        Costs can be watched without a budget, too: against a threshold, or against the weeks before.
        <Button size="sm" onClick={watchCosts}>
          Watch costs of a day
        </Button>
      </p>
    </div>
  );
}
