const QUARTER_MS = 15 * 60_000;
const MOST_KEPT = 50_000;

/** What clocks in a zone show. Zones change their offset at quarters of an hour, so one look-up serves all times between. */
export class WallClock {
  private readonly offsets = new Map<number, number>();
  private readonly format: Intl.DateTimeFormat;

  /** @param timeZone IANA */
  constructor(timeZone: string) {
    this.format = new Intl.DateTimeFormat('en-u-ca-iso8601-nu-latn', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
  }

  /** The wall time at an instant (ms since 1970), read as if it were UTC. */
  at(ms: number): number {
    if (Number.isNaN(ms)) return ms;
    const quarter = Math.floor(ms / QUARTER_MS) * QUARTER_MS;
    let offset = this.offsets.get(quarter);
    if (offset === undefined) {
      offset = this.offsetAt(quarter);
      if (this.offsets.size >= MOST_KEPT) this.offsets.clear();
      this.offsets.set(quarter, offset);
    }
    return ms + offset;
  }

  private offsetAt(ms: number): number {
    const read: Record<string, number> = {};
    for (const { type, value } of this.format.formatToParts(ms)) read[type] = Number(value);
    const { year = 1970, month = 1, day = 1, hour = 0, minute = 0 } = read;
    return Date.UTC(year, month - 1, day, hour, minute) - ms;
  }
}
