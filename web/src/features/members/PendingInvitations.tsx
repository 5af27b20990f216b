import { useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { Invitation } from '../../api/types.js';
import { useMe } from '../../session/session.js';
import {
  Card,
  type Column,
  ConfirmDialog,
  ErrorPanel,
  IconButton,
  Pill,
  RelativeTime,
  Table,
  useToast,
} from '../../ui/index.js';
import { invitationsQuery, memberKeys } from './member-queries.js';

/** Invitations that nobody has accepted yet; absent while there are none. */
export function PendingInvitations() {
  const { tenant } = useMe();
  const invitations = useQuery(invitationsQuery(tenant.id));
  const [revoking, setRevoking] = useState<Invitation | null>(null);
  if (invitations.isError && invitations.data === undefined) {
    return (
      <ErrorPanel
        title="The invitations could not be loaded"
        error={invitations.error}
        onRetry={() => void invitations.refetch()}
      />
    );
  }
  const pending = invitations.data?.filter((invitation) => invitation.acceptedAt === null) ?? [];
  const columns: Column<Invitation>[] = [
    {
      key: 'email',
      header: 'Email',
      grow: true,
      sortValue: (invitation) => invitation.email,
      cell: (invitation) => (
        <span className="block truncate font-medium" title={invitation.email}>
          {invitation.email}
        </span>
      ),
    },
    { key: 'role', header: 'Role', width: '128px', cell: (invitation) => <Pill>{invitation.role}</Pill> },
    {
      key: 'expires',
      header: 'Runs out',
      hideBelow: 'md',
      width: '160px',
      sortValue: (invitation) => invitation.expiresAt,
      cell: (invitation) => <RelativeTime at={invitation.expiresAt} className="whitespace-nowrap text-muted" />,
    },
    {
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (invitation) => (
        <IconButton
          icon={X}
          size="sm"
          variant="danger"
          label={`Revoke the invitation of ${invitation.email}`}
          onClick={() => setRevoking(invitation)}
        />
      ),
    },
  ];
  return (
    <>
      {pending.length > 0 && (
        <Card title="Pending invitations" pill={<Pill>{pending.length}</Pill>} flush>
          <Table
            caption="Pending invitations"
            columns={columns}
            rows={pending}
            rowKey={(invitation) => invitation.id}
            initialSort={{ key: 'email' }}
          />
        </Card>
      )}
      <Revoke invitation={revoking} onClose={() => setRevoking(null)} />
    </>
  );
}

function Revoke({ invitation, onClose }: { invitation: Invitation | null; onClose: () => void }) {
  const { tenant } = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  return (
    <ConfirmDialog
      open={invitation !== null}
      onOpenChange={(open) => !open && onClose()}
      title="Revoke the invitation?"
      confirmLabel="Revoke"
      onConfirm={async () => {
        if (invitation === null) return;
        await api.delete(`/tenants/${tenant.id}/invitations/${invitation.id}`);
        await queries.invalidateQueries({ queryKey: memberKeys.invitations(tenant.id) });
        toast.success('The invitation is revoked');
      }}
    >
      <p>The link that {invitation?.email} was given stops working.</p>
    </ConfirmDialog>
  );
}
