import { randomUUID } from 'node:crypto';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, Reflector } from '@nestjs/core';
import { SchedulerRegistry } from '@nestjs/schedule';
import { CronJob } from 'cron';
import { Clock } from '../clock/index.js';
import { notFound } from '../http/index.js';
import { HeldLease } from './held-lease.js';
import { JOB_METADATA, type Job, type JobRunContext, type JobSchedule } from './job.js';
import { JobHistory } from './job-history.js';
import { type JobRun, type JobState, JobsRepository, type RunEnding } from './jobs.repository.js';
import { dueAfter, isFrequent } from './schedule.js';

const ABANDONED: RunEnding = { outcome: 'abandoned', error: 'The lease was lost while it ran.' };

interface RegisteredJob {
  readonly schedule: JobSchedule;
  readonly job: Job;
  readonly frequent: boolean;
}

/** For what a run is: a window of the schedule, which is run once, or somebody's wish. */
interface Occasion {
  readonly dueAt: Date;
  readonly scheduled: boolean;
}

/** Where a job stands, and when it is due next. */
export interface JobOverview extends JobState {
  readonly schedule: JobSchedule;
  readonly nextDueAt: Date;
}

/** Runs each declared job on its schedule, on one replica at a time, with a history of its runs. */
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
    private readonly runs: JobHistory,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      if (!metatype || !instance) continue;
      const schedule = this.reflector.get<JobSchedule | undefined>(JOB_METADATA, metatype);
      if (schedule) this.register(schedule, instance as Job);
    }
    void this.catchUp();
  }

  /** Ends what runs while there is still a database to write its end to; the scheduler forgets its timers by itself. */
  async beforeApplicationShutdown(): Promise<void> {
    this.shutdown.abort();
    await Promise.allSettled(this.running);
    await this.runs.flush();
  }

  /** Names and schedules of all jobs. */
  list(): JobSchedule[] {
    return [...this.jobs.values()].map(({ schedule }) => schedule);
  }

  /** Where each job stands, by name; runs and failures are those since `since`. */
  async overview(since: Date): Promise<JobOverview[]> {
    const now = this.clock.now();
    await this.runs.flush();
    const states = await this.repository.states([...this.jobs.keys()].sort(), now, since);
    return states.flatMap((state) => {
      const registered = this.jobs.get(state.name);
      return registered ? [{ ...state, schedule: registered.schedule, nextDueAt: dueAfter(registered.schedule, now) }] : [];
    });
  }

  /** @throws DomainError NOT_FOUND for an unknown name. */
  async history(name: string, limit = 50): Promise<JobRun[]> {
    this.known(name);
    return this.runs.list(name, limit);
  }

  /**
   * Runs a job now and waits for its end.
   * @returns false when it is running already, here or on another replica.
   * @throws DomainError NOT_FOUND for an unknown name.
   */
  async runNow(name: string, dueAt = this.clock.now()): Promise<boolean> {
    const begun = await this.begin(this.known(name), { dueAt, scheduled: false });
    await begun?.ended;
    return begun !== null;
  }

  /** Begins a run and does not wait for its end; answers and fails as `runNow`. */
  async start(name: string): Promise<boolean> {
    return (await this.begin(this.known(name), { dueAt: this.clock.now(), scheduled: false })) !== null;
  }

  private known(name: string): RegisteredJob {
    const registered = this.jobs.get(name);
    if (!registered) throw notFound('job');
    return registered;
  }

  private register(schedule: JobSchedule, job: Job): void {
    const registered = { schedule, job, frequent: isFrequent(schedule) };
    this.jobs.set(schedule.name, registered);
    this.runs.declare(schedule.name);
    let after = new Date();
    const cron = CronJob.from({
      cronTime: schedule.cron,
      timeZone: 'UTC',
      onTick: () => {
        // The moment of the schedule rather than that of the timer: it is the same on every replica. Reckoned when it has come: to
        // reckon one for each job takes a good part of a start.
        const window = dueAfter(schedule, after);
        after = new Date();
        void this.runQuietly(registered, window);
      },
    });
    this.scheduler.addCronJob(schedule.name, cron);
    cron.start();
  }

  /**
   * A window that passed while no process ran is made good once. Of jobs that come again within seconds none was missed.
   * One is looked at after the other: at the start the database has enough to do.
   */
  private async catchUp(): Promise<void> {
    for (const registered of this.jobs.values()) {
      const { schedule, frequent } = registered;
      if (frequent || this.shutdown.signal.aborted) continue;
      try {
        const last = await this.track(this.repository.lastCompletedWindow(schedule.name));
        const due = last && dueAfter(schedule, last);
        if (due && due <= this.clock.now()) await this.begin(registered, { dueAt: due, scheduled: true });
      } catch (error) {
        this.logger.warn({ job: schedule.name, reason: (error as Error).message }, 'catching up failed');
      }
    }
  }

  private async runQuietly(registered: RegisteredJob, dueAt: Date): Promise<void> {
    if (this.shutdown.signal.aborted) return;
    try {
      await (await this.begin(registered, { dueAt, scheduled: true }))?.ended;
    } catch (error) {
      this.logger.error({ job: registered.schedule.name, err: error }, 'a job could not be run');
    }
  }

  /** @returns null when another holds the lease, or has run the window. `ended` fails when the history could not be written. */
  private async begin(registered: RegisteredJob, occasion: Occasion): Promise<{ ended: Promise<void> } | null> {
    const { name, leaseSeconds } = registered.schedule;
    const startedAt = this.clock.now();
    const token = await this.track(this.repository.acquire(name, this.holder, startedAt, leaseSeconds, occasion.scheduled ? occasion.dueAt : null));
    if (token === null) return null;
    const ended = this.track(this.runUnderLease(registered, occasion, startedAt, token));
    // Whoever does not wait for it leaves nobody to hear of its failure.
    ended.catch((error: unknown) => this.logger.error({ job: name, err: error }, 'the end of a job could not be written'));
    return { ended };
  }

  private async runUnderLease({ schedule, job, frequent }: RegisteredJob, { dueAt, scheduled }: Occasion, startedAt: Date, token: number): Promise<void> {
    const { name, leaseSeconds } = schedule;
    const lease = new HeldLease(this.repository, this.clock, { name, holder: this.holder, token }, leaseSeconds);
    let done = false;
    try {
      const run = await this.runs.begin({ name, token, dueAt, startedAt }, frequent);
      const signal = AbortSignal.any([lease.signal, this.shutdown.signal]);
      // Lost while the run was being written down: another may be at it already.
      const ending = lease.isLost ? ABANDONED : await this.endingOf(name, job, { dueAt, startedAt, fencingToken: token, signal });
      done = !signal.aborted;
      await this.runs.end(run, this.clock.now(), lease.isLost ? ABANDONED : ending);
    } finally {
      lease.stop();
      await this.repository.release(name, this.holder, token, scheduled && done ? dueAt : null).catch(() => undefined);
    }
  }

  /** However a job fails, at once or later, with an error or with anything else, it is a run that failed. */
  private async endingOf(name: string, job: Job, context: JobRunContext): Promise<RunEnding> {
    try {
      return { outcome: 'succeeded', counts: await job.run(context) };
    } catch (error) {
      this.logger.error({ job: name, err: error }, 'a job failed');
      return { outcome: 'failed', error: error instanceof Error ? error.message : String(error) };
    }
  }

  private track<T>(work: Promise<T>): Promise<T> {
    this.running.add(work);
    const forget = (): void => void this.running.delete(work);
    work.then(forget, forget);
    return work;
  }
}
