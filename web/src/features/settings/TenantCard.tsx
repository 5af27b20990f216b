import { useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import type { Tenant } from '../../api/types.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { ME_KEY, useMe } from '../../session/session.js';
import { Combobox } from '../../ui/Combobox.js';
import { Button, Card, ErrorLine, Field, Input, useToast } from '../../ui/index.js';

interface TenantForm {
  name: string;
  timeZone: string;
}

/** Name and time zone of the tenant. */
export function TenantCard() {
  const { tenant } = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  const zones = useMemo(() => timeZones(), []);
  const form = useForm<TenantForm>({ defaultValues: { name: tenant.name, timeZone: tenant.timeZone } });
  const { submit, pending, error } = useSubmit(form, namedAs<TenantForm>('name', 'timeZone'), async (values) => {
    const saved = await api.patch<Tenant>(`/tenants/${tenant.id}`, {
      name: values.name.trim(),
      timeZone: values.timeZone,
    });
    form.reset({ name: saved.name, timeZone: saved.timeZone });
    toast.success('The tenant is saved');
    await queries.invalidateQueries({ queryKey: ME_KEY });
  });
  const { errors, isDirty } = form.formState;
  return (
    <Card title="Tenant">
      <form
        noValidate
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" error={errors.name?.message} required>
          <Input
            autoComplete="organization"
            {...form.register('name', { validate: (name) => name.trim() !== '' || 'The tenant needs a name.' })}
          />
        </Field>
        <Field
          label="Time zone"
          hint="Days and hours on dashboards begin and end in it."
          error={errors.timeZone?.message}
        >
          <Controller
            control={form.control}
            name="timeZone"
            render={({ field: { value, onChange } }) => (
              <Combobox value={value} onValueChange={onChange} options={zones} searchLabel="Search time zones" />
            )}
          />
        </Field>
        <p className="text-sm text-muted">
          Short name in addresses and definitions: <code className="font-mono text-ink">{tenant.slug}</code>
        </p>
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

function timeZones(): { value: string; label: string }[] {
  const names = Intl.supportedValuesOf('timeZone');
  return ['UTC', ...names.filter((name) => name !== 'UTC')].map((name) => ({
    value: name,
    label: name.replaceAll('_', ' '),
  }));
}
