import { useMutation, useQueryClient } from '@tanstack/react-query';
import { UserMinus } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../api/client.js';
import type { Member, Role } from '../../api/types.js';
import { rank, ROLES } from '../../session/roles.js';
import { useMe } from '../../session/session.js';
import { initials } from '../../shell/initials.js';
import {
  Card,
  type Column,
  ConfirmDialog,
  IconButton,
  Pill,
  RelativeTime,
  Select,
  Table,
  useToast,
} from '../../ui/index.js';
import { memberKeys } from './member-queries.js';

/** Who belongs to the tenant, with which role; whoever may, changes and removes. */
export function MembersTable({ members, mayWrite }: { members: Member[] | undefined; mayWrite: boolean }) {
  const [removing, setRemoving] = useState<Member | null>(null);
  const { user } = useMe();
  const columns: Column<Member>[] = [
    {
      key: 'name',
      header: 'Member',
      grow: true,
      sortValue: (member) => member.name || member.email,
      cell: (member) => <Person member={member} self={member.userId === user.id} />,
    },
    {
      key: 'role',
      header: 'Role',
      width: '128px',
      sortValue: (member) => rank(member.role),
      cell: (member) => (mayWrite ? <RoleChoice member={member} /> : <Pill>{member.role}</Pill>),
    },
    {
      key: 'joined',
      header: 'Joined',
      hideBelow: 'md',
      width: '160px',
      sortValue: (member) => member.joinedAt,
      cell: (member) => <RelativeTime at={member.joinedAt} className="whitespace-nowrap text-muted" />,
    },
  ];
  if (mayWrite) {
    columns.push({
      key: 'actions',
      header: 'Actions',
      headerHidden: true,
      align: 'right',
      width: '40px',
      cell: (member) => (
        <IconButton
          icon={UserMinus}
          size="sm"
          variant="danger"
          label={`Remove ${member.name || member.email}`}
          onClick={() => setRemoving(member)}
        />
      ),
    });
  }
  return (
    <Card flush>
      <Table
        caption="Members"
        columns={columns}
        rows={members}
        rowKey={(member) => member.userId}
        initialSort={{ key: 'name' }}
      />
      <RemoveMember member={removing} self={removing?.userId === user.id} onClose={() => setRemoving(null)} />
    </Card>
  );
}

function Person({ member, self }: { member: Member; self: boolean }) {
  const named = member.name || member.email;
  return (
    <div className="flex min-w-0 items-center gap-2.5">
      <span
        aria-hidden
        className="hidden size-7 shrink-0 items-center justify-center rounded-full bg-neutral-soft text-xs font-semibold text-muted sm:flex"
      >
        {initials(named)}
      </span>
      <div className="min-w-0">
        <p className="flex items-center gap-1.5">
          <span className="min-w-0 truncate font-medium" title={named}>
            {named}
          </span>
          {self && <Pill>you</Pill>}
        </p>
        {member.name !== '' && (
          <p className="truncate text-sm text-muted" title={member.email}>
            {member.email}
          </p>
        )}
      </div>
    </div>
  );
}

function RoleChoice({ member }: { member: Member }) {
  const { tenant } = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  const key = memberKeys.members(tenant.id);
  const change = useMutation({
    mutationFn: (role: Role) => api.patch(`/tenants/${tenant.id}/members/${member.userId}`, { role }),
    onMutate: async (role) => {
      await queries.cancelQueries({ queryKey: key });
      queries.setQueryData<Member[]>(key, (all) =>
        all?.map((one) => (one.userId === member.userId ? { ...one, role } : one)),
      );
      return member.role;
    },
    onError: (error, _role, before) => {
      queries.setQueryData<Member[]>(key, (all) =>
        all?.map((one) => (one.userId === member.userId ? { ...one, role: before ?? member.role } : one)),
      );
      toast.error(`The role of ${member.name || member.email} is unchanged`, error);
    },
    onSettled: () => queries.invalidateQueries({ queryKey: key }),
  });
  return (
    <Select
      size="sm"
      aria-label={`Role of ${member.name || member.email}`}
      value={member.role}
      onValueChange={(role) => change.mutate(role as Role)}
      options={ROLES}
      className="w-28"
    />
  );
}

function RemoveMember({ member, self, onClose }: { member: Member | null; self: boolean; onClose: () => void }) {
  const { tenant } = useMe();
  const queries = useQueryClient();
  const toast = useToast();
  const named = member === null ? '' : member.name || member.email;
  return (
    <ConfirmDialog
      open={member !== null}
      onOpenChange={(open) => !open && onClose()}
      title={self ? `Leave ${tenant.name}?` : `Remove ${named}?`}
      confirmLabel={self ? 'Leave' : 'Remove'}
      onConfirm={async () => {
        if (member === null) return;
        await api.delete(`/tenants/${tenant.id}/members/${member.userId}`);
        // Whoever has left starts anew: the session belongs to a tenant that is not theirs any more.
        if (self) return location.assign('/');
        await queries.invalidateQueries({ queryKey: memberKeys.members(tenant.id) });
        toast.success(`${named} is removed`);
      }}
    >
      <p>
        {self ? 'You' : named} will lose access to {tenant.name} at once. Dashboards stay. Coming back takes a new
        invitation.
      </p>
    </ConfirmDialog>
  );
}
