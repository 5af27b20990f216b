import { CronTime } from 'cron';
import type { JobSchedule } from './job.js';

const MINUTE_MS = 60_000;

/** The first moment after `after` at which a schedule is due; schedules are read in UTC. */
export function dueAfter({ cron }: Pick<JobSchedule, 'cron'>, after: Date): Date {
  return new CronTime(cron, 'UTC').getNextDateFrom(after).toJSDate();
}

/**
 * Whether a job is due more often than each minute: its history then holds sums by minute rather than a row for each run. Read
 * from the seconds of the schedule, the first of six fields: to reckon two moments of each job takes a good part of a start.
 */
export function isFrequent({ cron }: Pick<JobSchedule, 'cron'>): boolean {
  const fields = cron.trim().split(/\s+/);
  return fields.length === 6 && !/^\d+$/.test(fields[0] ?? '');
}

/** The minute in which a moment lies. */
export function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
}
