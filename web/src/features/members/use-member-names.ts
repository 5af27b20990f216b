import { useQuery } from '@tanstack/react-query';
import { useCan, useMe } from '../../session/session.js';
import { membersQuery } from './member-queries.js';

/** What people are called, as far as the reader may know; the reader is "you". */
export function useMemberNames(): (id: string | null) => string | null {
  const { user, tenant } = useMe();
  const members = useQuery({ ...membersQuery(tenant.id), enabled: useCan('members:read') });
  return (id) => (id === user.id ? 'you' : (members.data?.find(({ userId }) => userId === id)?.name ?? null));
}
