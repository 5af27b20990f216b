import { setMaxListeners } from 'node:events';

/**
 * `read`: a reader found nothing fresh. `refresh`: a reader asked for the source itself. `background`: an ageing entry
 * is replaced while it is still served; nobody need wait for it, so nobody's leaving ends it.
 */
export type FlightKind = 'read' | 'refresh' | 'background';

/** One load of one key that any number of readers share. */
export class Flight<T> {
  /** False once its result may be outdated (an invalidation came in between) or unwanted; it is then not stored. */
  storable = true;
  readonly outcome: Promise<T>;
  private readonly controller = new AbortController();
  private waiters = 0;
  private settled = false;

  constructor(
    readonly key: string,
    readonly tags: readonly string[],
    readonly kind: FlightKind,
    run: (flight: Flight<T>) => Promise<T>,
    private readonly abandoned: (flight: Flight<T>) => void,
  ) {
    // Not before the flight is registered: an invalidation that the load itself causes must find it.
    this.outcome = Promise.resolve()
      .then(() => run(this))
      .finally(() => {
        this.settled = true;
      });
    // A flight whose readers have all left fails before nobody's eyes.
    this.outcome.catch(() => undefined);
  }

  /** Aborted when the last reader has left. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Waits for the outcome; when `signal` aborts, this reader leaves with its reason. */
  join(signal: AbortSignal | undefined): Promise<T> {
    this.waiters++;
    if (!signal) return this.outcome;
    // One request may wait for dozens of widgets under one signal.
    setMaxListeners(0, signal);
    return new Promise<T>((resolve, reject) => {
      const leave = (): void => {
        reject(reasonOf(signal));
        this.leave();
      };
      signal.addEventListener('abort', leave, { once: true });
      void this.outcome.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
    });
  }

  private leave(): void {
    this.waiters--;
    if (this.waiters > 0 || this.settled || this.kind === 'background') return;
    this.storable = false;
    this.abandoned(this);
    this.controller.abort(new DOMException('Every reader has left.', 'AbortError'));
  }
}

/** The flights of a process: at most one per key that readers may join. */
export class Flights<T> {
  abandonments = 0;
  private readonly joinable = new Map<string, Flight<T>>();
  private readonly running = new Set<Flight<T>>();

  /** The flight that a reader of this kind may join. A refresh must not join one that may answer from a cache. */
  find(key: string, kind: FlightKind): Flight<T> | undefined {
    const flight = this.joinable.get(key);
    return kind !== 'refresh' || flight?.kind === 'refresh' ? flight : undefined;
  }

  /** Starts a flight; later readers join it. One of the same key that is still under way must not overwrite its result. */
  start(key: string, tags: readonly string[], kind: FlightKind, run: (flight: Flight<T>) => Promise<T>): Flight<T> {
    const earlier = this.joinable.get(key);
    if (earlier) earlier.storable = false;
    const flight = new Flight<T>(key, tags, kind, run, (left) => {
      this.abandonments++;
      this.detach(left);
    });
    this.joinable.set(key, flight);
    this.running.add(flight);
    const done = (): void => {
      this.running.delete(flight);
      this.detach(flight);
    };
    flight.outcome.then(done, done);
    return flight;
  }

  /** Keeps the results of matching flights from being stored, and later readers from joining them. */
  invalidate(matches: (flight: Flight<T>) => boolean): void {
    for (const flight of this.running) {
      if (!matches(flight)) continue;
      flight.storable = false;
      this.detach(flight);
    }
  }

  private detach(flight: Flight<T>): void {
    if (this.joinable.get(flight.key) === flight) this.joinable.delete(flight.key);
  }
}

/** Why a signal was aborted, as an error. */
export function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new DOMException('The reader has left.', 'AbortError');
}
