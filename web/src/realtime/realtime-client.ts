import { backoff } from './backoff.js';
import { parseFrame, type ServerFrame, tokenExpiry } from './frames.js';

/** `connecting` for the first time, `live`, `reconnecting` after a loss, `offline` without network or session. */
export type ConnectionStatus = 'idle' | 'connecting' | 'live' | 'reconnecting' | 'offline';

export type TopicEvent =
  | { kind: 'frame'; frame: ServerFrame }
  /** What was seen before does not count any more: load anew. */
  | { kind: 'resync'; reason: string }
  | { kind: 'refused'; code: string; message: string };

export type TopicListener = (event: TopicEvent) => void;

/** What the client needs of its surroundings; a test gives its own. */
export interface RealtimeSurroundings {
  open(token: string): WebSocket;
  /** A token that the server still takes. */
  token(): Promise<string>;
  /** A fresh token; rejects when the session has ended. */
  renew(): Promise<string>;
  now(): number;
  /** 0 to 1. */
  random(): number;
  online(): boolean;
}

interface Topic {
  listeners: Set<TopicListener>;
  lastId: string | null;
  /** Frames count again when this many pings are answered: those before belong to other filters. */
  mutedUntil: number;
  refused: boolean;
}

const RENEW_BEFORE_MS = 60_000;
const SILENCE_MS = 15_000;
const LEAVE_AFTER_MS = 3_000;
const CLOSE_UNAUTHORISED = 4401;
const CLOSE_FULL = 1013;
const OPEN = 1;

/**
 * The application's one socket. Topics are counted by their listeners: the first subscribes, the last unsubscribes, and
 * without topics the socket is let go. After a loss it comes back by itself and names the last id seen of each topic.
 */
export class RealtimeClient {
  private socket: WebSocket | null = null;
  private connected = false;
  private readonly topics = new Map<string, Topic>();
  private readonly filters = new Map<string, Readonly<Record<string, unknown>>>();
  private readonly watchers = new Set<() => void>();
  private status: ConnectionStatus = 'idle';
  private attempt = 0;
  /** Raised with every socket: what belongs to an older one does nothing any more. */
  private generation = 0;
  private heartbeatMs = 30_000;
  private pingsSent = 0;
  private pongsHeard = 0;
  private readonly timers = new Map<
    'retry' | 'heartbeat' | 'silence' | 'renew' | 'leave',
    ReturnType<typeof setTimeout>
  >();

  constructor(private readonly around: RealtimeSurroundings) {}

  /** For useSyncExternalStore: tells when `snapshot` has changed. */
  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly snapshot = (): ConnectionStatus => this.status;

  /** Listens to a topic, connecting when needed. Answers how to stop. */
  subscribe(name: string, listener: TopicListener): () => void {
    this.stopTimer('leave');
    let topic = this.topics.get(name);
    if (!topic) {
      topic = { listeners: new Set(), lastId: null, mutedUntil: 0, refused: false };
      this.topics.set(name, topic);
      if (this.connected) this.send('subscribe', { topics: [name] });
    }
    const { listeners } = topic;
    listeners.add(listener);
    if (!this.socket && !this.timers.has('retry')) void this.connect();
    return () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.topics.get(name)?.listeners === listeners) this.drop(name);
    };
  }

  /** Puts filters on a dashboard's topic; from now on only frames under these filters are passed on. */
  setFilters(dashboardId: string, filters: Readonly<Record<string, unknown>>): void {
    const before = this.filters.get(dashboardId) ?? {};
    if (JSON.stringify(before) === JSON.stringify(filters)) return;
    this.filters.set(dashboardId, filters);
    const name = `dashboard:${dashboardId}`;
    const topic = this.topics.get(name);
    if (topic) topic.lastId = null;
    if (!this.connected) return;
    if (!topic) return this.send('set_filters', { dashboardId, filters });
    // The server takes frames in order: what comes before this pong was sent under the filters of before.
    topic.mutedUntil = this.pingsSent + 1;
    topic.refused = false;
    this.send('unsubscribe', { topics: [name] });
    this.send('set_filters', { dashboardId, filters });
    this.ping();
    this.send('subscribe', { topics: [name] });
  }

  /** Tries at once instead of waiting: the network is back, or somebody looks again. */
  retryNow(): void {
    if (this.connected || this.topics.size === 0) return;
    this.attempt = Math.min(this.attempt, 1);
    this.stopTimer('retry');
    this.close();
    void this.connect();
  }

  /** Says that the network is gone; `retryNow` when it is back. */
  lost(): void {
    if (this.topics.size === 0) return;
    this.close();
    this.stopTimer('retry');
    this.become('offline');
  }

  /** Lets everything go: another person or tenant takes over. Listeners stay and are subscribed anew. */
  restart(): void {
    this.close();
    this.stopTimer('retry');
    this.filters.clear();
    for (const topic of this.topics.values()) Object.assign(topic, { lastId: null, mutedUntil: 0, refused: false });
    this.attempt = 0;
    if (this.topics.size > 0) void this.connect();
    else this.become('idle');
  }

  private drop(name: string): void {
    this.topics.delete(name);
    if (this.connected) this.send('unsubscribe', { topics: [name] });
    // From one dashboard to the next the socket is kept.
    if (this.topics.size === 0) this.startTimer('leave', LEAVE_AFTER_MS, () => this.leave());
  }

  private leave(): void {
    if (this.topics.size > 0) return;
    this.close();
    this.stopTimer('retry');
    this.filters.clear();
    this.become('idle');
  }

  private async connect(renewed = false): Promise<void> {
    this.generation += 1;
    const { generation } = this;
    this.become(this.status === 'idle' || this.status === 'connecting' ? 'connecting' : 'reconnecting');
    let token: string;
    try {
      token = renewed ? await this.around.renew() : await this.around.token();
    } catch {
      if (generation === this.generation) this.later(false);
      return;
    }
    if (generation !== this.generation || this.topics.size === 0) return;
    const socket = this.around.open(token);
    this.socket = socket;
    socket.onmessage = (event) => generation === this.generation && this.receive(event.data, token);
    socket.onclose = (event) => generation === this.generation && this.closed(event.code);
    // A socket that fails closes right after, and that is where it is dealt with.
    socket.onerror = () => undefined;
    this.startTimer('silence', SILENCE_MS, () => this.closed(0));
  }

  private receive(data: unknown, token: string): void {
    const frame = parseFrame(data);
    if (!frame) return;
    this.stopTimer('silence');
    if (frame.type === 'connected') return this.begin(frame, token);
    if (frame.type === 'pong') {
      this.pongsHeard += 1;
      return;
    }
    const topic = frame.topic === undefined ? undefined : this.topics.get(frame.topic);
    if (!topic) return;
    const muted = topic.mutedUntil > this.pongsHeard;
    // What the server says against the filters that were sent last comes right before their pong.
    const isOfFilters = frame.type === 'error' && topic.mutedUntil === this.pongsHeard + 1;
    if (muted && !isOfFilters) return;
    if (frame.type === 'error') {
      const { code = 'INTERNAL_ERROR', message = '' } = (frame.data ?? {}) as { code?: string; message?: string };
      // Asked for a second time, what is forbidden closes the socket.
      topic.refused = code === 'ACCESS_DENIED' || code === 'NOT_FOUND';
      // Filters that were refused leave those of before in force at the server: nothing under them is passed on as new.
      if (muted || code === 'VALIDATION_FAILED') topic.mutedUntil = Infinity;
      return tell(topic, { kind: 'refused', code, message });
    }
    if (frame.type === 'resync') {
      topic.lastId = null;
      return tell(topic, { kind: 'resync', reason: (frame.data as { reason?: string } | null)?.reason ?? '' });
    }
    if (frame.id !== undefined) topic.lastId = frame.id;
    tell(topic, { kind: 'frame', frame });
  }

  private begin(frame: ServerFrame, token: string): void {
    const seconds = (frame.data as { heartbeatSeconds?: unknown } | null)?.heartbeatSeconds;
    if (typeof seconds === 'number' && seconds > 0) this.heartbeatMs = seconds * 1000;
    this.connected = true;
    this.attempt = 0;
    this.pingsSent = 0;
    this.pongsHeard = 0;
    for (const [dashboardId, filters] of this.filters) this.send('set_filters', { dashboardId, filters });
    const names = [...this.topics].flatMap(([name, topic]) => {
      topic.mutedUntil = 0;
      return topic.refused ? [] : [name];
    });
    const since = Object.fromEntries(
      names.flatMap((name) => {
        const id = this.topics.get(name)?.lastId ?? null;
        return id === null ? [] : [[name, id] as const];
      }),
    );
    if (names.length > 0) this.send('subscribe', { topics: names, since });
    this.become('live');
    this.beatLater();
    this.renewLater(token);
  }

  /** A line that has gone dead without a word is noticed by a ping that nobody answers. */
  private beatLater(): void {
    this.startTimer('heartbeat', this.heartbeatMs, () => {
      this.ping();
      this.startTimer('silence', SILENCE_MS, () => this.closed(0));
      this.beatLater();
    });
  }

  private renewLater(token: string): void {
    const expiry = tokenExpiry(token);
    if (expiry === null) return;
    const wait = Math.max(1_000, expiry - this.around.now() - RENEW_BEFORE_MS);
    const { generation } = this;
    this.startTimer('renew', wait, () => {
      void this.renewed(token).then(
        (next) => {
          if (generation !== this.generation) return;
          this.send('auth', { token: next });
          this.renewLater(next);
        },
        // The server closes when the token runs out; the way back renews or finds the session ended.
        () => undefined,
      );
    });
  }

  /** A token newer than this one: another request may have renewed it already. */
  private async renewed(token: string): Promise<string> {
    const current = await this.around.token();
    return current === token ? this.around.renew() : current;
  }

  private ping(): void {
    this.pingsSent += 1;
    this.send('ping', {});
  }

  private closed(code: number): void {
    const wasLive = this.connected;
    this.close();
    if (this.topics.size === 0) return this.become('idle');
    if (code === CLOSE_UNAUTHORISED && wasLive) return void this.connect(true);
    this.later(code === CLOSE_FULL, code === CLOSE_UNAUTHORISED);
  }

  private later(serverFull: boolean, renew = false): void {
    this.attempt += 1;
    this.become(this.around.online() ? 'reconnecting' : 'offline');
    const wait = backoff(this.attempt, this.around.random(), serverFull);
    this.startTimer('retry', wait, () => void this.connect(renew));
  }

  private close(): void {
    this.generation += 1;
    this.connected = false;
    for (const name of ['heartbeat', 'silence', 'renew'] as const) this.stopTimer(name);
    const { socket } = this;
    this.socket = null;
    socket?.close(1000);
  }

  private send(type: string, data: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify({ type, data }));
  }

  private become(status: ConnectionStatus): void {
    if (status === this.status) return;
    this.status = status;
    for (const watcher of this.watchers) watcher();
  }

  private startTimer(
    name: 'retry' | 'heartbeat' | 'silence' | 'renew' | 'leave',
    wait: number,
    work: () => void,
  ): void {
    this.stopTimer(name);
    const timer = setTimeout(() => {
      this.timers.delete(name);
      work();
    }, wait);
    this.timers.set(name, timer);
  }

  private stopTimer(name: 'retry' | 'heartbeat' | 'silence' | 'renew' | 'leave'): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}

function tell(topic: Topic, event: TopicEvent): void {
  for (const listener of [...topic.listeners]) listener(event);
}
