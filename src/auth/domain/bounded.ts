/** Runs at most `concurrency` pieces of work at a time and lets at most `waiting` more wait, in order. */
export class Bounded {
  private running = 0;
  private readonly queue: (() => void)[] = [];

  /** @param refuse makes the error for whoever finds the queue full. */
  constructor(
    private readonly concurrency: number,
    private readonly waiting: number,
    private readonly refuse: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= this.concurrency) {
      if (this.queue.length >= this.waiting) throw this.refuse();
      await new Promise<void>((resolve) => this.queue.push(resolve));
    } else {
      this.running += 1;
    }
    try {
      return await work();
    } finally {
      // The place passes straight to the next in line, so that nobody slips in between.
      const next = this.queue.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
