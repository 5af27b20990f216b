import { randomBytes } from 'node:crypto';
import { type LineIndex, LogLineResponse, type LogQuery, type StoredLine, matchesLine } from '../system-health/index.js';
import type { Connection } from './connection.js';
import type { WatchedFeed } from './feed.js';

/** Lines come together for this long before they are sent. */
const GATHER_MS = 250;
/** Lines of one frame; of more, the newest are sent and the others counted. */
const MOST_LINES = 200;

/**
 * New lines of one tenant that one search finds, for all who watch it: looked at once, serialised once. Who reads too
 * slowly is left out of what comes meanwhile and told how many lines that were.
 */
export class LogFeed implements WatchedFeed {
  readonly members = new Set<Connection>();
  private readonly epoch = randomBytes(6).toString('base64url');
  private sequence = 0;
  private gathered: StoredLine[] = [];
  /** Lines that were found and are not among those gathered. */
  private passedOver = 0;
  private timer: NodeJS.Timeout | null = null;
  /** Lines that a member was not sent, by member. */
  private readonly missed = new Map<Connection, number>();

  constructor(
    readonly topic: string,
    private readonly query: LogQuery,
    private readonly now: () => Date,
    private readonly onEmpty: (feed: LogFeed) => void,
  ) {}

  /** Whoever comes back missed what came meanwhile: it is to be searched for. */
  join(connection: Connection, since: string | undefined): void {
    if (since !== undefined && since !== `${this.epoch}:${this.sequence}`) this.resync(connection, 'unknown_id');
    this.members.add(connection);
  }

  /** @returns whether nobody is left. */
  leave(connection: Connection): boolean {
    this.members.delete(connection);
    this.missed.delete(connection);
    connection.forget(this.topic);
    if (this.members.size > 0) return false;
    this.stop();
    return true;
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.gathered = [];
    this.passedOver = 0;
    this.onEmpty(this);
  }

  /** Says that lines may have been missed. */
  resyncAll(): void {
    for (const member of this.members) this.resync(member, 'gap');
  }

  /** @param more lines that were stored, and of which nobody knows whether they would be found */
  offer(lines: readonly StoredLine[], indexes: readonly LineIndex[], more: number): void {
    const found = lines.filter((_, at) => matchesLine(this.query, indexes[at] as LineIndex));
    if (found.length === 0 && more === 0) return;
    this.gathered.push(...found);
    this.passedOver += more + Math.max(0, this.gathered.length - MOST_LINES);
    this.gathered = this.gathered.slice(-MOST_LINES);
    this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private flush(): void {
    this.timer = null;
    const { gathered, passedOver } = this;
    this.gathered = [];
    this.passedOver = 0;
    if (gathered.length + passedOver > 0) this.push(gathered, passedOver);
    // Whoever could not be told is told when they have caught up, also if no line comes.
    for (const member of this.missed.keys()) if (!member.isBehind) this.tellMissed(member);
    if (this.missed.size > 0) this.timer ??= setTimeout(() => this.flush(), GATHER_MS);
  }

  private push(lines: readonly StoredLine[], passedOver: number): void {
    this.sequence += 1;
    const bytes = this.frame(lines, passedOver);
    for (const member of this.members) {
      if (member.isBehind) this.missed.set(member, (this.missed.get(member) ?? 0) + lines.length + passedOver);
      else {
        this.tellMissed(member);
        member.sendShared(`${this.topic}/lines`, bytes);
      }
    }
  }

  private tellMissed(member: Connection): void {
    const missed = this.missed.get(member);
    if (missed === undefined) return;
    this.missed.delete(member);
    member.sendShared(`${this.topic}/missed`, this.frame([], missed));
  }

  private frame(lines: readonly StoredLine[], dropped: number): Buffer {
    const data = { lines: lines.map((line) => LogLineResponse.of(line)), dropped };
    return Buffer.from(JSON.stringify({ type: 'log_lines', topic: this.topic, id: `${this.epoch}:${this.sequence}`, timestamp: this.now().toISOString(), data }));
  }

  private resync(connection: Connection, reason: string): void {
    connection.send({ type: 'resync', topic: this.topic, data: { reason } }, this.now());
  }
}
