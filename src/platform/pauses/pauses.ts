import { setImmediate as nextTurn } from 'node:timers/promises';

/** How long one piece of long work may hold up others at a time, ms. */
const SLICE_MS = 4;

/** Lets others have their turn while something long is worked out. */
export class Pauses {
  private until = performance.now() + SLICE_MS;

  constructor(private readonly signal: AbortSignal) {}

  /** Call it often: it waits only when it is time. @throws the signal's reason when nobody waits any more */
  async perhaps(): Promise<void> {
    if (performance.now() < this.until) return;
    await nextTurn();
    this.signal.throwIfAborted();
    this.until = performance.now() + SLICE_MS;
  }
}
