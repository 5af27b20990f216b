import { Injectable, Logger } from '@nestjs/common';
import { TenantDatabase } from '../../platform/database/index.js';
import { DomainError } from '../../platform/http/index.js';
import { SystemTenant, TenantTimeZones } from '../../tenants/index.js';
import { type Day, dayOf } from '../domain/days.js';
import { decimal, textOf } from '../domain/decimal.js';
import type { CountedUsage } from '../domain/usage.js';
import { UsageRecorder } from '../usage/usage-recorder.js';
import type { MeteredQuantity } from './domain/quantities-of-uses.js';

/** Quantities that may wait for a database that is down; beyond them those that are new are dropped and counted. */
const MOST_WAITING = 200_000;
/** The row that another refers to is not there. */
const FOREIGN_KEY_VIOLATION = '23503';

interface Arrived {
  readonly quantities: readonly MeteredQuantity[];
  readonly at: Date;
}

/**
 * Adds quantities to the days of their tenants. What could not be written waits, added up, and is written with the next;
 * only where the connection is lost while a transaction ends may it have been written before.
 */
@Injectable()
export class MeteredQuantities {
  private readonly logger = new Logger(MeteredQuantities.name);
  /** Of which it is not known yet to which days they belong. */
  private arrived: Arrived[] = [];
  /** By tenant, and by what sets quantities apart. */
  private waiting = new Map<string, Map<string, CountedUsage>>();
  private size = 0;
  private dropped = 0;
  /** One after the other: they share what waits. */
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: TenantDatabase,
    private readonly recorder: UsageRecorder,
    private readonly zones: TenantTimeZones,
    private readonly systemTenant: SystemTenant,
  ) {}

  /**
   * @param at when they were used: it says to which day of a tenant they belong
   * @throws what the database failed with; nothing is lost by that
   */
  add(quantities: readonly MeteredQuantity[], at: Date): Promise<void> {
    this.arrived.push({ quantities, at });
    this.running = this.running.catch(() => undefined).then(() => this.keep());
    return this.running;
  }

  private async keep(): Promise<void> {
    while (this.arrived[0]) {
      await this.place(this.arrived[0]);
      this.arrived.shift();
    }
    await this.write();
    if (this.dropped > 0) this.logger.warn({ quantities: this.dropped }, 'quantities were dropped: too many waited for the database');
    this.dropped = 0;
  }

  /** Gives each its day. Whose tenant is not there any more is nobody's. */
  private async place({ quantities, at }: Arrived): Promise<void> {
    const system = (await this.systemTenant.ensure()).tenantId;
    const days = new Map<string, Day | null>();
    for (const { tenantId } of quantities) {
      const owner = tenantId ?? system;
      if (!days.has(owner)) days.set(owner, await this.dayOf(owner, at));
    }
    for (const { tenantId, meter, label, dimensions, quantity } of quantities) {
      const owner = tenantId ?? system;
      const day = days.get(owner);
      if (day) this.wait(owner, { day, meter, label, dimensions, quantity });
    }
  }

  private async write(): Promise<void> {
    // In one order everywhere: what is locked for the first tenant is held to the end.
    const batch = [...this.waiting].sort(([a], [b]) => (a < b ? -1 : 1)).map(([tenantId, usages]) => ({ tenantId, usages: [...usages.values()] }));
    if (batch.length === 0) return;
    this.waiting = new Map();
    this.size = 0;
    const waitAgain = ({ tenantId, usages }: (typeof batch)[number]): void => {
      for (const usage of usages) this.wait(tenantId, usage);
    };
    try {
      const endings = await this.database.runForEach(batch, (manager, scope, index) => this.recorder.add(manager, scope, batch[index]?.usages ?? []));
      for (const [index, ending] of endings.entries()) {
        const ofTenant = batch[index];
        if (ending.status === 'fulfilled' || !ofTenant) continue;
        const { code } = ending.reason as { code?: string };
        // The tenant was removed meanwhile.
        if (code === FOREIGN_KEY_VIOLATION) continue;
        this.logger.warn({ err: ending.reason as Error, tenant: ofTenant.tenantId }, 'quantities of a tenant wait for the next time');
        waitAgain(ofTenant);
      }
    } catch (error) {
      batch.forEach(waitAgain);
      throw error;
    }
  }

  private async dayOf(tenantId: string, at: Date): Promise<Day | null> {
    try {
      return dayOf(at, await this.zones.of({ tenantId }));
    } catch (error) {
      if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
      throw error;
    }
  }

  private wait(tenantId: string, usage: CountedUsage): void {
    const ofTenant = this.waiting.get(tenantId) ?? new Map<string, CountedUsage>();
    this.waiting.set(tenantId, ofTenant);
    const { day, meter, label, dimensions } = usage;
    const key = JSON.stringify([day, meter, label, dimensions.customer, dimensions.feature, dimensions.endpoint]);
    const known = ofTenant.get(key);
    if (!known && this.size >= MOST_WAITING) {
      this.dropped += 1;
      return;
    }
    if (!known) this.size += 1;
    ofTenant.set(key, known ? { ...usage, quantity: textOf(decimal(known.quantity).plus(usage.quantity)) } : usage);
  }
}
