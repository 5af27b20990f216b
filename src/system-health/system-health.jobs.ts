import { Injectable } from '@nestjs/common';
import { type Job, type JobRunContext, ScheduledJob } from '../platform/jobs/index.js';
import { CallEdgesRepository } from './calls/call-edges.repository.js';
import { WorkflowsRepository } from './workflows/workflows.repository.js';

const DAY_MS = 86_400_000;
const WORKFLOWS_KEPT_DAYS = 30;
/** As long as minutes of metrics are kept. */
const EDGES_KEPT_DAYS = 35;

/** Removes work of which nothing was heard for long, and calls that are made no more. */
@Injectable()
@ScheduledJob({ name: 'system-health-cleanup', cron: '23 * * * *', leaseSeconds: 300 })
export class SystemHealthCleanup implements Job {
  constructor(
    private readonly workflows: WorkflowsRepository,
    private readonly edges: CallEdgesRepository,
  ) {}

  async run({ startedAt }: JobRunContext): Promise<Record<string, number>> {
    const before = (days: number): Date => new Date(startedAt.getTime() - days * DAY_MS);
    return { workflows: await this.workflows.deleteBefore(before(WORKFLOWS_KEPT_DAYS)), edges: await this.edges.deleteBefore(before(EDGES_KEPT_DAYS)) };
  }
}
