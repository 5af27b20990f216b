/** Whether a call reached the source; `neutral` when it ended before that could be known (aborted, refused by us). */
export type CallOutcome = 'success' | 'failure' | 'neutral';

/** The answer to a caller who asks to go through: go (and report), or wait. */
export type Admission =
  | { admitted: true; settle: (outcome: CallOutcome, now: number) => void }
  | { admitted: false; retryAfterMs: number };

export type CircuitState = 'closed' | 'open' | 'half-open';

/**
 * Keeps callers away from a source that does not answer. After `failures` consecutive failures the circuit opens for
 * `openMs`; then one call at a time probes it, and its success closes the circuit, its failure opens it again.
 * Times are milliseconds of any monotonic clock, passed in.
 */
export class CircuitBreaker {
  #consecutive = 0;
  #openedAt: number | null = null;
  #probing = false;

  constructor(private readonly rules: { failures: number; openMs: number } = { failures: 5, openMs: 60_000 }) {}

  state(now: number): CircuitState {
    if (this.#openedAt === null) return 'closed';
    return now - this.#openedAt < this.rules.openMs ? 'open' : 'half-open';
  }

  /** Asks to make a call. Whoever is admitted must settle; only the first settlement counts. */
  enter(now: number): Admission {
    if (this.#openedAt === null) return { admitted: true, settle: this.#once((outcome, at) => this.#record(outcome, at)) };
    const left = this.#openedAt + this.rules.openMs - now;
    if (left > 0) return { admitted: false, retryAfterMs: left };
    if (this.#probing) return { admitted: false, retryAfterMs: Math.min(1000, this.rules.openMs) };
    this.#probing = true;
    return { admitted: true, settle: this.#once((outcome, at) => this.#recordProbe(outcome, at)) };
  }

  /** Closes the circuit, for example after a person has tested the connection with success. */
  reset(): void {
    this.#consecutive = 0;
    this.#openedAt = null;
  }

  #once(record: (outcome: CallOutcome, now: number) => void): (outcome: CallOutcome, now: number) => void {
    let settled = false;
    return (outcome, now) => {
      if (settled) return;
      settled = true;
      record(outcome, now);
    };
  }

  #record(outcome: CallOutcome, now: number): void {
    // A call that began before the circuit opened says nothing about the source's present state.
    if (outcome === 'neutral' || this.#openedAt !== null) return;
    this.#consecutive = outcome === 'success' ? 0 : this.#consecutive + 1;
    if (this.#consecutive >= this.rules.failures) this.#openedAt = now;
  }

  #recordProbe(outcome: CallOutcome, now: number): void {
    this.#probing = false;
    if (outcome === 'success') this.reset();
    else if (outcome === 'failure') this.#openedAt = now;
  }
}
