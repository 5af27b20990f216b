import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { Day } from '../domain/days.js';

/** Days of which quantities changed, and which are therefore to be costed again within a minute. */
@Injectable()
export class UsageChanges {
  /**
   * Notes them in the transaction that changes the quantities, so that no change is forgotten whatever comes between; two
   * that note the same day do not wait for each other.
   */
  async mark(manager: EntityManager, { tenantId }: TenantScope, days: readonly Day[]): Promise<void> {
    if (days.length === 0) return;
    await manager.query('INSERT INTO changed_usage_days (tenant_id, day) SELECT $1, unnest($2::date[])', [tenantId, [...new Set(days)]]);
  }
}
