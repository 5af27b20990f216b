import type { Actor } from '../platform/http/index.js';
import type { Connection } from './connection.js';
import type { WatchedFeed } from './feed.js';

/** What is told on a topic to those of one tenant who watch; of each subject the newest is what counts. */
export class ToldFeed implements WatchedFeed {
  readonly members = new Set<Connection>();

  constructor(
    private readonly topic: string,
    private readonly now: () => Date,
  ) {}

  /** Whoever comes back reads the figures anew: what they missed is one frame of many alike. */
  join(connection: Connection, since: string | undefined): void {
    this.members.add(connection);
    if (since !== undefined) connection.send({ type: 'resync', topic: this.topic, data: { reason: 'unknown_id' } }, this.now());
  }

  leave(connection: Connection): boolean {
    this.members.delete(connection);
    connection.forget(this.topic);
    return this.members.size === 0;
  }

  /** Nothing runs for it. */
  stop(): void {}

  resyncAll(): void {
    for (const member of this.members) member.send({ type: 'resync', topic: this.topic, data: { reason: 'gap' } }, this.now());
  }

  /**
   * @param subject what a later frame takes the place of, for readers who are behind
   * @param to who of those who watch is told; everybody when left out
   */
  tell(type: string, data: object, subject = type, to: (actor: Actor) => boolean = () => true): void {
    const bytes = Buffer.from(JSON.stringify({ type, topic: this.topic, timestamp: this.now().toISOString(), data }));
    for (const member of this.members) if (member.actor !== null && to(member.actor)) member.sendShared(`${this.topic}/${subject}`, bytes);
  }
}
