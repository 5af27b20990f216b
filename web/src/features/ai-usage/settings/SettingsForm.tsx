import { useQueryClient } from '@tanstack/react-query';
import { Plus, Trash2 } from 'lucide-react';
import { type Control, useFieldArray, useForm, type UseFormReturn, useWatch } from 'react-hook-form';
import { api } from '../../../api/client.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Card, ErrorLine, Field, IconButton, Input, Switch, useToast } from '../../../ui/index.js';
import { AI_KEY, type AiSettings, settingsQuery } from '../data/ai-queries.js';
import { bodyOf, daysProblem, fieldOf, MOST_CATEGORIES, nameProblem, type SettingsValues, valuesOf, wordsProblem } from './settings-form.js';

/** What is stored of AI usage, for how long, and into which categories missing products are sorted. */
export function SettingsForm({ settings }: { settings: AiSettings }) {
  const form = useForm<SettingsValues>({ defaultValues: valuesOf(settings) });
  const queries = useQueryClient();
  const toast = useToast();
  const contentEnabled = useWatch({ control: form.control, name: 'contentEnabled' });
  const own = useWatch({ control: form.control, name: 'own' });
  const { submit, pending, error } = useSubmit(form, fieldOf, async (values) => {
    const saved = await api.put<AiSettings>('/ai/settings', bodyOf(values, settings.version));
    toast.success('The settings are saved');
    queries.setQueryData(settingsQuery().queryKey, saved);
    for (const part of ['config', 'missing']) void queries.invalidateQueries({ queryKey: [...AI_KEY, part] });
  });
  const { errors, isDirty } = form.formState;
  return (
    <Card title="Content and retention">
      <form
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Switch label="Store content" description="Messages, queries of searches and logs of sessions. Off, figures are counted all the same; it holds for what comes from then on." {...form.register('contentEnabled')} />
        <Switch label="Take out addresses of e-mail" description="Secrets such as keys and passwords always are." disabled={!contentEnabled} {...form.register('redactEmails')} />
        <Field label="Keep content for" hint="Days. Counts, tokens and costs stay." required error={errors.retentionDays?.message}>
          <Input inputMode="numeric" className="max-w-28" {...form.register('retentionDays', { validate: daysProblem })} />
        </Field>
        <div className="flex flex-col gap-3 border-t border-line pt-4">
          <Switch label="Categories of your own" description="Missing products are sorted by words in their names. Off: tools, parts, equipment and other." {...form.register('own')} />
          {own && <Categories form={form} control={form.control} />}
        </div>
        {error !== null && <ErrorLine error={error} />}
        <div>
          <Button type="submit" variant="primary" pending={pending} disabled={!isDirty}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}

function Categories({ form, control }: { form: UseFormReturn<SettingsValues>; control: Control<SettingsValues> }) {
  const { fields, append, remove } = useFieldArray({ control, name: 'categories' });
  const { errors } = form.formState;
  return (
    <div className="flex flex-col gap-2.5">
      {fields.length === 0 && <p className="text-sm text-muted">None yet: every product is shown as other.</p>}
      {fields.map((field, index) => (
        <div key={field.id} role="group" aria-label={`Category ${index + 1}`} className="grid items-start gap-2 sm:grid-cols-[140px_minmax(0,1fr)_auto]">
          <Field label="Name" hideLabel={index > 0} error={errors.categories?.[index]?.name?.message}>
            <Input placeholder="spare-parts" maxLength={40} autoComplete="off" {...form.register(`categories.${index}.name`, { validate: (name, values) => !values.own || nameProblem(name, values.categories) })} />
          </Field>
          <Field label="Words in names, by commas" hideLabel={index > 0} error={errors.categories?.[index]?.words?.message}>
            <Input placeholder="nozzle, gasket, filter" autoComplete="off" {...form.register(`categories.${index}.words`, { validate: (words, values) => !values.own || wordsProblem(words) })} />
          </Field>
          <IconButton icon={Trash2} label={`Remove category ${index + 1}`} variant="danger" className={index === 0 ? 'sm:mt-[21px]' : ''} onClick={() => remove(index)} />
        </div>
      ))}
      <div>
        <Button size="sm" icon={Plus} disabled={fields.length >= MOST_CATEGORIES} onClick={() => append({ name: '', words: '' })}>
          Add a category
        </Button>
      </div>
    </div>
  );
}
