import { queryOptions } from '@tanstack/react-query';
import { listAll } from '../../api/client.js';
import type { Invitation, Member } from '../../api/types.js';

export const memberKeys = {
  members: (tenantId: string) => ['members', tenantId] as const,
  invitations: (tenantId: string) => ['invitations', tenantId] as const,
};

export function membersQuery(tenantId: string) {
  return queryOptions({
    queryKey: memberKeys.members(tenantId),
    queryFn: ({ signal }) => listAll<Member>(`/tenants/${tenantId}/members`, { signal }),
  });
}

export function invitationsQuery(tenantId: string) {
  return queryOptions({
    queryKey: memberKeys.invitations(tenantId),
    queryFn: ({ signal }) => listAll<Invitation>(`/tenants/${tenantId}/invitations`, { signal }),
  });
}
