import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { Link, Navigate, useSearchParams } from 'react-router';
import { publicApi } from '../../api/client.js';
import type { AuthConfig, AuthResponse } from '../../api/types.js';
import { StartScreen } from '../../app/StartScreen.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { useSession } from '../../session/session.js';
import { Button, ErrorLine, Field, Input } from '../../ui/index.js';
import { AuthLayout } from './AuthLayout.js';

interface SignIn {
  email: string;
  password: string;
}

const DEMO_EMAIL = 'demo@tidemark.local';

/** What this installation lets strangers do; public. */
export function useAuthConfig() {
  return useQuery({
    queryKey: ['auth-config'],
    queryFn: () => publicApi.get<AuthConfig>('/auth/config'),
    staleTime: Infinity,
  });
}

/** Only addresses within the application are gone back to. */
export function safeReturn(from: string | null): string {
  return from !== null && /^\/(?![/\\])/.test(from) ? from : '/';
}

export default function SignInPage() {
  const { status, begin, ended } = useSession();
  const [search] = useSearchParams();
  const config = useAuthConfig();
  const form = useForm<SignIn>({ defaultValues: { email: '', password: '' } });
  const { submit, pending, error } = useSubmit(form, namedAs<SignIn>('email', 'password'), async (values) => {
    begin(await publicApi.post<AuthResponse>('/auth/login', values));
  });
  const { errors } = form.formState;
  if (status === 'signed-in') return <Navigate to={safeReturn(search.get('from'))} replace />;
  if (status === 'starting') return <StartScreen />;
  return (
    <AuthLayout
      title="Sign in"
      below={
        config.data?.registration === 'open' ? (
          <>
            New here?{' '}
            <Link to={`/register?${search}`} className="font-medium text-primary hover:underline">
              Create an account
            </Link>
          </>
        ) : (
          config.data !== undefined && 'Accounts are made by invitation: ask an admin of your tenant.'
        )
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
        {ended === 'expired' && error === null && (
          <p className="rounded-control bg-neutral-soft px-2.5 py-1.5 text-muted">
            Your session has ended. Sign in to go on where you were.
          </p>
        )}
        <Field label="Email" error={errors.email?.message} required>
          <Input
            type="email"
            autoComplete="username"
            autoFocus
            {...form.register('email', { required: 'Enter your email address.' })}
          />
        </Field>
        <Field label="Password" error={errors.password?.message} required>
          <Input
            type="password"
            autoComplete="current-password"
            {...form.register('password', { required: 'Enter your password.' })}
          />
        </Field>
        {error !== null && <ErrorLine error={error} />}
        <Button type="submit" variant="primary" pending={pending} className="w-full">
          Sign in
        </Button>
        {config.data?.demo === true && (
          <p className="text-sm text-muted">
            Looking around? Sign in as{' '}
            <button
              type="button"
              className="rounded-sm font-medium text-primary hover:underline"
              onClick={() => {
                form.setValue('email', DEMO_EMAIL, { shouldValidate: true });
                form.setFocus('password');
              }}
            >
              {DEMO_EMAIL}
            </button>
            ; its password is printed where the server was started.
          </p>
        )}
      </form>
    </AuthLayout>
  );
}
