import { useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { ME_KEY, useMe } from '../../session/session.js';
import { Button, Card, ErrorLine, Field, Input, Pill, useToast } from '../../ui/index.js';

interface Profile {
  name: string;
}

/** How others see this person. */
export function ProfileCard() {
  const { user, tenant } = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  const form = useForm<Profile>({ defaultValues: { name: user.name } });
  const { submit, pending, error } = useSubmit(form, namedAs<Profile>('name'), async ({ name }) => {
    await api.patch('/auth/me', { name: name.trim() });
    form.reset({ name: name.trim() });
    toast.success('Your profile is saved');
    await queries.invalidateQueries({ queryKey: ME_KEY });
  });
  return (
    <Card
      title="Profile"
      pill={
        <>
          <Pill>{tenant.role}</Pill>
          {user.platformAdmin && <Pill tone="secondary">platform admin</Pill>}
        </>
      }
    >
      <form
        noValidate
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <Field label="Name" error={form.formState.errors.name?.message}>
          <Input
            autoComplete="name"
            {...form.register('name', { validate: (name) => name.trim() !== '' || 'Enter your name.' })}
          />
        </Field>
        <Field label="Email" hint="You sign in with it.">
          <Input value={user.email} readOnly disabled />
        </Field>
        {error !== null && <ErrorLine error={error} />}
        <div>
          <Button type="submit" variant="primary" pending={pending} disabled={!form.formState.isDirty}>
            Save
          </Button>
        </div>
      </form>
    </Card>
  );
}
