import type { Connection } from './connection.js';
import type { WatchedFeed } from './feed.js';

/** Changes that come within this time are looked at together. */
const GATHER_MS = 250;
/** What changes by time alone, such as work that nobody hears of any more, is noticed this soon. */
const LOOK_AGAIN_MS = 30_000;

/** What a feed shows: things by their keys, each as JSON is made of. */
export type State = ReadonlyMap<string, object>;

/** How a feed is read, and how its frames are called. */
export interface StateSource {
  /** Such as `workflow`: frames are `workflow_snapshot` and `workflow_update`. */
  readonly frame: string;
  /** Such as `workflows`, in a snapshot. */
  readonly list: string;
  read(): Promise<State>;
}

/**
 * Things of one tenant that change, for all who watch them: who joins is told all of them, then what changes. Each thing
 * is a subject of its own, so a slow reader gets the newest of each.
 */
export class StateFeed implements WatchedFeed {
  readonly members = new Set<Connection>();
  /** As it was told last, by key; null until it was read. */
  private told: Map<string, string> | null = null;
  private timer: NodeJS.Timeout | null = null;
  private reading = false;
  private outdated = false;
  private stopped = false;

  constructor(
    readonly topic: string,
    private readonly source: StateSource,
    private readonly now: () => Date,
    private readonly onFailure: (error: unknown) => void,
    /** Says whether it has members, or has lost the last. */
    private readonly onLife: (feed: StateFeed, alive: boolean) => void,
  ) {}

  /** Whoever comes back is told all of it anew: that takes the place of what they had. */
  join(connection: Connection): void {
    this.members.add(connection);
    // Its last member may have left since it was found.
    if (this.stopped) this.begin();
    if (this.told) connection.sendShared(`${this.topic}/snapshot`, this.snapshot(this.told));
    else this.changed();
  }

  leave(connection: Connection): boolean {
    this.members.delete(connection);
    connection.forget(this.topic);
    return this.members.size === 0;
  }

  stop(): void {
    this.stopped = true;
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.onLife(this, false);
  }

  private begin(): void {
    this.stopped = false;
    this.told = null;
    this.onLife(this, true);
  }

  /** Something may be otherwise than it was told. */
  changed(): void {
    this.outdated = true;
    if (!this.reading) this.schedule(this.told ? GATHER_MS : 0);
  }

  private schedule(ms: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = this.stopped ? null : setTimeout(() => void this.look(), ms);
  }

  private async look(): Promise<void> {
    this.reading = true;
    this.outdated = false;
    try {
      const state = await this.source.read();
      if (!this.stopped) this.tell(state);
    } catch (error) {
      this.onFailure(error);
    }
    this.reading = false;
    this.schedule(this.outdated ? GATHER_MS : LOOK_AGAIN_MS);
  }

  private tell(state: State): void {
    const before = this.told;
    const after = new Map([...state].map(([key, thing]): [string, string] => [key, JSON.stringify(thing)]));
    this.told = after;
    if (!before) return this.send('snapshot', this.snapshot(after));
    for (const [key, json] of after) if (before.get(key) !== json) this.send(key, this.frame('update', json));
    for (const key of before.keys()) if (!after.has(key)) this.send(key, this.frame('update', JSON.stringify({ removed: key })));
  }

  private send(subject: string, bytes: Buffer): void {
    for (const member of this.members) member.sendShared(`${this.topic}/${subject}`, bytes);
  }

  private snapshot(things: ReadonlyMap<string, string>): Buffer {
    return this.frame('snapshot', `{${JSON.stringify(this.source.list)}:[${[...things.values()].join(',')}]}`);
  }

  private frame(kind: 'snapshot' | 'update', json: string): Buffer {
    return Buffer.from(`{"type":"${this.source.frame}_${kind}","topic":"${this.topic}","timestamp":"${this.now().toISOString()}","data":${json}}`);
  }
}
