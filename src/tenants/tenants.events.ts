import { DomainEvent } from '../platform/events/index.js';
import type { Role } from './domain/roles.js';

/** A tenant's name, time zone or plan changed. */
export class TenantUpdated extends DomainEvent<{ tenantId: string; name: string; timeZone: string; plan: string }> {
  static readonly eventName = 'tenant.updated';
  static readonly relayed = true;
}

/** Somebody joined a tenant, changed role or (role null) left it. */
export class MembershipChanged extends DomainEvent<{ tenantId: string; userId: string; role: Role | null }> {
  static readonly eventName = 'membership.changed';
  static readonly relayed = true;
}
