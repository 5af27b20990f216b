import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useNavigate } from 'react-router';
import { api } from '../../../api/client.js';
import type { Dashboard } from '../../../api/types.js';
import { namedAs } from '../../../forms/server-problems.js';
import { useSubmit } from '../../../forms/use-submit.js';
import { Button, Dialog, ErrorLine, Field, Input } from '../../../ui/index.js';
import { dashboardKeys } from '../data/dashboard-queries.js';

interface Values {
  name: string;
  description: string;
}

/** Makes an empty dashboard and opens it for editing. */
export function CreateDashboardDialog({ onClose }: { onClose: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values>({ defaultValues: { name: '', description: '' } });
  const { submit, pending, error } = useSubmit(
    form,
    namedAs<Values>('name', 'description'),
    async ({ name, description }) => {
      const body = { name: name.trim(), ...(description.trim() === '' ? {} : { description: description.trim() }) };
      const dashboard = await api.post<Dashboard>('/dashboards', body);
      void queries.invalidateQueries({ queryKey: dashboardKeys.all });
      await navigate(`/dashboards/${dashboard.id}?edit=1`);
    },
  );
  const { errors } = form.formState;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="New dashboard"
      size="sm"
      onSubmit={submit}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Create
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Field label="Name" required error={errors.name?.message}>
          <Input
            autoFocus
            autoComplete="off"
            {...form.register('name', { validate: (name) => name.trim() !== '' || 'A dashboard needs a name.' })}
          />
        </Field>
        <Field label="Description" optional error={errors.description?.message}>
          <Input autoComplete="off" {...form.register('description')} />
        </Field>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}
