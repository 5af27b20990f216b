import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { api } from '../../../api/client.js';
import type { Dashboard, DashboardSharing, Member, Role } from '../../../api/types.js';
import { ROLES } from '../../../session/roles.js';
import { useCan, useMe } from '../../../session/session.js';
import {
  Button,
  Dialog,
  ErrorLine,
  ErrorPanel,
  IconButton,
  SegmentedControl,
  Select,
  SkeletonText,
  useToast,
} from '../../../ui/index.js';
import { membersQuery } from '../../members/member-queries.js';
import { dashboardKeys, sharingQuery } from '../data/dashboard-queries.js';

type Access = 'view' | 'edit';

/** Who sees a dashboard and who may change it. */
export function SharingDialog({ dashboard, onClose }: { dashboard: Dashboard; onClose: () => void }) {
  // Read anew each time that it is opened, and not again while somebody changes it.
  const sharing = useQuery({ ...sharingQuery(dashboard.id), gcTime: 0, refetchOnWindowFocus: false });
  if (sharing.data !== undefined) return <SharingForm dashboard={dashboard} sharing={sharing.data} onClose={onClose} />;
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Sharing">
      <div className="pb-4">
        {sharing.isError ? (
          <ErrorPanel
            title="The sharing could not be loaded"
            error={sharing.error}
            onRetry={() => void sharing.refetch()}
          />
        ) : (
          <SkeletonText lines={4} />
        )}
      </div>
    </Dialog>
  );
}

function SharingForm({
  dashboard,
  sharing,
  onClose,
}: {
  dashboard: Dashboard;
  sharing: DashboardSharing;
  onClose: () => void;
}) {
  const queries = useQueryClient();
  const toast = useToast();
  const [draft, setDraft] = useState(sharing);
  const [error, setError] = useState<unknown>(null);
  const [pending, setPending] = useState(false);
  const save = async (): Promise<void> => {
    setPending(true);
    setError(null);
    try {
      await api.put(`/dashboards/${dashboard.id}/sharing`, {
        visibility: draft.visibility,
        roles: draft.roles,
        members: draft.members,
      });
      await queries.invalidateQueries({ queryKey: dashboardKeys.sharing(dashboard.id) });
      void queries.invalidateQueries({ queryKey: dashboardKeys.all });
      toast.success('Sharing was saved');
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setPending(false);
    }
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Sharing of “${dashboard.name}”`}
      description="Its owner and the tenant’s admins may always change it. Whoever edits needs the right to write dashboards, too."
      onSubmit={() => void save()}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="primary" pending={pending}>
            Save
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <div className="flex flex-col gap-1.5">
          <p className="text-sm font-medium">Who sees it</p>
          <SegmentedControl
            label="Who sees it"
            value={draft.visibility}
            onValueChange={(visibility) => setDraft({ ...draft, visibility })}
            options={[
              { value: 'tenant', label: 'Everybody in the tenant' },
              { value: 'private', label: 'Only who is named' },
            ]}
            className="self-start"
          />
        </div>
        <RoleShares roles={draft.roles} onChange={(roles) => setDraft({ ...draft, roles })} />
        <MemberShares members={draft.members} onChange={(members) => setDraft({ ...draft, members })} />
        {error !== null && <ErrorLine error={error} />}
      </div>
    </Dialog>
  );
}

const ACCESS: readonly { value: Access; label: string }[] = [
  { value: 'view', label: 'may view' },
  { value: 'edit', label: 'may edit' },
];

function RoleShares({
  roles,
  onChange,
}: {
  roles: DashboardSharing['roles'];
  onChange: (roles: DashboardSharing['roles']) => void;
}) {
  const free = ROLES.filter(({ value }) => !roles.some((share) => share.role === value));
  const [next] = free;
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">By role</h3>
      {roles.map((share, index) => (
        <div key={share.role} className="flex items-center gap-2">
          <Select
            aria-label="Role"
            className="min-w-0 flex-1"
            value={share.role}
            onValueChange={(role) => onChange(replaced(roles, index, { ...share, role: role as Role }))}
            options={ROLES.filter(({ value }) => value === share.role || free.some((one) => one.value === value)).map(
              ({ value, label }) => ({ value, label: `${label} and above` }),
            )}
          />
          <Select
            aria-label="Access"
            className="w-28! shrink-0"
            value={share.access}
            onValueChange={(access) => onChange(replaced(roles, index, { ...share, access: access as Access }))}
            options={ACCESS}
          />
          <IconButton
            icon={X}
            label="Take away"
            size="sm"
            onClick={() => onChange(roles.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {next !== undefined && (
        <Button
          size="sm"
          variant="ghost"
          icon={Plus}
          className="self-start"
          onClick={() => onChange([...roles, { role: next.value, access: 'view' }])}
        >
          Add a role
        </Button>
      )}
    </section>
  );
}

function MemberShares({
  members,
  onChange,
}: {
  members: DashboardSharing['members'];
  onChange: (members: DashboardSharing['members']) => void;
}) {
  const { tenant, user } = useMe();
  const maySee = useCan('members:read');
  const all = useQuery({ ...membersQuery(tenant.id), enabled: maySee });
  const known = all.data ?? [];
  const free = known.filter((member) => !members.some((share) => share.userId === member.userId));
  if (!maySee && members.length === 0) return null;
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-sm font-medium">By person</h3>
      {members.map((share, index) => (
        <div key={share.userId} className="flex items-center gap-2">
          <span className="min-w-0 flex-1 truncate text-base">
            {share.userId === user.id ? `${user.name} (you)` : nameOf(share.userId, known)}
          </span>
          <Select
            aria-label="Access"
            className="w-28! shrink-0"
            value={share.access}
            onValueChange={(access) => onChange(replaced(members, index, { ...share, access: access as Access }))}
            options={ACCESS}
          />
          <IconButton
            icon={X}
            label="Take away"
            size="sm"
            onClick={() => onChange(members.filter((_, at) => at !== index))}
          />
        </div>
      ))}
      {free.length > 0 && (
        <Select
          aria-label="Add a person"
          placeholder="Add a person"
          value=""
          onValueChange={(userId) => onChange([...members, { userId, access: 'view' }])}
          options={free.map((member) => ({
            value: member.userId,
            label: member.name || member.email,
            description: member.email,
          }))}
        />
      )}
    </section>
  );
}

function nameOf(userId: string, members: readonly Member[]): string {
  const member = members.find((one) => one.userId === userId);
  return member === undefined ? 'A member who is not known here' : member.name || member.email;
}

function replaced<T>(list: readonly T[], index: number, item: T): T[] {
  return list.map((one, at) => (at === index ? item : one));
}
