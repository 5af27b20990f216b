import { queryOptions } from '@tanstack/react-query';
import { listAll } from '../../../api/client.js';
import type { components } from '../../../api/schema.js';

type Schemas = components['schemas'];
/** Who is told of an alert that nobody acknowledges, and when. */
export type Policy = Schemas['EscalationPolicyResponse'];
export type PolicyBody = Schemas['CreateEscalationPolicyDto'];
export type PolicyTarget = Schemas['EscalationTargetResponse'];

export const policyKeys = { all: ['escalation-policies'] as const };

/** All escalation policies of the tenant. */
export const policiesQuery = queryOptions({
  queryKey: policyKeys.all,
  queryFn: ({ signal }) => listAll<Policy>('/escalation-policies', { signal }),
});
