import type { Filters } from '../filters/filters.js';
import type { QueryMeta, ResultColumn, Row } from '../api/types.js';
import { backoff } from './backoff.js';

export type LiveStatus = 'off' | 'connecting' | 'live' | 'reconnecting';

/** A widget's new result, or why there is none. */
export type WidgetFrame =
  | { widgetId: string; data: Row[]; columns: ResultColumn[]; meta: QueryMeta; error?: never }
  | { widgetId: string; error: { code: string; message: string } };

export interface LiveListeners {
  frame(frame: WidgetFrame): void;
  /** What was seen before does not count any more; `changed`: the dashboard itself is another. */
  resync(changed: boolean): void;
  status(status: LiveStatus): void;
}

/** What the topic needs of its surroundings; a test gives its own. */
export interface LiveSurroundings {
  open(token: string): WebSocket;
  token(): string;
  /** A later token than the refused one; rejects when there is none. */
  renew(refused: string): Promise<string>;
  /** 0 to 1. */
  random(): number;
}

interface ServerFrame {
  type: string;
  topic?: string;
  id?: string;
  data?: { [key: string]: unknown } | null;
}

const SILENCE_MS = 15_000;
const CLOSE_FULL = 1013;
const CLOSE_UNAUTHORISED = 4401;
const CLOSE_FORBIDDEN = 4403;
const OPEN = 1;

type Timer = 'retry' | 'heartbeat' | 'silence' | 'again';

/**
 * Live updates of one dashboard over a socket of its own. After a loss it comes back by itself, names the last id that it
 * saw, and is sent what it missed or told to load anew.
 */
export class LiveTopic {
  private socket: WebSocket | null = null;
  private connected = false;
  private wanted = false;
  private lastId: string | null = null;
  private filters: Filters = {};
  private attempt = 0;
  /** How often in a row the server has refused the filters or the topic. */
  private refusals = 0;
  private heartbeatMs = 30_000;
  private pingsSent = 0;
  private pongsHeard = 0;
  /** Frames count again when this many pings are answered: those before belong to other filters. */
  private mutedUntil = 0;
  private usedToken = '';
  private state: LiveStatus = 'off';
  private readonly timers = new Map<Timer, ReturnType<typeof setTimeout>>();
  private readonly topic: string;

  constructor(
    private readonly dashboardId: string,
    private readonly around: LiveSurroundings,
    private readonly on: LiveListeners,
  ) {
    this.topic = `dashboard:${dashboardId}`;
  }

  start(): void {
    this.wanted = true;
    if (!this.socket && !this.timers.has('retry')) this.connect();
  }

  /** Lets everything go; `start` resumes where it was. */
  stop(): void {
    this.wanted = false;
    this.close();
    this.stopTimer('retry');
    this.become('off');
  }

  /** Tries at once instead of waiting. */
  retryNow(): void {
    if (!this.wanted || this.connected) return;
    this.attempt = Math.min(this.attempt, 1);
    this.stopTimer('retry');
    this.close();
    this.connect();
  }

  /** From now on only frames under these filters are passed on. */
  setFilters(filters: Filters): void {
    if (JSON.stringify(filters) === JSON.stringify(this.filters)) return;
    this.filters = filters;
    this.lastId = null;
    this.refusals = 0;
    if (this.connected) this.startAnew();
  }

  /** Goes on under a later token of the same dashboard. */
  authorise(token: string): void {
    if (!this.connected || token === this.usedToken) return;
    this.usedToken = token;
    this.send('auth', { token });
  }

  private connect(): void {
    this.become(this.state === 'off' || this.state === 'connecting' ? 'connecting' : 'reconnecting');
    const token = this.around.token();
    this.usedToken = token;
    const socket = this.around.open(token);
    this.socket = socket;
    socket.onmessage = ({ data }) => this.socket === socket && this.receive(data);
    socket.onclose = ({ code }) => this.socket === socket && this.closed(code);
    this.startTimer('silence', SILENCE_MS, () => this.closed(0));
  }

  private startAnew(): void {
    this.stopTimer('again');
    // The server takes frames in order: what comes before this pong was sent under the filters of before.
    this.mutedUntil = this.pingsSent + 1;
    this.send('unsubscribe', { topics: [this.topic] });
    this.send('set_filters', { dashboardId: this.dashboardId, filters: this.filters });
    this.ping();
    this.send('subscribe', { topics: [this.topic] });
  }

  /** The filters or the topic were refused: what comes from now on is not under these filters, until they are taken. */
  private refused(): void {
    // Others were sent after these; theirs is the answer that counts.
    if (this.pongsHeard < this.mutedUntil - 1 && this.mutedUntil < Infinity) return;
    if (this.timers.has('again')) return;
    this.mutedUntil = Infinity;
    this.lastId = null;
    this.refusals += 1;
    this.become('reconnecting');
    this.startTimer('again', backoff(this.refusals, this.around.random()), () => this.startAnew());
  }

  private receive(text: unknown): void {
    const frame = parseFrame(text);
    if (!frame) return;
    this.stopTimer('silence');
    if (frame.type === 'connected') return this.begin(frame);
    if (frame.type === 'pong') {
      this.pongsHeard += 1;
      return;
    }
    if (frame.topic !== this.topic && !this.concerns(frame)) return;
    if (frame.type === 'error') return this.refused();
    if (this.mutedUntil > this.pongsHeard) return;
    if (frame.type === 'subscribed') return this.taken();
    if (frame.type === 'resync') {
      this.lastId = null;
      return this.on.resync(frame.data?.['reason'] === 'changed');
    }
    if (frame.id !== undefined) this.lastId = frame.id;
    const widget = widgetFrame(frame);
    if (widget) this.on.frame(widget);
  }

  /** The answer to a subscription names its topics within. */
  private concerns({ type, data }: ServerFrame): boolean {
    const topics = data?.['topics'];
    return type === 'subscribed' && Array.isArray(topics) && topics.includes(this.topic);
  }

  private taken(): void {
    this.refusals = 0;
    this.become('live');
  }

  private begin({ data }: ServerFrame): void {
    const seconds = data?.['heartbeatSeconds'];
    if (typeof seconds === 'number' && seconds > 0) this.heartbeatMs = seconds * 1000;
    this.connected = true;
    this.attempt = this.refusals = this.pingsSent = this.pongsHeard = this.mutedUntil = 0;
    const { dashboardId, filters, lastId, topic } = this;
    if (Object.keys(filters).length > 0) this.send('set_filters', { dashboardId, filters });
    this.send('subscribe', { topics: [topic], since: lastId === null ? {} : { [topic]: lastId } });
    // A token may have been renewed while the socket was being opened.
    this.authorise(this.around.token());
    this.become('live');
    this.beatLater();
  }

  /** A line that has gone dead without a word is noticed by a ping that nobody answers. */
  private beatLater(): void {
    this.startTimer('heartbeat', this.heartbeatMs, () => {
      this.ping();
      this.startTimer('silence', SILENCE_MS, () => this.closed(0));
      this.beatLater();
    });
  }

  private ping(): void {
    this.pingsSent += 1;
    this.send('ping', {});
  }

  private closed(code: number): void {
    this.close();
    if (!this.wanted) return;
    if (code === CLOSE_FORBIDDEN) return this.stop();
    this.attempt += 1;
    this.become('reconnecting');
    const wait = backoff(this.attempt, this.around.random(), code === CLOSE_FULL);
    if (code !== CLOSE_UNAUTHORISED) return this.startTimer('retry', wait, () => this.connect());
    // The socket may have been closed because the token was refused or has ended.
    void this.around.renew(this.usedToken).then(
      () => this.wanted && !this.socket && this.startTimer('retry', this.attempt > 1 ? wait : 0, () => this.connect()),
      () => this.stop(),
    );
  }

  private close(): void {
    this.connected = false;
    this.stopTimer('heartbeat');
    this.stopTimer('silence');
    this.stopTimer('again');
    const { socket } = this;
    this.socket = null;
    if (!socket) return;
    socket.onmessage = socket.onclose = null;
    socket.close(1000);
  }

  private send(type: string, data: object): void {
    if (this.socket?.readyState === OPEN) this.socket.send(JSON.stringify({ type, data }));
  }

  private become(status: LiveStatus): void {
    if (status === this.state) return;
    this.state = status;
    this.on.status(status);
  }

  private startTimer(name: Timer, wait: number, work: () => void): void {
    this.stopTimer(name);
    const timer = setTimeout(() => {
      this.timers.delete(name);
      work();
    }, wait);
    this.timers.set(name, timer);
  }

  private stopTimer(name: Timer): void {
    clearTimeout(this.timers.get(name));
    this.timers.delete(name);
  }
}

function parseFrame(text: unknown): ServerFrame | null {
  if (typeof text !== 'string') return null;
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null && 'type' in frame ? (frame as ServerFrame) : null;
  } catch {
    return null;
  }
}

function widgetFrame({ type, data }: ServerFrame): WidgetFrame | null {
  if (type !== 'widget_data' || typeof data?.['widgetId'] !== 'string') return null;
  const whole = Array.isArray(data['data']) && Array.isArray(data['columns']);
  return whole || typeof data['error'] === 'object' ? (data as unknown as WidgetFrame) : null;
}
