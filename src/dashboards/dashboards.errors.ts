import { type Actor, DomainError, notFound } from '../platform/http/index.js';
import type { Dashboard } from './domain/dashboard.js';
import { type Access, accessOf } from './domain/dashboard-access.js';

/**
 * Somebody else saved in the meantime; `details` says who, when, which version there is, and where it is given what they
 * changed.
 */
export function staleVersion(
  current: Pick<Dashboard, 'version' | 'updatedAt'>,
  updatedBy: { id: string; name: string } | null,
  changes?: string | null,
): DomainError {
  const who = updatedBy?.name ? `${updatedBy.name} changed` : 'Somebody changed';
  return new DomainError('CONFLICT', `${who} this dashboard in the meantime; load it again.`, {
    currentVersion: current.version,
    updatedBy,
    updatedAt: current.updatedAt,
    ...(changes === undefined ? {} : { changes }),
  });
}

/**
 * What the actor may do with a dashboard.
 * @throws DomainError NOT_FOUND when it is not there for them, ACCESS_DENIED when they may view and `needed` is edit.
 */
export function requireAccess<T extends Pick<Dashboard, 'id' | 'ownerId' | 'sharing'>>(
  actor: Actor,
  dashboard: T | null,
  needed: Access,
): { dashboard: T; access: Access } {
  const access = dashboard && (accessOf(actor, dashboard.ownerId, dashboard.sharing) ?? accessOfEmbedded(actor, dashboard.id));
  if (!dashboard || !access) throw notFound('dashboard');
  if (needed === 'edit' && access !== 'edit')
    throw new DomainError('ACCESS_DENIED', 'You may look at this dashboard, and not change it.');
  return { dashboard, access };
}

/** An embedded viewer has the one dashboard of their token, however it is shared, and changes it where that says so. */
function accessOfEmbedded({ kind, confinedTo, permissions }: Actor, dashboardId: string): Access | null {
  if (kind !== 'embed' || confinedTo !== dashboardId) return null;
  return permissions.has('embed:edit') ? 'edit' : 'view';
}
