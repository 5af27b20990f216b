/** A time (ISO with its offset, or milliseconds since 1970) and a value, as they come over the API. */
export type Point = [time: string | number, value: number];

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)$/;
/** The farthest that a date reaches. */
const MOST_MS = 8.64e15;

/** Milliseconds since 1970; NaN for what is no time. */
export function timeOfPoint(time: unknown): number {
  if (typeof time === 'number') return Number.isFinite(time) && Math.abs(time) <= MOST_MS ? time : NaN;
  return typeof time === 'string' && time.length <= 40 && ISO_TIME.test(time) ? Date.parse(time) : NaN;
}

/** A sentence about the first item that is no point; null when all are. */
export function pointProblem(series: readonly unknown[]): string | null {
  for (const [index, point] of series.entries()) {
    if (!Array.isArray(point) || point.length !== 2) return `series.${index} must be a pair of a time and a value`;
    if (Number.isNaN(timeOfPoint(point[0]))) return `series.${index} must begin with a time, such as 2026-03-01T14:00:00Z or milliseconds`;
    if (typeof point[1] !== 'number' || !Number.isFinite(point[1])) return `series.${index} must end with a finite number`;
  }
  return null;
}
