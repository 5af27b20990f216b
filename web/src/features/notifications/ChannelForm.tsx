import { useMemo, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { Settings } from '../../api/types.js';
import { fieldsOf, initialValues, toSettings } from '../../forms/settings-fields.js';
import { settingsFieldOf, SettingsFields, type SettingsForm } from '../../forms/SettingsFields.js';
import { useSubmit } from '../../forms/use-submit.js';
import { Button, ErrorLine, Field, Input } from '../../ui/index.js';
import type { Channel, ChannelType } from './channel-queries.js';

export interface ChannelFormProps {
  type: ChannelType;
  /** The stored channel; null for a new one. */
  channel: Channel | null;
  /** @param andTest whether it is to be tried at once */
  save: (name: string, settings: Settings, andTest: boolean) => Promise<void>;
  onCancel: () => void;
}

/** Name and settings of a channel. What is secret is never shown; left empty it stays as it is. */
export function ChannelForm({ type, channel, save, onCancel }: ChannelFormProps) {
  const fields = useMemo(() => fieldsOf(type.settingsSchema, type.secretSettings), [type]);
  const form = useForm<SettingsForm>({ defaultValues: { name: channel?.name ?? '', settings: initialValues(fields, channel?.settings ?? null) } });
  const tests = useRef(false);
  const [testing, setTesting] = useState(false);
  const { submit, pending, error } = useSubmit(
    form,
    (path) => settingsFieldOf(path, fields),
    ({ name, settings }) => save(name.trim(), toSettings(fields, settings), tests.current),
  );
  const verb = channel === null ? 'Create' : 'Save';
  return (
    <form
      noValidate
      className="flex flex-col gap-3.5 pb-3"
      onSubmit={(event) => {
        event.preventDefault();
        const { submitter } = event.nativeEvent;
        tests.current = submitter instanceof HTMLButtonElement && submitter.value === 'test';
        setTesting(tests.current);
        submit();
      }}
    >
      <Field label="Name" required hint="How rules and people call it, such as #ops." error={form.formState.errors.name?.message}>
        <Input autoComplete="off" maxLength={100} autoFocus={channel !== null} {...form.register('name', { validate: (name) => name.trim() !== '' || 'A channel needs a name.' })} />
      </Field>
      <SettingsFields form={form} fields={fields} secretsSet={channel?.secretsSet ?? []} />
      {error !== null && <ErrorLine error={error} />}
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>Cancel</Button>
        <Button type="submit" pending={pending && !testing} disabled={pending}>
          {verb}
        </Button>
        <Button type="submit" value="test" variant="primary" pending={pending && testing} disabled={pending}>
          {verb} and test
        </Button>
      </div>
    </form>
  );
}
