import { useQuery } from '@tanstack/react-query';
import { type LucideIcon, Megaphone, User } from 'lucide-react';
import { useMemo } from 'react';
import { useMe } from '../../../session/session.js';
import { membersQuery } from '../../members/member-queries.js';
import { KINDS } from '../../notifications/channel-kinds.js';
import { channelsQuery } from '../../notifications/channel-queries.js';

/** Who can be told: a channel, or a member. */
export interface TargetChoice {
  /** `channel:<id>` or `person:<id>`. */
  key: string;
  name: string;
  /** Kind of channel, or a member's address. */
  detail: string;
  icon: LucideIcon;
}

export interface Targets {
  choices: readonly TargetChoice[];
  loading: boolean;
  error: unknown;
  retry: () => void;
}

/** All channels and members, by name: channels first. */
export function useTargets(): Targets {
  const { tenant } = useMe();
  const channels = useQuery(channelsQuery);
  const members = useQuery(membersQuery(tenant.id));
  const choices = useMemo<TargetChoice[]>(() => {
    const byName = (a: TargetChoice, b: TargetChoice): number => a.name.localeCompare(b.name);
    return [
      ...(channels.data ?? []).map(({ id, name, kind }) => ({ key: `channel:${id}`, name, detail: KINDS[kind].label, icon: KINDS[kind].icon })).sort(byName),
      ...(members.data ?? []).map(({ userId, name, email }) => ({ key: `person:${userId}`, name: name || email, detail: email, icon: User })).sort(byName),
    ];
  }, [channels.data, members.data]);
  return {
    choices,
    loading: channels.isPending || members.isPending,
    error: channels.error ?? members.error,
    retry: () => void Promise.all([channels.refetch(), members.refetch()]),
  };
}

/** The icon of a target while it is not known, or no more. */
export const iconOf = (choices: readonly TargetChoice[], key: string): LucideIcon =>
  choices.find((choice) => choice.key === key)?.icon ?? (key.startsWith('person:') ? User : Megaphone);
