import type { WebSocket } from 'ws';
import type { Actor, Provenance } from '../platform/http/index.js';

/** Above this many bytes unsent, newer frames replace older ones of the same subject instead of queueing up. */
const CONFLATE_ABOVE_BYTES = 256 * 1024;
/** Answers to a client's own frames that may wait for it to read; who asks on and reads nothing is cut off. */
const MAX_UNREAD_REPLIES = 1_000;
/** A client that has not answered for this many heartbeats is gone. */
const MISSED_HEARTBEATS = 2;

export const CloseCode = {
  goingAway: 1001,
  policyViolation: 1008,
  serverFull: 1013,
  unauthorised: 4401,
  forbidden: 4403,
} as const;

/** Counts over all connections. */
export interface TrafficCounts {
  framesSent: number;
  bytesSent: number;
  framesConflated: number;
  /** For whom so many bytes were sent; null: nobody has signed in yet. */
  sentTo(actor: Actor | null, bytes: number): void;
}

/**
 * One socket: who is at its other end, and what waits to be sent. A reader that is slow gets the newest frame of each
 * subject when it has caught up; what it missed in between is not kept, so its memory is bounded by its subjects.
 */
export class Connection {
  actor: Actor | null = null;
  /** When the token or key expires, in milliseconds since 1970. */
  expiresAt = Infinity;
  /** The token or key, to verify again when rights have changed. */
  token = '';
  malformed = 0;
  readonly forbiddenTopics = new Set<string>();
  /** Filters by dashboard, as set by `set_filters`. */
  readonly filters = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly waiting = new Map<string, Buffer>();
  private missedHeartbeats = 0;
  private unreadReplies = 0;

  constructor(
    readonly socket: WebSocket,
    readonly provenance: Provenance,
    private readonly counts: TrafficCounts,
  ) {
    socket.on('pong', () => (this.missedHeartbeats = 0));
  }

  get waitingCount(): number {
    return this.waiting.size;
  }

  /** Whether it reads more slowly than it is sent. */
  get isBehind(): boolean {
    return this.waiting.size > 0 || this.socket.bufferedAmount > CONFLATE_ABOVE_BYTES;
  }

  get isOpen(): boolean {
    return this.socket.readyState === this.socket.OPEN;
  }

  /** Sends a frame of its own to this client. */
  send(frame: { type: string; topic?: string; data: object; id?: string }, timestamp: Date): void {
    if (this.unreadReplies >= MAX_UNREAD_REPLIES) return this.socket.terminate();
    this.unreadReplies += 1;
    this.write(Buffer.from(JSON.stringify({ ...frame, timestamp: timestamp.toISOString() })), () => (this.unreadReplies -= 1));
  }

  /** Sends bytes that many share; `subject` names what a newer frame would replace. */
  sendShared(subject: string, bytes: Buffer): void {
    if (!this.isBehind) return this.write(bytes);
    if (this.waiting.has(subject)) this.counts.framesConflated += 1;
    // Deleted first, so that what waits goes out in the order of its ids: a reader who comes back names the last one.
    this.waiting.delete(subject);
    this.waiting.set(subject, bytes);
  }

  /** Drops what waits of a topic that is not to be shown any more. */
  forget(topic: string): void {
    for (const subject of this.waiting.keys()) if (subject.startsWith(`${topic}/`)) this.waiting.delete(subject);
  }

  close(code: number, reason: string): void {
    this.waiting.clear();
    this.socket.close(code, reason);
  }

  /** Pings; ends the connection when earlier pings were never answered. */
  heartbeat(): void {
    if (this.missedHeartbeats >= MISSED_HEARTBEATS) {
      this.socket.terminate();
      return;
    }
    this.missedHeartbeats += 1;
    this.socket.ping();
  }

  private write(bytes: Buffer, written?: () => void): void {
    if (!this.isOpen) return;
    this.counts.framesSent += 1;
    this.counts.bytesSent += bytes.length;
    this.counts.sentTo(this.actor, bytes.length);
    this.socket.send(bytes, { binary: false }, () => {
      written?.();
      this.drain();
    });
  }

  private drain(): void {
    while (this.waiting.size > 0 && this.isOpen && this.socket.bufferedAmount <= CONFLATE_ABOVE_BYTES) {
      const [subject, bytes] = this.waiting.entries().next().value as [string, Buffer];
      this.waiting.delete(subject);
      this.write(bytes);
    }
  }
}
