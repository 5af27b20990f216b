import { useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useFieldArray, useForm, useWatch } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, ErrorPanel, Field, Input, Select, useToast } from '../../../ui/index.js';
import { bodyOf, fieldOf, keyOf, MOST_REPEATS, MOST_STEPS, NEW_POLICY, type PolicyValues, secondsOf, valuesOf, withMoved, withStep } from './policy-form.js';
import { type Policy, policyKeys } from './policy-queries.js';
import { policyWords } from './policy-words.js';
import { StepFields } from './StepFields.js';
import { useTargets } from './use-targets.js';

const REPEATS = Array.from({ length: MOST_REPEATS + 1 }, (_, times) => ({
  value: String(times),
  label: times === 0 ? 'No, it ends there' : times === 1 ? 'Once more' : `${times} more times`,
}));

/** Makes an escalation policy, or changes one. */
export function PolicyDialog({ policy, onClose }: { policy: Policy | null; onClose: () => void }) {
  const form = useForm<PolicyValues>({ defaultValues: policy === null ? NEW_POLICY : valuesOf(policy) });
  const steps = useFieldArray({ control: form.control, name: 'steps' });
  const targets = useTargets();
  const queries = useQueryClient();
  const toast = useToast();
  const list = useRef<HTMLOListElement>(null);
  const add = useRef<HTMLButtonElement>(null);
  const [moved, setMoved] = useState<{ from: number; to: number } | null>(null);
  // Who moves a step goes along with it.
  useEffect(() => {
    if (moved === null) return;
    const buttons = list.current?.querySelectorAll<HTMLButtonElement>(`[data-step="${moved.to}"] [data-move]:not(:disabled)`) ?? [];
    const same = [...buttons].find(({ dataset }) => dataset['move'] === (moved.to < moved.from ? 'up' : 'down'));
    (same ?? buttons[0])?.focus();
  }, [moved]);
  const gone = useMemo(() => new Map(policy?.steps.flatMap((step) => step.targets.map((target) => [keyOf(target), target.name ?? 'gone'] as const)) ?? []), [policy]);
  const { submit, pending, error } = useSubmit(form, fieldOf, async (values) => {
    const body = bodyOf(values);
    if (policy === null) await api.post<Policy>('/escalation-policies', body);
    else await api.put<Policy>(`/escalation-policies/${policy.id}`, { ...body, version: policy.version });
    await queries.invalidateQueries({ queryKey: policyKeys.all });
    toast.success(policy === null ? `“${body.name}” is made: choose it in an alert rule` : `“${body.name}” was changed`);
    onClose();
  });
  const move = (from: number, to: number): void => {
    const next = withMoved(form.getValues('steps'), from, to);
    for (const index of [from, to]) form.setValue(`steps.${index}.targets`, next[index]?.targets ?? [], { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
    setMoved({ from, to });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title={policy === null ? 'New escalation policy' : `Edit “${policy.name}”`}
      description="Who is told while nobody acknowledges an alert. It stops as soon as somebody does."
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            {policy === null ? 'Create' : 'Save'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3 pb-1">
        <Field label="Name" required error={form.formState.errors.name?.message}>
          <Input autoFocus={policy === null} autoComplete="off" maxLength={100} {...form.register('name', { validate: (name) => name.trim() !== '' || 'A policy needs a name.' })} />
        </Field>
        {targets.error !== null && <ErrorPanel title="Channels and members could not be loaded" error={targets.error} onRetry={targets.retry} />}
        <ol ref={list} aria-label="Steps" className="flex flex-col gap-2">
          {steps.fields.map((field, index) => (
            <StepFields
              key={field.id}
              form={form}
              index={index}
              count={steps.fields.length}
              targets={targets}
              gone={gone}
              onMove={(to) => move(index, to)}
              onRemove={() => {
                steps.remove(index);
                add.current?.focus();
              }}
            />
          ))}
        </ol>
        <div className="flex flex-wrap items-center justify-between gap-2">
          <Button
            ref={add}
            size="sm"
            icon={Plus}
            disabled={steps.fields.length >= MOST_STEPS}
            onClick={() => {
              const next = withStep(form.getValues('steps')).at(-1);
              if (next !== undefined) steps.append(next, { focusName: `steps.${steps.fields.length}.after` });
            }}
          >
            Add step
          </Button>
          <span role="status" className="text-sm text-muted">
            {moved !== null && `Who was told in step ${moved.from + 1} is now told in step ${moved.to + 1}.`}
          </span>
        </div>
        <Field label="Begin again after the last step" hint="While nobody has acknowledged." error={form.formState.errors.repeat?.message} className="max-w-60">
          <Repeat form={form} />
        </Field>
        <Sentence form={form} nameOf={(key) => targets.choices.find((choice) => choice.key === key)?.name ?? gone.get(key) ?? '…'} />
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

type Form = ReturnType<typeof useForm<PolicyValues>>;

function Repeat({ form }: { form: Form }) {
  const value = useWatch({ control: form.control, name: 'repeat' });
  return <Select value={value} options={REPEATS} onValueChange={(next) => form.setValue('repeat', next, { shouldDirty: true })} />;
}

/** The policy as it stands in the form, in words; nothing while it is not whole. */
function Sentence({ form, nameOf }: { form: Form; nameOf: (key: string) => string }) {
  const { steps = [], repeat = '0' } = useWatch({ control: form.control });
  const spoken = steps.map(({ after = '', unit = 'min', targets = [] }) => ({ seconds: secondsOf({ after, unit }), names: targets.map(nameOf) }));
  const whole = spoken.every((step): step is { seconds: number; names: string[] } => step.seconds !== null && step.seconds >= 0 && step.names.length > 0);
  if (!whole) return null;
  return <p className="rounded-control bg-sunken px-2.5 py-1.5 break-words">{policyWords(spoken, Number(repeat))}</p>;
}
