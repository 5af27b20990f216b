/** A frame of a topic, with the place that it has in the topic's order. */
export interface LoggedFrame {
  sequence: number;
  bytes: Buffer;
}

/**
 * What a topic last said, per subject (a widget): enough for a reader who comes or comes back, because a newer frame of
 * a subject replaces the older one. Ids are `epoch:sequence`; the epoch names this log and no other.
 */
export class TopicLog {
  private sequence = 0;
  private readonly latest = new Map<string, LoggedFrame>();

  constructor(readonly epoch: string) {}

  /** Adds a frame; `make` is given the frame's id. */
  append(subject: string, make: (id: string) => Buffer): LoggedFrame {
    this.sequence += 1;
    const frame = { sequence: this.sequence, bytes: make(`${this.epoch}:${this.sequence}`) };
    // Deleted first, so that the map's order is the order of the sequence.
    this.latest.delete(subject);
    this.latest.set(subject, frame);
    return frame;
  }

  /**
   * What a reader who last saw `id` has missed, by subject.
   * @returns everything with `resync: true` when the id is of another epoch.
   */
  after(id: string | undefined): { resync: boolean; frames: [string, LoggedFrame][] } {
    if (id === undefined) return { resync: false, frames: [...this.latest] };
    const [epoch, sequence] = split(id);
    if (epoch !== this.epoch) return { resync: true, frames: [...this.latest] };
    return { resync: false, frames: [...this.latest].filter(([, frame]) => frame.sequence > sequence) };
  }
}

function split(id: string): [string, number] {
  const at = id.lastIndexOf(':');
  const sequence = Number(id.slice(at + 1));
  return at > 0 && Number.isSafeInteger(sequence) ? [id.slice(0, at), sequence] : ['', 0];
}
