import { randomUUID } from 'node:crypto';
import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import { SelfMeasurementConfig } from '../platform/config/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { MembershipChanged, SystemTenant } from '../tenants/index.js';
import { GUARDS_OF_INSTALLATION, GUARDS_OF_TENANTS } from './domain/built-in-guards.js';
import { GuardStatesRepository } from './guard-states.repository.js';
import { GuardsRepository } from './guards.repository.js';

/** Tenants of which is remembered that they have them. */
const MOST_REMEMBERED = 10_000;

/**
 * The guards that come with Tidemark. Those over what the installation measures of itself belong to the installation's
 * own tenant, where that is measured at all; a guard over what a tenant has of its own belongs to each tenant. Once
 * there they are guards as others are: changed, disabled and deleted, and never put back by themselves.
 */
@Injectable()
export class BuiltInGuards implements OnApplicationBootstrap {
  private readonly logger = new Logger(BuiltInGuards.name);
  private readonly seeded = new LRUCache<string, true>(atMost(MOST_REMEMBERED));

  constructor(
    private readonly guards: GuardsRepository,
    private readonly states: GuardStatesRepository,
    private readonly systemTenant: SystemTenant,
    private readonly selfMeasurement: SelfMeasurementConfig,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    // Whoever makes a tenant becomes its first member.
    events.on(MembershipChanged, async ({ tenantId, role }, origin) => {
      if (origin === 'here' && role !== null) await this.seed({ tenantId });
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.selfMeasurement.enabled) return;
    try {
      await this.seed(await this.systemTenant.ensure());
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message }, 'the guards of the installation could not be made; they are with the next hour');
    }
  }

  /** Makes those that a tenant has not got and has not deleted. @returns how many */
  async seed(scope: TenantScope): Promise<number> {
    if (this.seeded.has(scope.tenantId)) return 0;
    const wanted = this.systemTenant.is(scope) ? (this.selfMeasurement.enabled ? GUARDS_OF_INSTALLATION : []) : GUARDS_OF_TENANTS;
    const made = await this.guards.transaction(scope, async (manager) => {
      const there = new Set(await this.guards.builtIn(manager, scope));
      let count = 0;
      for (const guard of wanted) {
        if (there.has(guard.builtIn)) continue;
        const now = this.clock.now();
        const row = { ...guard, id: randomUUID(), version: 1, createdAt: now, updatedAt: now };
        if (!(await this.guards.insert(manager, scope, row, null))) continue;
        await this.states.open(manager, scope, row.id, now, false);
        count++;
      }
      return count;
    });
    this.seeded.set(scope.tenantId, true);
    return made;
  }
}
