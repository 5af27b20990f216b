import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useCan, useMe } from '../../session/session.js';
import { Button, ErrorPanel, PageHeader } from '../../ui/index.js';
import { InviteDialog } from './InviteDialog.js';
import { membersQuery } from './member-queries.js';
import { MembersTable } from './MembersTable.js';
import { PendingInvitations } from './PendingInvitations.js';

export default function MembersPage() {
  const { tenant } = useMe();
  const mayWrite = useCan('members:write');
  const members = useQuery(membersQuery(tenant.id));
  const [inviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader
        title="Members"
        actions={
          mayWrite && (
            <Button variant="primary" icon={UserPlus} onClick={() => setInviting(true)}>
              Invite
            </Button>
          )
        }
      />
      <div className="flex flex-col gap-3">
        {members.isError && members.data === undefined ? (
          <ErrorPanel
            title="The members could not be loaded"
            error={members.error}
            onRetry={() => void members.refetch()}
            retrying={members.isFetching}
          />
        ) : (
          <MembersTable members={members.data} mayWrite={mayWrite} />
        )}
        {mayWrite && <PendingInvitations />}
      </div>
      <InviteDialog open={inviting} onOpenChange={setInviting} />
    </>
  );
}
