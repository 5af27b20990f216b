import { ROLES, type Role } from '../tenants/index.js';

/** Who has a permission: members from this role up, platform admins wherever they are, or both. */
interface Grant {
  /** The least role that has it; null: no role does. */
  readonly from: Role | null;
  /** Whether platform admins have it, whatever their role. */
  readonly platformAdmin: boolean;
}

const from = (role: Role): Grant => ({ from: role, platformAdmin: false });
const fromOrPlatform = (role: Role): Grant => ({ from: role, platformAdmin: true });
const platform: Grant = { from: null, platformAdmin: true };

/** The permission matrix: every permission that a route may require, and who has it. */
const MATRIX = {
  // What everybody in a tenant may look at.
  'alerts:read': from('viewer'),
  'ai-usage:read': from('viewer'),
  'anomalies:read': from('viewer'),
  'branding:read': from('viewer'),
  'dashboards:read': from('viewer'),
  'economics:read': from('viewer'),
  'exports:create': from('viewer'),
  'kpis:read': from('viewer'),
  'metrics:read': from('viewer'),
  'overview:read': from('viewer'),
  'realtime:read': from('viewer'),
  'tenants:read': fromOrPlatform('viewer'),
  'visualizations:read': from('viewer'),

  // Who keeps things running: the details behind the figures, and what is done about alerts.
  'ai-conversations:read': from('operator'),
  'alert-rules:read': from('operator'),
  'alerts:respond': from('operator'),
  'anomalies:respond': from('operator'),
  'events:read': from('operator'),
  'guards:read': from('operator'),
  'guards:respond': from('operator'),
  'logs:read': from('operator'),
  'silences:read': from('operator'),
  'silences:write': from('operator'),
  'system-health:read': from('operator'),

  // Who builds.
  'alert-rules:write': from('developer'),
  'anomalies:write': from('developer'),
  'change-rules:read': from('developer'),
  'change-rules:write': from('developer'),
  'dashboards:write': from('developer'),
  'datasources:read': from('developer'),
  'embed-tokens:read': from('developer'),
  'embed-tokens:write': from('developer'),
  'guards:write': from('developer'),
  'ingest:write': from('developer'),
  'materializations:read': from('developer'),
  'kpis:write': from('developer'),
  'queries:execute': from('developer'),
  'queries:read': from('developer'),
  'queries:write': from('developer'),

  // Who decides for the tenant.
  'ai-usage:configure': from('admin'),
  'api-keys:read': from('admin'),
  'api-keys:write': from('admin'),
  'audit:read': from('admin'),
  'branding:write': from('admin'),
  'budgets:read': from('admin'),
  'budgets:write': from('admin'),
  'cache:read': from('admin'),
  'cache:write': from('admin'),
  'datasources:write': from('admin'),
  'economics:write': from('admin'),
  'escalation-policies:read': from('admin'),
  'escalation-policies:write': from('admin'),
  'feature-flags:read': from('admin'),
  'feature-flags:write': from('admin'),
  'logs:configure': from('admin'),
  // They write into a source, with a role that may.
  'materializations:write': from('admin'),
  'members:read': from('admin'),
  'members:write': from('admin'),
  'notification-channels:read': from('admin'),
  'notification-channels:write': from('admin'),
  'notifications:read': from('admin'),
  'notifications:write': from('admin'),
  'overview:refresh': from('admin'),
  'price-book:read': from('admin'),
  'price-book:write': from('admin'),
  'system-health:write': from('admin'),
  'tenants:write': fromOrPlatform('admin'),
  'usage:read': fromOrPlatform('admin'),

  // Who looks after the installation.
  'cache:flush': platform,
  'jobs:read': platform,
  'jobs:write': platform,
  'platform:read': platform,
  'platform:write': platform,
  'slow-queries:read': platform,
} as const satisfies Record<`${string}:${string}`, Grant>;

export type Permission = keyof typeof MATRIX;

/** Names of all permissions, sorted. */
export const PERMISSIONS: readonly Permission[] = (Object.keys(MATRIX) as Permission[]).sort();

/** Whether `name` is a permission of the matrix. */
export function isPermission(name: string): name is Permission {
  return Object.hasOwn(MATRIX, name);
}

/** Whether `name` is a role of a membership. */
export function isRole(name: string): name is Role {
  return ROLES.some((role) => role === name);
}

/** The roles that have a permission, the least first. */
export function rolesWith(permission: Permission): Role[] {
  const least: Role | null = MATRIX[permission].from;
  return least === null ? [] : ROLES.slice(ROLES.indexOf(least));
}

/** Whether platform admins have a permission whatever their role. */
export function isForPlatformAdmins(permission: Permission): boolean {
  return MATRIX[permission].platformAdmin;
}

// There are eight such sets; every actor shares one of them.
const SETS = new Map<string, ReadonlySet<string>>(
  ROLES.flatMap((role) =>
    [false, true].map((platformAdmin): [string, ReadonlySet<string>] => [
      `${role}:${platformAdmin}`,
      new Set(PERMISSIONS.filter((name) => rolesWith(name).includes(role) || (platformAdmin && isForPlatformAdmins(name)))),
    ]),
  ),
);

/** All that a member of that role may do. */
export function permissionsOf(role: Role, platformAdmin: boolean): ReadonlySet<string> {
  return SETS.get(`${role}:${platformAdmin}`) ?? new Set();
}

/**
 * What an API key may do: what it was given and its maker, as a member, still may. A key acts within one tenant, so
 * the powers of platform admins never pass to it.
 */
export function permissionsOfKey(given: readonly string[], makerRole: Role): ReadonlySet<string> {
  const makers = permissionsOf(makerRole, false);
  return new Set(given.filter((name) => makers.has(name)));
}
