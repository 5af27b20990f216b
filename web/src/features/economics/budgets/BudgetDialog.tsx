import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Controller, useForm, useWatch } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { useCan } from '../../../session/session.js';
import { Button, Checkbox, Dialog, ErrorLine, Field, Input, Select, SegmentedControl, useToast } from '../../../ui/index.js';
import { channelNamesQuery } from '../../alerts/rules/receivers.js';
import { CATEGORIES } from '../data/categories.js';
import { type Budget, ECONOMICS_KEY } from '../data/economics-queries.js';
import { DIMENSIONS } from '../data/economics-view.js';
import { bodyOf, type BudgetValues, CHECKS, fieldOf, newBudget, valuesOf } from './budget-form.js';
import { BUDGET_PERIODS } from './budget-words.js';

/** Makes a budget, or changes one; `budget` null makes one. */
export function BudgetDialog({ budget, currency, onClose }: { budget: Budget | null; currency: string; onClose: () => void }) {
  const form = useForm<BudgetValues>({ defaultValues: budget === null ? newBudget(currency) : valuesOf(budget) });
  const { control, register, formState } = form;
  const [dimension, action] = useWatch({ control, name: ['dimension', 'action'] });
  const queries = useQueryClient();
  const toast = useToast();
  const { submit, pending, error } = useSubmit(form, fieldOf, async (values) => {
    const body = bodyOf(values);
    if (budget === null) await api.post('/economics/budgets', body);
    else await api.put(`/economics/budgets/${budget.id}`, { ...body, version: budget.version });
    toast.success(budget === null ? `“${body.name}” is watched from now on` : `“${body.name}” was changed`);
    onClose();
    void queries.invalidateQueries({ queryKey: ECONOMICS_KEY });
  });
  const problems = formState.errors;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={budget === null ? 'New budget' : `Edit “${budget.name}”`}
      description="Costs of one currency count; those of others stand beside it and are not converted."
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {budget === null ? 'Set the budget' : 'Save'}
          </Button>
        </>
      }
    >
      <div className="grid gap-3 pb-1 sm:grid-cols-2">
        <Field label="Name" required error={problems.name?.message} className="sm:col-span-2">
          <Input autoFocus maxLength={100} placeholder="Such as: AI of the support bot" {...register('name', { validate: CHECKS.name })} />
        </Field>
        <Field label="Amount" required error={problems.amount?.message}>
          <Input inputMode="decimal" placeholder="250.00" {...register('amount', { validate: CHECKS.amount })} />
        </Field>
        <Field label="Currency" required error={problems.currency?.message}>
          <Input maxLength={3} className="uppercase" {...register('currency', { validate: CHECKS.currency })} />
        </Field>
        <Controller
          control={control}
          name="period"
          render={({ field }) => (
            <div className="flex flex-col gap-1 sm:col-span-2">
              <span className="text-sm font-medium">Begins anew</span>
              <div>
                <SegmentedControl label="Begins anew" value={field.value} options={BUDGET_PERIODS} onValueChange={field.onChange} />
              </div>
            </div>
          )}
        />
        <Controller
          control={control}
          name="category"
          render={({ field }) => (
            <Field label="Costs" error={problems.category?.message}>
              <Select value={field.value} options={[{ value: '', label: 'All costs' }, ...CATEGORIES]} onValueChange={field.onChange} />
            </Field>
          )}
        />
        <Controller
          control={control}
          name="dimension"
          render={({ field }) => (
            <Field label="Of one" error={problems.dimension?.message}>
              <Select value={field.value} options={[{ value: '', label: 'Whatever they are for' }, ...DIMENSIONS]} onValueChange={field.onChange} />
            </Field>
          )}
        />
        {dimension !== '' && (
          <Field label={`Which ${dimension}`} required error={problems.value?.message} className="sm:col-span-2">
            <Input maxLength={200} {...register('value', { validate: CHECKS.value })} />
          </Field>
        )}
        <Field label="Tell at, percent" required hint="Each once in a period." error={problems.thresholds?.message} className="sm:col-span-2">
          <Input {...register('thresholds', { validate: CHECKS.thresholds })} />
        </Field>
        <Controller
          control={control}
          name="action"
          render={({ field }) => (
            <Field
              label="At 100 %"
              hint={action === 'block' ? 'Queries and AI sessions that would cost more are refused until the period ends or the amount is raised. Cached answers are given all the same.' : undefined}
              className="sm:col-span-2"
            >
              <Select
                value={field.value}
                options={[
                  { value: 'notify', label: 'Only tell' },
                  { value: 'block', label: 'Refuse what would cost more' },
                ]}
                onValueChange={field.onChange}
              />
            </Field>
          )}
        />
        <Channels control={control} />
        {error !== null && <ErrorLine error={error} className="sm:col-span-2" />}
      </div>
    </Dialog>
  );
}

/** Who is told, beside the person who made it. */
function Channels({ control }: { control: ReturnType<typeof useForm<BudgetValues>>['control'] }) {
  const mayRead = useCan('notification-channels:read');
  const channels = useQuery({ ...channelNamesQuery, enabled: mayRead });
  if (!mayRead || channels.data === undefined || channels.data.length === 0) return null;
  return (
    <Controller
      control={control}
      name="channelIds"
      render={({ field }) => (
        <fieldset className="sm:col-span-2">
          <legend className="pb-1 text-sm font-medium">Also told</legend>
          <div className="flex flex-wrap gap-x-5 gap-y-1.5">
            {channels.data.map(({ id, name }) => (
              <Checkbox
                key={id}
                label={name}
                checked={field.value.includes(id)}
                onChange={({ target }) => field.onChange(target.checked ? [...field.value, id] : field.value.filter((other) => other !== id))}
              />
            ))}
          </div>
        </fieldset>
      )}
    />
  );
}
