import type { ServiceStatus } from './service-status.js';

const DAY_MS = 86_400_000;

/** A stretch in which a service was found in one state; ms since 1970, the end exclusive. Past it nothing is known. */
export interface Run {
  readonly startedAt: number;
  readonly heldUntil: number;
  readonly status: ServiceStatus;
  readonly message: string | null;
}

/** A service as it was found at a moment, and for how long that may be taken to hold. */
export interface Finding {
  readonly at: number;
  readonly status: ServiceStatus;
  readonly message: string | null;
  readonly holdsMs: number;
}

/**
 * Adds a finding to the newest run: it goes on while the state is the same, nothing is missing between and no UTC day has
 * begun; else a new one begins. A late finding, of a time before the newest run, is a run of its own.
 * @returns the run to be written: with the beginning of `newest` it takes its place
 */
export function runAfter(newest: Run | null, { at, status, message, holdsMs }: Finding): Run {
  const heldUntil = at + holdsMs;
  const goesOn = newest !== null && newest.status === status && at >= newest.startedAt && at <= newest.heldUntil && dayOf(at) === dayOf(newest.startedAt);
  if (!goesOn) return { startedAt: at, heldUntil, status, message };
  return { ...newest, heldUntil: Math.max(newest.heldUntil, heldUntil), message };
}

const dayOf = (at: number): number => Math.floor(at / DAY_MS);

/** A stretch of time and the run that says how it was. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly run: Run;
}

/**
 * The stretches of time of which something is known, in order and without overlap. Where runs overlap, the one that began
 * later is right: it was found with the earlier in mind.
 */
export function* stretchesOf(runs: readonly Run[]): Generator<Stretch> {
  const open: Run[] = [];
  let now = Number.NEGATIVE_INFINITY;
  function* until(end: number): Generator<Stretch> {
    for (let top = open.at(-1); top !== undefined && now < end; top = open.at(-1)) {
      const from = Math.max(now, top.startedAt);
      const to = Math.min(top.heldUntil, end);
      if (from < to) yield { from, to, run: top };
      now = Math.max(now, to);
      if (top.heldUntil <= now) open.pop();
    }
    now = end;
  }
  for (const run of [...runs].sort((a, b) => a.startedAt - b.startedAt)) {
    yield* until(run.startedAt);
    open.push(run);
  }
  yield* until(Number.POSITIVE_INFINITY);
}
