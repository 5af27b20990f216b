import { useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { useMe } from '../../session/session.js';
import { PASSWORD_HINT } from '../../forms/password-hint.js';
import { Button, Card, ErrorLine, Field, Input, useToast } from '../../ui/index.js';

interface Passwords {
  currentPassword: string;
  newPassword: string;
}

/** Another password, against the current one. */
export function PasswordCard() {
  const { user } = useMe();
  const toast = useToast();
  const form = useForm<Passwords>({ defaultValues: { currentPassword: '', newPassword: '' } });
  const { submit, pending, error } = useSubmit(
    form,
    namedAs<Passwords>('currentPassword', 'newPassword'),
    async (values) => {
      await api.post('/auth/password/change', values);
      form.reset();
      toast.success('Your password is changed');
    },
  );
  const { errors } = form.formState;
  return (
    <Card title="Password">
      <form
        noValidate
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {/* Password stores need the name that the password belongs to. */}
        <input type="email" autoComplete="username" value={user.email} readOnly hidden />
        <Field label="Current password" error={errors.currentPassword?.message} required>
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register('currentPassword', { required: 'Enter your current password.' })}
          />
        </Field>
        <Field label="New password" hint={PASSWORD_HINT} error={errors.newPassword?.message} required>
          <Input
            type="password"
            autoComplete="new-password"
            {...form.register('newPassword', { required: 'Choose a new password.' })}
          />
        </Field>
        {error !== null && <ErrorLine error={error} />}
        <div>
          <Button type="submit" pending={pending}>
            Change password
          </Button>
        </div>
      </form>
    </Card>
  );
}
