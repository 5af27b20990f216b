import { Injectable } from '@nestjs/common';
import { type Actor, DomainError } from '../platform/http/index.js';
import { SystemTenant } from '../tenants/index.js';
import type { WatchedOf } from './dto/watched-metric.dto.js';

/** Whose anomalies somebody may look after: their tenant's and, as platform admins, the installation's. */
@Injectable()
export class AnomalyAccess {
  constructor(private readonly systemTenant: SystemTenant) {}

  /** The actor within the tenant whose anomalies are meant. @throws DomainError ACCESS_DENIED */
  async of(actor: Actor, of: WatchedOf): Promise<Actor> {
    if (of === 'tenant') return actor;
    if (!actor.platformAdmin) throw new DomainError('ACCESS_DENIED', 'Only platform admins look after the anomalies of the installation.');
    return { ...actor, ...(await this.systemTenant.ensure()) };
  }
}
