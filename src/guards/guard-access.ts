import { Injectable } from '@nestjs/common';
import { type Actor, DomainError } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { Guarded } from './dto/guard.dto.js';

/** Whose guards somebody may look after: their tenant's and, as platform admins, the installation's. */
@Injectable()
export class GuardAccess {
  constructor(private readonly systemTenant: SystemTenant) {}

  /** The actor within the tenant whose guards are meant. @throws DomainError ACCESS_DENIED */
  async of(actor: Actor, guarded: Guarded): Promise<Actor> {
    if (guarded === 'tenant') return actor;
    if (!actor.platformAdmin) throw new DomainError('ACCESS_DENIED', 'Only platform admins look after the guards of the installation.');
    return { ...actor, ...(await this.systemTenant.ensure()) };
  }
}
