import type { Clock } from '../clock/index.js';
import type { JobsRepository } from './jobs.repository.js';

/** Whose lease, and which. */
export interface LeaseKey {
  readonly name: string;
  readonly holder: string;
  /** The fencing token. */
  readonly token: number;
}

/** A lease that is kept alive while its run goes on. `signal` fires when it is lost, or can no longer be known to be held. */
export class HeldLease {
  private readonly lost = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private heldUntil: number;

  constructor(
    private readonly repository: JobsRepository,
    private readonly clock: Clock,
    private readonly key: LeaseKey,
    private readonly seconds: number,
  ) {
    this.heldUntil = performance.now() + seconds * 1000;
    this.timer = setInterval(() => void this.renew(), (seconds * 1000) / 3);
  }

  get signal(): AbortSignal {
    return this.lost.signal;
  }

  get isLost(): boolean {
    return this.lost.signal.aborted;
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async renew(): Promise<void> {
    const { name, holder, token } = this.key;
    const askedAt = performance.now();
    const held = await this.repository.renew(name, holder, token, this.clock.now(), this.seconds).catch(() => null);
    if (held) this.heldUntil = askedAt + this.seconds * 1000;
    // The database did not answer: from the moment at which others may take the lease, nobody holds it here.
    else if (held === false || performance.now() >= this.heldUntil) this.lost.abort(new Error('the lease was lost'));
  }
}
