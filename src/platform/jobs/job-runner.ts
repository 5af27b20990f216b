import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob, CronTime } from 'cron';
import { Clock } from '../clock/index.js';
import { notFound } from '../http/index.js';
import { JOB_METADATA, type Job, type JobSchedule } from './job.js';
import { type JobRun, JobsRepository } from './jobs.repository.js';

interface RegisteredJob {
  schedule: JobSchedule;
  job: Job;
}

/** Runs each declared job on its schedule, on one replica at a time, with a row of history for each run. */
@Injectable()
export class JobRunner implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(JobRunner.name);
  private readonly holder = randomUUID();
  private readonly jobs = new Map<string, RegisteredJob>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly shutdown = new AbortController();

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly reflector: Reflector,
    private readonly scheduler: SchedulerRegistry,
    private readonly repository: JobsRepository,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (!metatype || !instance) continue;
      const schedule = this.reflector.get<JobSchedule | undefined>(JOB_METADATA, metatype);
      if (schedule) this.register(schedule, instance as Job);
    }
  }

  /** Ends what runs while there is still a database to write its end to; the scheduler forgets its timers by itself. */
  async beforeApplicationShutdown(): Promise<void> {
    this.shutdown.abort();
    await Promise.allSettled(this.running);
  }

  /** Names and schedules of all jobs. */
  list(): JobSchedule[] {
    return [...this.jobs.values()].map(({ schedule }) => schedule);
  }

  history(name: string, limit = 50): Promise<JobRun[]> {
    return this.repository.history(name, limit);
  }

  /**
   * Runs a job now.
   * @returns false when another replica is running it.
   * @throws DomainError NOT_FOUND for an unknown name.
   */
  async runNow(name: string, dueAt = this.clock.now()): Promise<boolean> {
    const registered = this.jobs.get(name);
    if (!registered) throw notFound('job');
    const run = this.runUnderLease(registered, dueAt);
    this.running.add(run);
    try {
      return await run;
    } finally {
      this.running.delete(run);
    }
  }

  private register(schedule: JobSchedule, job: Job): void {
    this.jobs.set(schedule.name, { schedule, job });
    const cron = CronJob.from({
      cronTime: schedule.cron,
      timeZone: 'UTC',
      onTick: () => void this.runQuietly(schedule.name, this.clock.now()),
    });
    this.scheduler.addCronJob(schedule.name, cron);
    cron.start();
    void this.catchUp(schedule);
  }

  /** A window that passed while no process ran is made good once. */
  private async catchUp(schedule: JobSchedule): Promise<void> {
    try {
      const last = await this.repository.lastCompletedWindow(schedule.name);
      if (!last) return;
      const due = new CronTime(schedule.cron, 'UTC').getNextDateFrom(last).toJSDate();
      if (due <= this.clock.now()) await this.runQuietly(schedule.name, due);
    } catch (error) {
      this.logger.warn({ job: schedule.name, reason: (error as Error).message }, 'catching up failed');
    }
  }

  private async runQuietly(name: string, dueAt: Date): Promise<void> {
    if (this.shutdown.signal.aborted) return;
    try {
      await this.runNow(name, dueAt);
    } catch (error) {
      this.logger.error({ job: name, err: error }, 'a job could not be run');
    }
  }

  private async runUnderLease({ schedule, job }: RegisteredJob, dueAt: Date): Promise<boolean> {
    const { name, leaseSeconds } = schedule;
    const startedAt = this.clock.now();
    const token = await this.repository.acquire(name, this.holder, startedAt, leaseSeconds);
    if (token === null) return false;
    const lost = new AbortController();
    const heartbeat = setInterval(() => {
      this.repository
        .renew(name, this.holder, token, this.clock.now(), leaseSeconds)
        .then((held) => held || lost.abort(), () => undefined);
    }, (leaseSeconds * 1000) / 3);
    try {
      const id = await this.repository.begin(name, token, dueAt, startedAt);
      const signal = AbortSignal.any([lost.signal, this.shutdown.signal]);
      const result = await job.run({ dueAt, startedAt, fencingToken: token, signal }).then(
        (counts) => ({ counts }),
        (error: unknown) => {
          this.logger.error({ job: name, err: error }, 'a job failed');
          return { error: error instanceof Error ? error.message : String(error) };
        },
      );
      await this.repository.end(id, this.clock.now(), result);
      return true;
    } finally {
      clearInterval(heartbeat);
      await this.repository.release(name, this.holder, token).catch(() => undefined);
    }
  }
}
