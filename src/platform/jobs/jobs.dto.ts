import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Max, Min } from 'class-validator';
import type { JobOverview } from './job-runner.js';
import type { JobRun } from './jobs.repository.js';

/** How many runs are listed. */
export class JobRunsQueryDto {
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(200)
  limit: number = 50;
}

/** A run; of jobs that run more often than each minute, the successful runs of a minute. */
export class JobRunResponse {
  id!: string;
  dueAt!: Date;
  startedAt!: Date;
  /** null while it runs. */
  endedAt!: Date | null;
  /** abandoned: its process ended, or lost its lease. */
  outcome!: 'running' | 'succeeded' | 'failed' | 'abandoned';
  /** How many runs this stands for. */
  runs!: number;
  /** Milliseconds, of all of them together; null where it is not known. */
  durationMs!: number | null;
  /** What was done, by name. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'number' } })
  counts!: Record<string, number>;
  error!: string | null;

  static of({ id, dueAt, startedAt, endedAt, outcome, runs, durationMs, counts, error }: JobRun): JobRunResponse {
    return Object.assign(new JobRunResponse(), {
      id,
      dueAt: new Date(dueAt),
      startedAt: new Date(startedAt),
      endedAt: endedAt && new Date(endedAt),
      outcome,
      runs,
      durationMs: durationMs === null ? null : Math.round(durationMs * 10) / 10,
      counts,
      error,
    });
  }
}

/** A scheduled job and where it stands. */
export class JobResponse {
  name!: string;
  /** In UTC; of six fields the first is seconds. */
  cron!: string;
  /** Seconds after which another process may take over a run that no longer reports. */
  leaseSeconds!: number;
  nextDueAt!: Date;
  running!: boolean;
  /** The process that runs it; null when none does. */
  holder!: string | null;
  /** null when it has never run. */
  lastRun!: JobRunResponse | null;
  runsLastDay!: number;
  failuresLastDay!: number;

  static of({ schedule, nextDueAt, holder, last, runs, failures }: JobOverview): JobResponse {
    return Object.assign(new JobResponse(), {
      name: schedule.name,
      cron: schedule.cron,
      leaseSeconds: schedule.leaseSeconds,
      nextDueAt,
      running: holder !== null,
      holder,
      lastRun: last && JobRunResponse.of(last),
      runsLastDay: runs,
      failuresLastDay: failures,
    });
  }
}

/** What came of asking for a run. */
export class JobStartedResponse {
  started!: true;
}
