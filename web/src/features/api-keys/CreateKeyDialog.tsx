import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import type { CreatedApiKey } from '../../api/types.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { useMe } from '../../session/session.js';
import { Button, CopyField, Dialog, ErrorLine, Field, Input, Select } from '../../ui/index.js';
import { KEYS, permissionsQuery } from './key-queries.js';
import { permissionGroups } from './permission-groups.js';
import { PermissionChoice } from './PermissionChoice.js';

interface NewKey {
  name: string;
  permissions: string[];
  /** Days, or '' for never. */
  days: string;
}

/** What most programs come for: dashboards and their data. */
const USUAL = ['dashboards:read', 'queries:execute', 'queries:read'];

const LIFETIMES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'One year' },
  { value: '', label: 'Never' },
];

/** Makes a key and shows it, the only time that it can be seen. */
export function CreateKeyDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [made, setMade] = useState<CreatedApiKey | null>(null);
  const close = (): void => {
    setMade(null);
    onOpenChange(false);
  };
  if (made !== null) return <ShowKey made={made} open={open} onClose={close} />;
  // Mounted while it is open only: each key starts from a fresh form.
  return open ? <KeyForm onCancel={close} onMade={setMade} /> : null;
}

function KeyForm({ onCancel, onMade }: { onCancel: () => void; onMade: (made: CreatedApiKey) => void }) {
  const queries = useQueryClient();
  const { tenant, permissions } = useMe();
  const matrix = useQuery(permissionsQuery);
  const groups = useMemo(() => matrix.data && permissionGroups(tenant.role, matrix.data), [tenant.role, matrix.data]);
  const form = useForm<NewKey>({
    defaultValues: {
      name: '',
      permissions: USUAL.filter((one) => permissions.includes(one)),
      days: '90',
    },
  });
  const { submit, pending, error } = useSubmit(form, keyField, async (values) => {
    const body = {
      name: values.name.trim(),
      permissions: values.permissions,
      ...(values.days === '' ? {} : { expiresAt: inDays(Number(values.days)) }),
    };
    onMade(await api.post<CreatedApiKey>('/auth/api-keys', body));
    await queries.invalidateQueries({ queryKey: KEYS });
  });
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onCancel()}
      title="Create an API key"
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onCancel}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Create key
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <div className="grid gap-3.5 sm:grid-cols-[1fr_150px]">
          <Field label="Name" error={errors.name?.message} required>
            <Input
              autoComplete="off"
              autoFocus
              placeholder="Nightly export"
              {...form.register('name', { validate: (name) => name.trim() !== '' || 'Say what the key is for.' })}
            />
          </Field>
          <Field label="Runs out after" error={errors.days?.message}>
            <Controller
              control={form.control}
              name="days"
              render={({ field: { value, onChange, onBlur, ref } }) => (
                <Select value={value} onValueChange={onChange} onBlur={onBlur} ref={ref} options={LIFETIMES} />
              )}
            />
          </Field>
        </div>
        <Controller
          control={form.control}
          name="permissions"
          rules={{ validate: (chosen) => chosen.length > 0 || 'Choose at least one permission.' }}
          render={({ field: { value, onChange } }) => (
            <PermissionChoice
              groups={groups}
              loadError={matrix.error}
              value={value}
              onChange={onChange}
              error={errors.permissions?.message}
            />
          )}
        />
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

function keyField(path: string): 'name' | 'permissions' | 'days' | null {
  if (path.startsWith('permissions')) return 'permissions';
  return path === 'expiresAt' ? 'days' : namedAs<NewKey>('name')(path) === 'name' ? 'name' : null;
}

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}

function ShowKey({ made, open, onClose }: { made: CreatedApiKey; open: boolean; onClose: () => void }) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title={`${made.name} is ready`}
      description="Copy the key now and keep it where secrets are kept: it is not shown again."
      footer={
        <Button variant="primary" onClick={onClose}>
          Done
        </Button>
      }
    >
      <div className="flex flex-col gap-3 py-1">
        <CopyField label="API key" value={made.key} />
        <Field label="Try it">
          <CopyField
            label="Example call"
            value={`curl -H 'X-API-Key: ${made.key}' ${location.origin}/api/v1/dashboards`}
          />
        </Field>
      </div>
    </Dialog>
  );
}
