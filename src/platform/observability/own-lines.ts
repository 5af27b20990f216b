/** Lines that wait at most; a process that logs faster than they can be stored loses the newest. */
const MOST_WAITING = 5_000;

/**
 * Lines of the process's own log on their way into the store of logs. Giving one costs no more than keeping it, whatever
 * happens at the other end: nothing here waits, fails or logs.
 */
export class OwnLines {
  private waiting: string[] = [];
  private lost = 0;

  push(line: string): void {
    if (this.waiting.length >= MOST_WAITING) this.lost += 1;
    else this.waiting.push(line);
  }

  /** Takes up to `most` lines, the oldest first, and how many were lost since the last time. */
  take(most: number): { lines: string[]; lost: number } {
    const { lost } = this;
    this.lost = 0;
    return { lines: this.waiting.splice(0, most), lost };
  }

  /** Puts lines back that could not be stored; those that have no room any more are lost. */
  putBack({ lines, lost }: { readonly lines: readonly string[]; readonly lost: number }): void {
    const room = Math.max(0, MOST_WAITING - this.waiting.length);
    const kept = lines.slice(0, room);
    this.waiting = [...kept, ...this.waiting];
    this.lost += lost + lines.length - kept.length;
  }
}
