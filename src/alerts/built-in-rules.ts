import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { atMost } from '../platform/cache/index.js';
import { Clock } from '../platform/clock/index.js';
import type { TenantScope } from '../platform/database/index.js';
import { EventBus } from '../platform/events/index.js';
import { MembershipChanged } from '../tenants/index.js';
import { AlertRulesRepository } from './alert-rules.repository.js';
import { BUILT_IN_RULES } from './domain/built-in-rules.js';
import { RuleStatesRepository } from './rule-states.repository.js';

/** Tenants of which is remembered that they have them. */
const MOST_REMEMBERED = 10_000;

/** The rules that come with Tidemark, in each tenant its own: changed and switched off as others are. */
@Injectable()
export class BuiltInRules {
  private readonly seeded = new LRUCache<string, true>(atMost(MOST_REMEMBERED));

  constructor(
    private readonly rules: AlertRulesRepository,
    private readonly states: RuleStatesRepository,
    private readonly clock: Clock,
    events: EventBus,
  ) {
    // Whoever makes a tenant becomes its first member.
    events.on(MembershipChanged, async ({ tenantId, role }, origin) => {
      if (origin === 'here' && role !== null) await this.seed({ tenantId });
    });
  }

  /** Makes those that a tenant has not got. @returns how many */
  async seed(scope: TenantScope): Promise<number> {
    if (this.seeded.has(scope.tenantId)) return 0;
    const made = await this.rules.transaction(scope, async (manager) => {
      let count = 0;
      for (const rule of BUILT_IN_RULES) {
        const now = this.clock.now();
        const row = { ...rule, id: randomUUID(), version: 1, createdAt: now, updatedAt: now };
        if (!(await this.rules.insert(manager, scope, row, null))) continue;
        await this.states.open(manager, scope, row.id, now);
        count++;
      }
      return count;
    });
    this.seeded.set(scope.tenantId, true);
    return made;
  }
}
