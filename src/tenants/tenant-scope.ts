import type { TenantScope } from '../platform/database/index.js';
import { type Actor, notFound } from '../platform/http/index.js';

/**
 * The scope for a tenant named in a path.
 * @param reach `own`: only the tenant that the actor is in; `platform`: a platform admin reaches all of them.
 * @throws DomainError NOT_FOUND for any other tenant, there or not.
 */
export function scopeOf(actor: Actor, tenantId: string, reach: 'own' | 'platform'): TenantScope {
  if (tenantId.toLowerCase() === actor.tenantId) return actor;
  if (reach === 'platform' && actor.platformAdmin) return { tenantId, userId: actor.userId };
  throw notFound('tenant');
}
