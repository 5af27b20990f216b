import { useMutation } from '@tanstack/react-query';
import { Zap } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { type FieldPath, useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import type { ConnectionTest, DataSource, DataSourceType, Settings } from '../../api/types.js';
import { placeProblems } from '../../forms/server-problems.js';
import { fieldsOf, initialValues, toSettings } from '../../forms/settings-fields.js';
import { settingsFieldOf, SettingsFields, type SettingsForm as Form } from '../../forms/SettingsFields.js';
import { useSubmit } from '../../forms/use-submit.js';
import { Button, ErrorLine, Field, Input } from '../../ui/index.js';
import { AllowHost, isClosedAddress, testedClosedAddress } from './AllowHost.js';
import { takesConnectionUrl } from './connection-url.js';
import { TestResult } from './TestResult.js';
import { UrlField } from './UrlField.js';

export interface SourceFormProps {
  type: DataSourceType;
  /** The stored source; null for a new one. */
  source: DataSource | null;
  submitLabel: string;
  save: (name: string, settings: Settings) => Promise<void>;
  /** Beside the buttons: Cancel. */
  secondary?: ReactNode;
}

/** Name and settings of a source, with a connection test of what stands in the form. */
export function SourceForm({ type, source, submitLabel, save, secondary }: SourceFormProps) {
  const fields = useMemo(() => fieldsOf(type.settingsSchema, type.secretSettings), [type]);
  const values = useMemo<Form>(
    () => ({ name: source?.name ?? '', settings: initialValues(fields, source?.settings ?? null) }),
    [fields, source],
  );
  const form = useForm<Form>({ defaultValues: values });
  // The name alone makes no other connection.
  const isDirty = Object.keys(form.formState.dirtyFields.settings ?? {}).length > 0;
  const fieldOf = (path: string): FieldPath<Form> | null => settingsFieldOf(path, fields);
  const submission = useSubmit(form, fieldOf, async (entered) => {
    await save(entered.name.trim(), toSettings(fields, entered.settings));
    form.reset({ name: entered.name, settings: initialValues(fields, toSettings(fields, entered.settings)) });
  });
  const [testError, setTestError] = useState<unknown>(null);
  const [closed, setClosed] = useState<{ host: string; port: number } | null>(null);
  const test = useMutation({
    mutationFn: (settings: Settings) => runTest(type, source, settings, isDirty),
    onMutate: () => {
      setTestError(null);
      setClosed(null);
    },
    onSuccess: (result, settings) => {
      if (testedClosedAddress(result)) setClosed(addressOf(settings));
    },
    onError: (reason, settings) => {
      setTestError(placeProblems(form, reason, fieldOf));
      if (isClosedAddress(reason)) setClosed(addressOf(settings));
    },
  });
  const runIfValid = form.handleSubmit((entered) => {
    const settings = toSettings(fields, entered.settings);
    const unknown = source === null || !isDirty ? [] : source.secretsSet.filter((name) => !(name in settings));
    if (unknown.length === 0) return test.mutate(settings);
    test.reset();
    for (const name of unknown)
      form.setError(`settings.${name}`, {
        type: 'secret',
        message: 'Enter it again to test settings that are not saved yet.',
      });
  });
  // Without a setting that must be given there is nothing to reach: uploaded files.
  const testable = fields.some((field) => field.required);
  return (
    <form
      noValidate
      className="flex flex-col gap-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        submission.submit();
      }}
    >
      <Field
        label="Name"
        hint="How people and dashboards call it."
        error={form.formState.errors.name?.message}
        required
      >
        <Input
          autoComplete="off"
          autoFocus={source === null}
          {...form.register('name', { validate: (name) => name.trim() !== '' || 'Give the data source a name.' })}
        />
      </Field>
      {source === null && takesConnectionUrl(fields) && (
        <UrlField
          fields={fields}
          onRead={(found) => {
            for (const [name, value] of Object.entries(found))
              form.setValue(`settings.${name}`, value, { shouldDirty: true, shouldValidate: true });
          }}
        />
      )}
      <SettingsFields form={form} fields={fields} secretsSet={source?.secretsSet ?? []} />
      <TestResult result={test.data} error={testError} />
      {closed !== null && <AllowHost {...closed} onAllowed={() => void runIfValid()} />}
      {submission.error !== null && <ErrorLine error={submission.error} />}
      <div className="flex flex-wrap items-center gap-2">
        <Button type="submit" variant="primary" pending={submission.pending}>
          {submitLabel}
        </Button>
        {testable && (
          <Button icon={Zap} pending={test.isPending} onClick={() => void runIfValid()}>
            Test connection
          </Button>
        )}
        {secondary}
      </div>
    </form>
  );
}

/** A source is tested as it is stored while nothing in the form differs; changed settings go by themselves. */
async function runTest(
  type: DataSourceType,
  source: DataSource | null,
  settings: Settings,
  dirty: boolean,
): Promise<ConnectionTest> {
  if (source !== null && !dirty) return api.post<ConnectionTest>(`/datasources/${source.id}/test`);
  return api.post<ConnectionTest>('/datasources/test', { type: type.type, settings });
}

function addressOf(settings: Settings): { host: string; port: number } {
  return { host: String(settings['host']), port: Number(settings['port']) };
}
