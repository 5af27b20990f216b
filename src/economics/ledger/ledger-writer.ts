import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Clock } from '../../platform/clock/index.js';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import { EventBus } from '../../platform/events/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { type Day, dayOf, endOfDay } from '../domain/days.js';
import { CostsChanged } from '../economics.events.js';

/** A transaction in which nobody else computes costs of the tenant. */
export interface LedgerTransaction {
  readonly manager: EntityManager;
  readonly scope: TenantScope;
  readonly now: Date;
  /** The tenant's. */
  readonly today: Day;
  /** When a day was or will be over, ms since 1970. */
  endOf(day: Day): number;
  /** Says how many rows of the ledger were changed. */
  changed(rows: number): void;
}

/**
 * The way of computed costs into the ledger: one writer at a time of a tenant, who holds its lock until the end of the
 * transaction, so that nobody puts older figures over newer ones. When something changed, others are told.
 */
@Injectable()
export class LedgerWriter {
  constructor(
    private readonly database: TenantDatabase,
    private readonly zones: TenantTimeZones,
    private readonly events: EventBus,
    private readonly clock: Clock,
  ) {}

  async write<T>(scope: TenantScope, work: (transaction: LedgerTransaction) => Promise<T>): Promise<T> {
    const zone = await this.zones.of(scope);
    const now = this.clock.now();
    let rows = 0;
    const result = await this.database.run(scope, async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(hashtextextended('ledger ' || $1, 0))`, [scope.tenantId]);
      return work({ manager, scope, now, today: dayOf(now, zone), endOf: (day) => endOfDay(day, zone), changed: (count) => (rows += count) });
    });
    if (rows > 0) this.events.publish(new CostsChanged({ tenantId: scope.tenantId }));
    return result;
  }

  /** The date in the tenant's time zone. */
  async today(scope: TenantScope): Promise<Day> {
    return dayOf(this.clock.now(), await this.zones.of(scope));
  }
}
