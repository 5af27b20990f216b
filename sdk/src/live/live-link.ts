import type { Filters } from '../filters/filters.js';
import type { TokenKeeper } from '../session/token-keeper.js';
import { type LiveStatus, LiveTopic, type WidgetFrame } from './live-topic.js';

export interface LinkListeners {
  frame(frame: WidgetFrame): void;
  /** All data are to be asked for again; `changed`: the dashboard itself is another. */
  reload(changed: boolean): void;
  status(status: LiveStatus): void;
}

/** A page that nobody looks at for this long lets its socket go, so that no database works for it. */
const HIDDEN_MS = 120_000;
/** A socket that is down for this long is helped out by polling. */
const POLL_AFTER_MS = 4_000;
const LEAST_POLL_MS = 5_000;

/** Keeps a dashboard up to date: by its socket, by polling while that is down, and not at all while nobody looks. */
export class LiveLink {
  private readonly topic: LiveTopic;
  private pollMs = 0;
  private status: LiveStatus = 'off';
  private resting = false;
  private hiddenTimer: ReturnType<typeof setTimeout> | undefined;
  private pollTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    dashboardId: string,
    baseUrl: string,
    tokens: TokenKeeper,
    private readonly on: LinkListeners,
  ) {
    const address = `${baseUrl.replace(/^http/, 'ws')}/ws`;
    this.topic = new LiveTopic(
      dashboardId,
      {
        open: (token) => new WebSocket(address, ['bearer', token]),
        token: tokens.current,
        renew: tokens.renew,
        random: Math.random,
      },
      {
        frame: this.on.frame,
        resync: this.on.reload,
        status: (status) => this.become(status),
      },
    );
  }

  start(): void {
    document.addEventListener('visibilitychange', this.looked);
    addEventListener('online', this.online);
    this.topic.start();
  }

  stop(): void {
    document.removeEventListener('visibilitychange', this.looked);
    removeEventListener('online', this.online);
    clearTimeout(this.hiddenTimer);
    this.topic.stop();
    clearTimeout(this.pollTimer);
  }

  /** @param seconds between polls while the socket is down; 0: none */
  setPolling(seconds: number): void {
    this.pollMs = seconds === 0 ? 0 : Math.max(LEAST_POLL_MS, seconds * 1000);
  }

  setFilters(filters: Filters): void {
    this.topic.setFilters(filters);
  }

  /** @returns whether the socket goes on under the token; what changes with it is told by the server */
  authorise(token: string): boolean {
    if (this.status !== 'live') {
      // It was let go when the token before this one had ended.
      if (this.status === 'off' && !this.resting) this.start();
      this.topic.retryNow();
      // Where the socket stands, and its filters alone were refused.
      this.topic.authorise(token);
      return false;
    }
    this.topic.authorise(token);
    return true;
  }

  private become(status: LiveStatus): void {
    this.status = status;
    this.on.status(status);
    clearTimeout(this.pollTimer);
    if (status === 'reconnecting' && this.pollMs > 0) this.pollTimer = setTimeout(() => this.poll(), POLL_AFTER_MS);
  }

  private poll(): void {
    this.on.reload(false);
    this.pollTimer = setTimeout(() => this.poll(), this.pollMs);
  }

  private readonly online = (): void => this.topic.retryNow();

  private readonly looked = (): void => {
    clearTimeout(this.hiddenTimer);
    if (document.visibilityState !== 'visible') {
      this.hiddenTimer = setTimeout(() => {
        this.resting = true;
        this.topic.stop();
      }, HIDDEN_MS);
    } else if (this.resting) {
      this.resting = false;
      this.topic.start();
      this.on.reload(false);
    } else this.topic.retryNow();
  };
}
