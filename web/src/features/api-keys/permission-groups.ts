import type { PermissionMatrix, Role } from '../../api/types.js';

export interface PermissionGroup {
  resource: string;
  /** In words: `api-keys` → "API keys". */
  title: string;
  permissions: { permission: string; action: string }[];
}

/** What keys are mostly made for stands first; the others follow by name. */
const FIRST = ['dashboards', 'queries', 'datasources'];
const ACTION_ORDER = ['read', 'write'];
const WORDS: Record<string, string> = { ai: 'AI', api: 'API', kpis: 'KPIs', datasources: 'data sources' };

/**
 * Permissions by resource, as a member of this role can give them to a key: a key acts within one tenant and never
 * has more rights than its maker has there by role.
 */
export function permissionGroups(role: Role, matrix: PermissionMatrix): PermissionGroup[] {
  const groups = new Map<string, PermissionGroup>();
  for (const { permission, roles } of matrix.permissions) {
    if (!roles.includes(role)) continue;
    const [resource = permission, action = ''] = permission.split(':');
    const group = groups.get(resource) ?? { resource, title: titleOf(resource), permissions: [] };
    group.permissions.push({ permission, action });
    groups.set(resource, group);
  }
  for (const group of groups.values()) group.permissions.sort((left, right) => rank(left.action) - rank(right.action));
  return [...groups.values()].sort(
    (left, right) => place(left.resource) - place(right.resource) || left.title.localeCompare(right.title),
  );
}

function place(resource: string): number {
  const at = FIRST.indexOf(resource);
  return at === -1 ? FIRST.length : at;
}

function rank(action: string): number {
  const at = ACTION_ORDER.indexOf(action);
  return at === -1 ? ACTION_ORDER.length : at;
}

function titleOf(resource: string): string {
  const words = resource
    .split('-')
    .map((word) => WORDS[word] ?? word)
    .join(' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Those permissions that only read; executing a query is reading. */
export function readingOnly(groups: readonly PermissionGroup[]): string[] {
  const all = groups.flatMap((group) => group.permissions);
  return all.filter(({ action }) => action === 'read' || action === 'execute').map(({ permission }) => permission);
}
