import type { Role } from '../api/types.js';

/** The roles of a tenant, each with more rights than the one before, and what they mean in a line. */
export const ROLES: readonly { value: Role; label: string; description: string }[] = [
  { value: 'viewer', label: 'Viewer', description: 'Sees dashboards.' },
  { value: 'operator', label: 'Operator', description: 'Also acts: acknowledges, assigns, comments.' },
  { value: 'developer', label: 'Developer', description: 'Also writes: dashboards, queries, exploring.' },
  { value: 'admin', label: 'Admin', description: 'Also manages data sources, members and keys.' },
];

/** Place of a role in their order, for sorting. */
export function rank(role: Role): number {
  return ROLES.findIndex((one) => one.value === role);
}
