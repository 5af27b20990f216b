const FIRST_MS = 500;
const LONGEST_MS = 30_000;
/** A server that is full is not asked again soon. */
const FULL_MS = 15_000;

/**
 * Milliseconds before the next attempt: doubling up to 30 s, and somewhere between half of that and all of it, so that
 * the viewers of a server that comes back do not all knock at once.
 * @param attempt failures so far, from 1
 * @param spread 0 to 1, where in the second half
 */
export function backoff(attempt: number, spread: number, serverFull = false): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempt - 1, 10));
  return (serverFull ? Math.max(base, FULL_MS) : base) * (0.5 + spread / 2);
}
