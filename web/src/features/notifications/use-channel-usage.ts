import { useQuery } from '@tanstack/react-query';
import { useCan } from '../../session/session.js';
import { alertRulesQuery } from '../alerts/alert-queries.js';
import { policiesQuery } from '../alerts/policies/policy-queries.js';

export interface ChannelUsage {
  /** Names of alert rules that tell it. */
  rules: readonly string[];
  /** Names of escalation policies that tell it. */
  policies: readonly string[];
}

/** What names a channel; undefined while it is not known. */
export function useChannelUsage(channelId: string | null): { usage: ChannelUsage | undefined; failed: boolean } {
  const [mayRules, mayPolicies] = [useCan('alert-rules:read'), useCan('escalation-policies:read')];
  const rules = useQuery({ ...alertRulesQuery, enabled: channelId !== null && mayRules });
  const policies = useQuery({ ...policiesQuery, enabled: channelId !== null && mayPolicies });
  if (channelId === null || (mayRules && rules.data === undefined) || (mayPolicies && policies.data === undefined)) {
    return { usage: undefined, failed: rules.isError || policies.isError };
  }
  return {
    usage: {
      rules: (rules.data ?? []).filter(({ channelIds }) => channelIds.includes(channelId)).map(({ name }) => name),
      policies: (policies.data ?? []).filter(({ steps }) => steps.some(({ targets }) => targets.some((target) => target.channelId === channelId))).map(({ name }) => name),
    },
    failed: false,
  };
}
