import { CronTime, validateCronExpression } from 'cron';

const MINUTE_MS = 60_000;
const LONGEST_BACK_OFF_MS = 60 * MINUTE_MS;

/** Whether a text is a schedule of five fields (minute, hour, day, month, weekday) that is ever due. */
export function isSchedule(text: string): boolean {
  return text.trim().split(/\s+/).length === 5 && validateCronExpression(text).valid && isEverDue(text);
}

/** The 30th of February can be written, and never comes. */
function isEverDue(text: string): boolean {
  try {
    return nextDue(text, new Date(0)) !== null;
  } catch {
    return false;
  }
}

/** The first moment after `after` at which a schedule is due, in UTC; null without a schedule. */
export function nextDue(cron: string | null, after: Date): Date | null {
  return cron === null ? null : new CronTime(cron, 'UTC').getNextDateFrom(after).toJSDate();
}

/** What decides when a change may be followed by a refresh. */
export interface ChangePace {
  readonly lastAttemptAt: Date | null;
  readonly minIntervalSeconds: number;
  readonly failuresInARow: number;
}

/** From when on a change may be followed: after the interval, and after failures twice as late each time, an hour at most. */
export function changeFollowedFrom({ lastAttemptAt, minIntervalSeconds, failuresInARow }: ChangePace): Date {
  if (lastAttemptAt === null) return new Date(0);
  const backOff = failuresInARow === 0 ? 0 : Math.min(LONGEST_BACK_OFF_MS, MINUTE_MS * 2 ** Math.min(failuresInARow - 1, 10));
  return new Date(lastAttemptAt.getTime() + Math.max(minIntervalSeconds * 1000, backOff));
}

/** Whether something was written since: any difference counts, also a table that is gone, or counters that began anew. */
export function hasChanged(before: Readonly<Record<string, string>> | null, now: Readonly<Record<string, string>>): boolean {
  return before === null || Object.entries(before).some(([table, mark]) => now[table] !== mark);
}
