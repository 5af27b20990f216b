/** How a try ended that did not deliver. */
export type FailureKind =
  /** What passes: no connection, no answer, 408, 425, 429, 5xx. */
  | 'passing'
  /** What will hardly pass without somebody's doing: other answers, a refused address. */
  | 'lasting'
  /** What cannot pass: the receiver is gone. */
  | 'final';

export const MOST_TRIES: Readonly<Record<FailureKind, number>> = { passing: 12, lasting: 3, final: 1 };
/** However few tries there were, after so long it is given up. */
export const GIVEN_UP_AFTER_MS = 24 * 3_600_000;

/** Seconds after the first, second, … try. */
const WAITS = [5, 15, 45, 120, 300, 900, 1_800, 3_600, 7_200, 14_400, 28_800];
/** Share of a wait by which it is longer or shorter, so that what failed together is not tried together again. */
const JITTER = 0.2;
const LONGEST_ASKED_MS = 3_600_000;

/**
 * How long to wait after a try that failed.
 * @param attempts tries that there were, at least one
 * @param askedMs how long the receiver asked to be left alone (Retry-After), held up to an hour
 * @param chance from 0 up to 1
 */
export function waitAfter(attempts: number, askedMs: number | null, chance: number): number {
  const seconds = WAITS[Math.min(attempts, WAITS.length) - 1] ?? WAITS[0] ?? 0;
  const own = seconds * 1_000 * (1 - JITTER + 2 * JITTER * chance);
  return Math.round(Math.max(own, Math.min(askedMs ?? 0, LONGEST_ASKED_MS)));
}

/** What an HTTP status that is no success says about another try. */
export function failureOf(status: number): FailureKind {
  return status >= 500 || status === 408 || status === 425 || status === 429 ? 'passing' : 'lasting';
}

/** Milliseconds that a Retry-After header asks for: seconds, or a date. null: it says nothing that makes sense. */
export function retryAfterMs(header: string | undefined, now: number): number | null {
  if (header === undefined) return null;
  // A date is written as "Sun, 01 Mar 2026 12:00:00 GMT"; the language's own reader makes something of almost everything.
  const date = /^\s*[A-Z][a-z]{2,8}[, ]/.test(header) ? Date.parse(header) : Number.NaN;
  const seconds = /^\s*\d{1,9}\s*$/.test(header) ? Number(header) : (date - now) / 1_000;
  return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : null;
}
