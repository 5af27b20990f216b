import { learnedInterval, silenceMs } from './heartbeat-interval.js';
import { type Run, runAfter } from './service-runs.js';
import type { ServiceStatus } from './service-status.js';

/** How a service was found. Times in ms since 1970. */
export interface Found {
  readonly at: number;
  readonly status: ServiceStatus;
  readonly latencyMs: number | null;
  readonly message: string | null;
  /** How often its heartbeats come, as it says itself; null: it does not. */
  readonly intervalMs: number | null;
  /** For how long that holds; null: as long as a heartbeat does. */
  readonly holdsMs: number | null;
}

/** How a service stands, as far as findings change it. */
export interface Standing {
  readonly status: ServiceStatus;
  readonly since: number;
  readonly lastAt: number;
  readonly dueAt: number;
  readonly latencyMs: number | null;
  readonly message: string | null;
  readonly intervalMs: number | null;
  readonly intervalGiven: boolean;
}

/** A service went from one state to another; `from` is null when it was found for the first time. */
export interface Transition {
  readonly at: number;
  readonly from: ServiceStatus | null;
  readonly to: ServiceStatus;
  readonly message: string | null;
}

/** What findings came to. */
export interface Applied<S extends Standing> {
  readonly standing: S;
  /** To be written; those with the beginning of a run that is there take its place. */
  readonly runs: readonly Run[];
  readonly transitions: readonly Transition[];
}

/**
 * Applies findings to a service. The newest by its own time says how it stands, whatever the order in which they come;
 * one that is older is kept in the history alone. Of two of one moment the first holds.
 */
export function applyFindings<S extends Standing>(before: S | null, newest: Run | null, blank: Omit<S, keyof Standing>, findings: readonly Found[]): Applied<S> | null {
  let standing: S | null = before;
  let current = newest;
  const runs = new Map<number, Run>();
  const transitions: Transition[] = [];
  for (const found of [...findings].sort((a, b) => a.at - b.at)) {
    const { at, status, message, latencyMs } = found;
    if (standing && at === standing.lastAt) continue;
    if (standing && at < standing.lastAt) {
      // Its neighbours in time are not at hand; it holds for itself.
      if (!runs.has(at)) runs.set(at, runAfter(null, { at, status, message, holdsMs: found.holdsMs ?? silenceMs(standing.intervalMs) }));
      continue;
    }
    const interval = intervalAfter(standing, found);
    const holdsMs = found.holdsMs ?? silenceMs(interval.intervalMs);
    current = runAfter(current, { at, status, message, holdsMs });
    runs.set(current.startedAt, current);
    const goesOn: boolean = standing !== null && standing.status === status && at <= standing.dueAt;
    if (!standing || standing.status !== status) transitions.push({ at, from: standing?.status ?? null, to: status, message });
    standing = { ...(standing ?? blank), status, since: goesOn && standing ? standing.since : at, lastAt: at, dueAt: at + holdsMs, latencyMs, message, ...interval } as S;
  }
  return standing && { standing, runs: [...runs.values()], transitions };
}

function intervalAfter(standing: Standing | null, { at, intervalMs, holdsMs }: Found): Pick<Standing, 'intervalMs' | 'intervalGiven'> {
  if (intervalMs !== null) return { intervalMs, intervalGiven: true };
  if (!standing || holdsMs !== null) return { intervalMs: null, intervalGiven: false };
  if (standing.intervalGiven) return { intervalMs: standing.intervalMs, intervalGiven: true };
  return { intervalMs: learnedInterval(standing.intervalMs, at - standing.lastAt), intervalGiven: false };
}

/** How long a finding that nothing was heard holds: until it is looked three times again. */
const SILENCE_HOLDS_MS = 90_000;

/**
 * A service whose heartbeats have stopped is down, from when the next ones should have come; what nobody watched counts
 * for nothing: after a pause of ours it is given its time anew.
 * @param watchedSince since when somebody has been looking without a pause
 * @returns null while it is not yet time
 */
export function applySilence<S extends Standing>(before: S, newest: Run | null, now: number, watchedSince: number): Applied<S> | null {
  const deadline = Math.max(before.dueAt, watchedSince + silenceMs(before.intervalMs));
  if (now < deadline) return null;
  const message = `no heartbeat since ${new Date(before.lastAt).toISOString()}`;
  if (before.status === 'down') {
    const run = runAfter(newest, { at: now, status: 'down', message: newest?.message ?? message, holdsMs: SILENCE_HOLDS_MS });
    return { standing: before, runs: [run], transitions: [] };
  }
  const run = runAfter(null, { at: deadline, status: 'down', message, holdsMs: now - deadline + SILENCE_HOLDS_MS });
  return { standing: { ...before, status: 'down', since: deadline, message }, runs: [run], transitions: [{ at: deadline, from: before.status, to: 'down', message }] };
}
