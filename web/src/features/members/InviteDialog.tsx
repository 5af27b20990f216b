import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Controller, useForm } from 'react-hook-form';
import { api } from '../../api/client.js';
import type { Invitation, Role } from '../../api/types.js';
import { namedAs } from '../../forms/server-problems.js';
import { useSubmit } from '../../forms/use-submit.js';
import { shortDate } from '../../format/time.js';
import { ROLES } from '../../session/roles.js';
import { useMe } from '../../session/session.js';
import { Button, CopyField, Dialog, ErrorLine, Field, Input, Select } from '../../ui/index.js';
import { memberKeys } from './member-queries.js';

interface Invite {
  email: string;
  role: Role;
}

/** Invites somebody; the answer is a link to hand over, as this server may have no way to send mail. */
export function InviteDialog({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const [made, setMade] = useState<Invitation | null>(null);
  const close = (next: boolean): void => {
    if (!next) setMade(null);
    onOpenChange(next);
  };
  if (made !== null)
    return <LinkDialog open={open} invitation={made} onClose={() => close(false)} onAnother={() => setMade(null)} />;
  return <InviteForm open={open} onOpenChange={close} onMade={setMade} />;
}

function InviteForm({
  open,
  onOpenChange,
  onMade,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onMade: (invitation: Invitation) => void;
}) {
  const { tenant } = useMe();
  const queries = useQueryClient();
  const form = useForm<Invite>({ defaultValues: { email: '', role: 'viewer' } });
  const { submit, pending, error, clearError } = useSubmit(form, namedAs<Invite>('email', 'role'), async (values) => {
    const invitation = await api.post<Invitation>(`/tenants/${tenant.id}/invitations`, {
      ...values,
      email: values.email.trim(),
    });
    onMade(invitation);
    form.reset();
    await queries.invalidateQueries({ queryKey: memberKeys.invitations(tenant.id) });
  });
  const { errors } = form.formState;
  const change = (next: boolean): void => {
    if (!next) {
      form.reset();
      clearError();
    }
    onOpenChange(next);
  };
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      title={`Invite to ${tenant.name}`}
      size="sm"
      onSubmit={submit}
      footer={
        <>
          <Button onClick={() => change(false)}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Make the link
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3.5">
        <Field label="Email" error={errors.email?.message} required>
          <Input
            type="email"
            autoComplete="off"
            autoFocus
            {...form.register('email', { validate: (email) => email.trim() !== '' || 'Enter the email address.' })}
          />
        </Field>
        <Field label="Role" error={errors.role?.message}>
          <Controller
            control={form.control}
            name="role"
            render={({ field: { value, onChange, onBlur, ref } }) => (
              <Select value={value} onValueChange={onChange} onBlur={onBlur} ref={ref} options={ROLES} />
            )}
          />
        </Field>
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

interface LinkDialogProps {
  open: boolean;
  invitation: Invitation;
  onClose: () => void;
  onAnother: () => void;
}

function LinkDialog({ open, invitation, onClose, onAnother }: LinkDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => !next && onClose()}
      title="The invitation is ready"
      description={
        <>
          Hand this link to <span className="font-medium break-all text-ink">{invitation.email}</span>. It works once,
          until {shortDate(invitation.expiresAt)}, and is not shown again.
        </>
      }
      footer={
        <>
          <Button onClick={onAnother}>Invite another</Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </>
      }
    >
      <CopyField label="Invitation link" value={new URL(invitation.url ?? '', location.origin).href} className="my-1" />
    </Dialog>
  );
}
