import type { Connection } from './connection.js';
import type { WatchedFeed } from './feed.js';

/** Several feeds as one topic of one connection; each of them is shared with others. */
export class JoinedFeed implements WatchedFeed {
  readonly members = new Set<Connection>();

  constructor(private readonly parts: readonly WatchedFeed[]) {}

  join(connection: Connection, since: string | undefined): void {
    this.members.add(connection);
    for (const part of this.parts) part.join(connection, since);
  }

  leave(connection: Connection): boolean {
    this.members.delete(connection);
    for (const part of this.parts) part.leave(connection);
    return this.members.size === 0;
  }

  /** Those of its parts that nobody else watches end with it. */
  stop(): void {
    for (const part of this.parts) if (part.members.size === 0) part.stop();
  }
}
