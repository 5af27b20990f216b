import type { Role } from '../../tenants/index.js';

/** What somebody may do with a dashboard; `edit` includes `view`. */
export type Access = 'view' | 'edit';

export interface RoleShare {
  /** This role and the higher ones. */
  role: Role;
  access: Access;
}

export interface MemberShare {
  userId: string;
  access: Access;
}

/** Who a dashboard is shared with, beside its owner and the tenant's admins. */
export interface Sharing {
  /** `tenant`: every member may view. */
  visibility: 'private' | 'tenant';
  roles: readonly RoleShare[];
  members: readonly MemberShare[];
}

/** The person or program that asks, as far as sharing goes. */
export interface Viewer {
  kind: 'user' | 'api-key' | 'embed' | 'system';
  userId: string | null;
  role: string | null;
  permissions: ReadonlySet<string>;
}

const RANKS: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, developer: 2, admin: 3 };

/** What a new dashboard is shared as: everybody sees it, and those who compose dashboards may change it. */
export const defaultSharing = (): Sharing => ({
  visibility: 'tenant',
  roles: [{ role: 'developer', access: 'edit' }],
  members: [],
});

/**
 * What a viewer of the same tenant may do with a dashboard; null when it must not be seen to exist. Nobody edits
 * without the permission `dashboards:write`, whatever is shared with them, and so a viewer by role never does.
 */
export function accessOf(viewer: Viewer, ownerId: string | null, sharing: Sharing): Access | null {
  const shared = sharedAccess(viewer, ownerId, sharing);
  return shared === 'edit' && !mayWrite(viewer) ? 'view' : shared;
}

function sharedAccess(
  { kind, userId, role }: Viewer,
  ownerId: string | null,
  { visibility, roles, members }: Sharing,
): Access | null {
  if (kind === 'system') return 'edit';
  // Embedded viewers see the one dashboard of their token, which is not for sharing to say.
  if (kind === 'embed') return null;
  if (role === 'admin' || (userId !== null && userId === ownerId)) return 'edit';
  const rank = rankOf(role);
  const granted: Access[] = [
    ...(visibility === 'tenant' ? ['view' as const] : []),
    ...roles.filter((share) => rank >= rankOf(share.role)).map(({ access }) => access),
    ...members.filter((share) => share.userId === userId).map(({ access }) => access),
  ];
  if (granted.includes('edit')) return 'edit';
  return granted.length > 0 ? 'view' : null;
}

function mayWrite({ kind, role, permissions }: Viewer): boolean {
  return kind === 'system' || (role !== 'viewer' && permissions.has('dashboards:write'));
}

/** Roles at or below a role: a share with any of them reaches it. */
export function rolesReaching(role: string | null): string[] {
  const rank = rankOf(role);
  return Object.keys(RANKS).filter((name) => rankOf(name) <= rank);
}

function rankOf(role: string | null): number {
  return role !== null && isRole(role) ? RANKS[role] : -1;
}

function isRole(role: string): role is Role {
  return Object.hasOwn(RANKS, role);
}
