import { useForm } from 'react-hook-form';
import { Link, Navigate, useSearchParams } from 'react-router';
import { publicApi } from '../../api/client.js';
import type { AuthResponse } from '../../api/types.js';
import { StartScreen } from '../../app/StartScreen.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { useSession } from '../../session/session.js';
import { PASSWORD_HINT } from '../../forms/password-hint.js';
import { Button, ErrorLine, ErrorPanel, Field, Input, SkeletonText } from '../../ui/index.js';
import { AuthLayout } from './AuthLayout.js';
import { safeReturn, useAuthConfig } from './SignInPage.js';

interface Registration {
  tenantName: string;
  email: string;
  password: string;
}

/** A new account with its own tenant, where the installation admits it. */
export default function RegisterPage() {
  const { status } = useSession();
  const [search] = useSearchParams();
  const config = useAuthConfig();
  if (status === 'signed-in') return <Navigate to={safeReturn(search.get('from'))} replace />;
  if (status === 'starting') return <StartScreen />;
  return (
    <AuthLayout
      title="Create an account"
      below={
        <>
          Have an account?{' '}
          <Link to={`/sign-in?${search}`} className="font-medium text-primary hover:underline">
            Sign in
          </Link>
        </>
      }
    >
      {config.data === undefined ? (
        config.isError ? (
          <ErrorPanel error={config.error} onRetry={() => void config.refetch()} />
        ) : (
          <SkeletonText lines={4} />
        )
      ) : config.data.registration === 'open' ? (
        <RegisterForm />
      ) : (
        <p className="text-muted">
          This installation takes new people by invitation only. Ask an admin for an invitation link.
        </p>
      )}
    </AuthLayout>
  );
}

function RegisterForm() {
  const { begin } = useSession();
  const form = useForm<Registration>({ defaultValues: { tenantName: '', email: '', password: '' } });
  const { submit, pending, error } = useSubmit(
    form,
    namedAs<Registration>('tenantName', 'email', 'password'),
    async (values) => {
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
      begin(await publicApi.post<AuthResponse>('/auth/register', { ...values, timeZone }));
    },
  );
  const { errors } = form.formState;
  return (
    <form
      noValidate
      className="flex flex-col gap-3.5"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field label="Email" error={errors.email?.message} required>
        <Input
          type="email"
          autoComplete="username"
          autoFocus
          {...form.register('email', { required: 'Enter your email address.' })}
        />
      </Field>
      <Field label="Password" hint={PASSWORD_HINT} error={errors.password?.message} required>
        <Input
          type="password"
          autoComplete="new-password"
          {...form.register('password', { required: 'Choose a password.' })}
        />
      </Field>
      <Field
        label="Tenant"
        hint="Your organisation: it owns the data sources, dashboards and members."
        error={errors.tenantName?.message}
        required
      >
        <Input
          autoComplete="organization"
          placeholder="Northwind Ltd"
          {...form.register('tenantName', { required: 'Name your tenant.' })}
        />
      </Field>
      {error !== null && <ErrorLine error={error} />}
      <Button type="submit" variant="primary" pending={pending} className="w-full">
        Create account
      </Button>
    </form>
  );
}
