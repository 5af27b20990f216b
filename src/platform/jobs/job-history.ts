import { Injectable, Logger } from '@nestjs/common';
import { JobStatistics } from './job-statistics.js';
import { type JobRun, JobsRepository, type MinuteSums, type RunEnding } from './jobs.repository.js';
import { minuteOf } from './schedule.js';

/** A run of which the history hears. */
export interface HistoryRun {
  readonly name: string;
  /** Its row; null for jobs of which there is a row for each minute alone. */
  readonly id: string | null;
  readonly token: number;
  readonly dueAt: Date;
  readonly startedAt: Date;
}

/**
 * What runs leave behind: a row each; for jobs that run more often than each minute, a row for each failure and one for
 * the sums of each minute, which is written when the next minute begins, when somebody looks, and at the end.
 */
@Injectable()
export class JobHistory {
  private readonly logger = new Logger(JobHistory.name);
  private readonly open = new Map<string, MinuteSums>();

  constructor(
    private readonly repository: JobsRepository,
    private readonly metrics: JobStatistics,
  ) {}

  declare(name: string): void {
    this.metrics.declare(name);
  }

  /** @param frequent whether the job has sums by minute instead of rows */
  async begin(run: Omit<HistoryRun, 'id'>, frequent: boolean): Promise<HistoryRun> {
    return { ...run, id: frequent ? null : await this.repository.begin(run.name, run.token, run.dueAt, run.startedAt) };
  }

  /** Never fails for what it cannot write of sums: a job must not stop because of its history. */
  async end(run: HistoryRun, endedAt: Date, ending: RunEnding): Promise<void> {
    const seconds = Math.max(0, (endedAt.getTime() - run.startedAt.getTime()) / 1000);
    this.metrics.ended(run.name, ending.outcome, seconds);
    if (run.id !== null) return this.repository.end(run.id, endedAt, ending);
    if (ending.outcome === 'succeeded') return this.add(run, endedAt, ending.counts);
    await this.repository.insertEnded(run, endedAt, ending);
  }

  /** Writes the sums of minutes that are open. */
  async flush(): Promise<void> {
    const sums = [...this.open.values()];
    this.open.clear();
    for (const one of sums) await this.write(one);
  }

  async list(name: string, limit: number): Promise<JobRun[]> {
    await this.flush();
    return this.repository.history(name, limit);
  }

  private async add({ name, token, startedAt }: HistoryRun, endedAt: Date, counts: Record<string, number>): Promise<void> {
    const minute = minuteOf(startedAt);
    const current = this.open.get(name);
    if (current && current.minute.getTime() !== minute.getTime()) {
      this.open.delete(name);
      await this.write(current);
    }
    const sums = this.open.get(name) ?? { name, token, minute, startedAt, endedAt, runs: 0, durationMs: 0, counts: {} };
    sums.runs += 1;
    sums.durationMs += endedAt.getTime() - startedAt.getTime();
    sums.endedAt = endedAt;
    for (const [key, value] of Object.entries(counts)) sums.counts[key] = (sums.counts[key] ?? 0) + value;
    this.open.set(name, sums);
  }

  private async write(sums: MinuteSums): Promise<void> {
    try {
      await this.repository.addMinute(sums);
    } catch (error) {
      this.logger.warn({ job: sums.name, reason: (error as Error).message }, 'the history of a minute could not be written');
    }
  }
}
