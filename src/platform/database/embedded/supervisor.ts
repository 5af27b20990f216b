import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './process-identity.js';
import type { RunningServer } from './server-process.js';

const WATCH_MS = 250;
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;

export interface SupervisorDuties {
  /** Brings a server up again; called until it succeeds. It must end soon once `isGivenUp` answers true. */
  revive: (isGivenUp: () => boolean) => Promise<RunningServer>;
  onDown: (pid: number) => void;
  onUp: (server: RunningServer) => void;
  onFailedAttempt: (error: Error, retryMs: number) => void;
  /** Called at each look, for whatever else is due now and then. */
  onLook: () => void;
}

/** Watches a server process and brings it up again when it dies: at once, then after pauses that double up to five seconds. */
export class Supervisor {
  private readonly given = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private recovery: Promise<void> | undefined;
  private server: RunningServer;

  constructor(
    server: RunningServer,
    private readonly duties: SupervisorDuties,
  ) {
    this.server = server;
    // The watch alone is no reason for the process to go on.
    this.timer = setInterval(() => this.look(), WATCH_MS).unref();
  }

  /** The server that runs, or that ran last. */
  get current(): RunningServer {
    return this.server;
  }

  get isUp(): boolean {
    return this.recovery === undefined;
  }

  /** Ends the watch; a restart that is under way is given up. */
  async end(): Promise<void> {
    this.given.abort();
    clearInterval(this.timer);
    this.timer = undefined;
    await this.recovery;
  }

  private look(): void {
    this.duties.onLook();
    if (this.recovery || isAlive(this.server.pid)) return;
    this.duties.onDown(this.server.pid);
    this.recovery = this.recover().finally(() => (this.recovery = undefined));
  }

  private async recover(): Promise<void> {
    const isGivenUp = (): boolean => this.given.signal.aborted;
    for (let pause = FIRST_RETRY_MS; !isGivenUp(); pause = Math.min(pause * 2, LONGEST_RETRY_MS)) {
      try {
        this.server = await this.duties.revive(isGivenUp);
        break;
      } catch (error) {
        if (isGivenUp()) return;
        this.duties.onFailedAttempt(error as Error, pause);
        await delay(pause, undefined, { signal: this.given.signal, ref: false }).catch(() => undefined);
      }
    }
    if (!isGivenUp()) this.duties.onUp(this.server);
  }
}
