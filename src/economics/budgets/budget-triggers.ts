import { Injectable, Logger } from '@nestjs/common';
import { EventBus } from '../../platform/events/index.js';
import { TenantUpdated } from '../../tenants/index.js';
import { CostsChanged } from '../economics.events.js';
import { BudgetEvaluation } from './budget-evaluation.js';

/**
 * Has budgets evaluated when costs have changed, or when days begin at another time. A tenant of which much is told is
 * evaluated once for all that was told meanwhile; what is lost with the process comes with the next run of the job.
 */
@Injectable()
export class BudgetTriggers {
  private readonly logger = new Logger(BudgetTriggers.name);
  private readonly running = new Map<string, Promise<void>>();
  private readonly outdated = new Set<string>();

  constructor(
    private readonly evaluation: BudgetEvaluation,
    events: EventBus,
  ) {
    // Where it happened; elsewhere it would be done twice.
    events.on(CostsChanged, ({ tenantId }, origin) => (origin === 'here' ? this.evaluate(tenantId) : undefined));
    events.on(TenantUpdated, ({ tenantId }, origin) => (origin === 'here' ? this.evaluate(tenantId) : undefined));
  }

  private evaluate(tenantId: string): Promise<void> {
    this.outdated.add(tenantId);
    const running = this.running.get(tenantId) ?? this.evaluateOn(tenantId);
    this.running.set(tenantId, running);
    return running;
  }

  private async evaluateOn(tenantId: string): Promise<void> {
    try {
      while (this.outdated.delete(tenantId)) await this.evaluation.evaluate({ tenantId });
    } catch (error) {
      this.logger.warn({ reason: (error as Error).message, tenantId }, 'budgets could not be evaluated; they are with the next run');
    } finally {
      this.running.delete(tenantId);
    }
  }
}
