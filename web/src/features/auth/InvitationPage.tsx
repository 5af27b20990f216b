import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useNavigate, useParams } from 'react-router';
import { ApiError, publicApi } from '../../api/client.js';
import type { AuthResponse, InvitationPreview } from '../../api/types.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { useSession } from '../../session/session.js';
import { PASSWORD_HINT } from '../../forms/password-hint.js';
import { Button, ButtonLink, ErrorLine, ErrorPanel, Field, Input, Pill, SkeletonText } from '../../ui/index.js';
import { AuthLayout } from './AuthLayout.js';

interface Acceptance {
  name: string;
  password: string;
}

/** Where an invitation link leads: an account is made, or an existing one joins the tenant. */
export default function InvitationPage() {
  const { token = '' } = useParams();
  const path = `/auth/invitations/${encodeURIComponent(token)}`;
  const invitation = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => publicApi.get<InvitationPreview>(path),
    staleTime: Infinity,
  });
  if (invitation.data === undefined) {
    const gone = invitation.error instanceof ApiError && invitation.error.status < 500 && invitation.error.status !== 0;
    return (
      <AuthLayout title="Invitation">
        {!invitation.isError && <SkeletonText lines={4} />}
        {gone && (
          <div className="flex flex-col gap-3.5">
            <p className="text-muted">
              This invitation has been used, was revoked, or has run out. Ask the person who sent it for a new link.
            </p>
            <ButtonLink to="/sign-in">Sign in</ButtonLink>
          </div>
        )}
        {invitation.isError && !gone && (
          <ErrorPanel error={invitation.error} onRetry={() => void invitation.refetch()} />
        )}
      </AuthLayout>
    );
  }
  return <AcceptForm path={path} invitation={invitation.data} />;
}

function AcceptForm({ path, invitation }: { path: string; invitation: InvitationPreview }) {
  const { begin } = useSession();
  const navigate = useNavigate();
  const form = useForm<Acceptance>({ defaultValues: { name: '', password: '' } });
  const { submit, pending, error } = useSubmit(form, namedAs<Acceptance>('name', 'password'), async (values) => {
    const body = invitation.accountExists ? { password: values.password } : values;
    begin(await publicApi.post<AuthResponse>(`${path}/accept`, body));
    await navigate('/', { replace: true });
  });
  const { errors } = form.formState;
  return (
    <AuthLayout title={`Join ${invitation.tenantName}`}>
      <form
        noValidate
        className="flex flex-col gap-3.5"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p className="text-muted">
          <span className="font-medium break-words text-ink">{invitation.email}</span> is invited as{' '}
          <Pill>{invitation.role}</Pill>
        </p>
        {/* Password stores need the name that the password belongs to. */}
        <input type="email" autoComplete="username" value={invitation.email} readOnly hidden />
        {!invitation.accountExists && (
          <Field label="Name" error={errors.name?.message} required>
            <Input autoComplete="name" autoFocus {...form.register('name', { required: 'Enter your name.' })} />
          </Field>
        )}
        <Field
          label="Password"
          error={errors.password?.message}
          hint={invitation.accountExists ? 'The password of your account.' : PASSWORD_HINT}
          required
        >
          <Input
            type="password"
            autoComplete={invitation.accountExists ? 'current-password' : 'new-password'}
            autoFocus={invitation.accountExists}
            {...form.register('password', {
              required: invitation.accountExists ? 'Enter your password.' : 'Choose a password.',
            })}
          />
        </Field>
        {error !== null && <ErrorLine error={error} />}
        <Button type="submit" variant="primary" pending={pending} className="w-full">
          {invitation.accountExists ? 'Join' : 'Create account and join'}
        </Button>
      </form>
    </AuthLayout>
  );
}
