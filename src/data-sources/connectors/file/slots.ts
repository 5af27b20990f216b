import { Deferred, type WaitBounds, within } from '../abort.js';

/**
 * Bounds how many pieces of work run at a time, in the order of their coming. DuckDB's calls occupy the few threads
 * that Node has for files, DNS and password hashing as well; if all were taken, the whole process would stand still.
 */
export class Slots {
  #free: number;
  readonly #waiting: Deferred<void>[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /**
   * Waits for a slot. The answer gives it back; only its first call counts.
   * @throws what the bounds say
   */
  async take(bounds: WaitBounds): Promise<() => void> {
    if (this.#free > 0 && bounds.signal?.aborted !== true) {
      this.#free -= 1;
    } else {
      const turn = new Deferred<void>();
      this.#waiting.push(turn);
      await within(turn.promise, bounds, () => this.#giveBack()).catch((error: unknown) => {
        const place = this.#waiting.indexOf(turn);
        if (place >= 0) this.#waiting.splice(place, 1);
        throw error;
      });
    }
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      this.#giveBack();
    };
  }

  #giveBack(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#free += 1;
    else next.resolve();
  }
}
