import { SetMetadata } from '@nestjs/common';

export const JOB_METADATA = Symbol('job');

/** When a job is due. `cron` is read in UTC. */
export interface JobSchedule {
  readonly name: string;
  readonly cron: string;
  /** How long one run may take before another replica may take over. */
  readonly leaseSeconds: number;
}

/** What a run is given. It should stop when `signal` fires: the lease was lost or the process is going down. */
export interface JobRunContext {
  /** The moment for which the run was scheduled. */
  readonly dueAt: Date;
  readonly startedAt: Date;
  /** Grows with each lease; writes that must not come from a run that lost its lease check it. */
  readonly fencingToken: number;
  readonly signal: AbortSignal;
}

/** Scheduled work. It must be idempotent for its window: it may run again after a crash. */
export interface Job {
  /** @returns figures for the history, such as rows removed. */
  run(context: JobRunContext): Promise<Record<string, number>>;
}

/** Declares a provider as a job; the runner finds it. */
export const ScheduledJob = (schedule: JobSchedule): ClassDecorator => SetMetadata(JOB_METADATA, schedule);
