import { Injectable, Logger } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob, workThrough } from '../../platform/jobs/index.js';
import { TenantsService } from '../../tenants/index.js';
import { Costing } from './costing.js';
import { UsageRepository } from '../usage/usage.repository.js';

/** Tenants of one run; of more, those that wait longest. */
const MOST_OF_A_RUN = 2_000;

/** Costs the days whose quantities changed, of all tenants. */
@Injectable()
@ScheduledJob({ name: 'economics-costing', cron: '*/30 * * * * *', leaseSeconds: 120 })
export class CostingJob implements Job {
  constructor(
    private readonly usage: UsageRepository,
    private readonly costing: Costing,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const counts = { days: 0, rows: 0 };
    const failed = await workThrough(await this.usage.listChanged(MOST_OF_A_RUN), signal, async (scope) => {
      const { days, changed } = await this.costing.costChanged(scope);
      counts.days += days.length;
      counts.rows += changed;
    });
    return { ...counts, failed };
  }
}

/**
 * Closes the days that are over, of all tenants, each in its own time zone: whatever was left out, because no process ran
 * or a tenant's day ends later than others', is made good the next time.
 */
@Injectable()
@ScheduledJob({ name: 'dashboard-cost-analysis', cron: '0 0 3 * * *', leaseSeconds: 600 })
export class CostAnalysisJob implements Job {
  private readonly logger = new Logger(CostAnalysisJob.name);

  constructor(
    private readonly tenants: TenantsService,
    private readonly costing: Costing,
  ) {}

  async run({ signal }: JobRunContext): Promise<Record<string, number>> {
    const counts = { days: 0, rows: 0, failed: 0 };
    for await (const tenantId of this.tenants.idsOfAll()) {
      signal.throwIfAborted();
      try {
        const { days, changed } = await this.costing.closeDays({ tenantId });
        counts.days += days.length;
        counts.rows += changed;
      } catch (error) {
        // One tenant's failure is no other's; its days stay open until tomorrow.
        counts.failed += 1;
        this.logger.error({ err: error, tenant: tenantId }, 'the days of a tenant could not be closed');
      }
    }
    return counts;
  }
}
