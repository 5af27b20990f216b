/** Lets bodies be unpacked one at a time, and only while those that are in use are not too large together. */
export class ByteBudget {
  private used = 0;
  private turn: Promise<unknown> = Promise.resolve();
  private wake: (() => void) | null = null;

  /** @param limit bytes; what is in use may exceed it by one body */
  constructor(private readonly limit: number) {}

  /** Opens a body when its turn has come, and counts it until `use` has ended. */
  async with<T>(open: () => Promise<Buffer>, use: (bytes: Buffer) => Promise<T>): Promise<T> {
    const opened = this.turn.then(() => this.open(open));
    this.turn = opened.catch(() => undefined);
    const { length } = await opened;
    try {
      return await use(await opened);
    } finally {
      this.used -= length;
      this.wake?.();
    }
  }

  private async open(open: () => Promise<Buffer>): Promise<Buffer> {
    // Only one waits at a time: the others wait for their turn.
    while (this.used >= this.limit) await new Promise<void>((resolve) => (this.wake = resolve));
    const bytes = await open();
    this.used += bytes.length;
    return bytes;
  }
}
