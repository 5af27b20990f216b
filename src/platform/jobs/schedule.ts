import { CronTime } from 'cron';
import type { JobSchedule } from './job.js';

const MINUTE_MS = 60_000;

/** The first moment after `after` at which a schedule is due; schedules are read in UTC. */
export function dueAfter({ cron }: Pick<JobSchedule, 'cron'>, after: Date): Date {
  return new CronTime(cron, 'UTC').getNextDateFrom(after).toJSDate();
}

/** Whether a job is due more often than each minute: its history then holds sums by minute rather than a row for each run. */
export function isFrequent(schedule: Pick<JobSchedule, 'cron'>, at: Date): boolean {
  const first = dueAfter(schedule, at);
  return dueAfter(schedule, first).getTime() - first.getTime() < MINUTE_MS;
}

/** The minute in which a moment lies. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
}
