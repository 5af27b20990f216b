import { EmbedError } from '../api/errors.js';

/** Fetches a later token from the page's own server. */
export type TokenRenewal = () => string | Promise<string>;

export interface TokenListeners {
  renewed(token: string): void;
  /** The callback failed; it is asked again until the token ends. */
  failed(error: unknown): void;
  expired(): void;
}

/** At most this long before its end a token is renewed; shorter ones in the last fifth of their time. */
const LEAD_MS = 60_000;
const LEAD_SHARE = 0.2;
const AGAIN_MS = 5_000;
/** Timers hold no more than some 24 days. */
const LONGEST_TIMER_MS = 12 * 3_600_000;

/** Keeps the token in force: renews it in time through the page's callback, and says when it has ended. */
export class TokenKeeper {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private flight: Promise<string> | null = null;
  /** Of the server, ahead of the browser's; milliseconds. */
  private ahead = 0;
  /** By the server's clock; 0: not known. */
  private expiresAt = 0;
  private stopped = false;
  private ended = false;

  constructor(
    private token: string,
    private readonly renewal: TokenRenewal | undefined,
    private readonly on: TokenListeners,
  ) {}

  readonly current = (): string => this.token;

  get hasEnded(): boolean {
    return this.ended;
  }

  /** Starts to watch over the token's end. Both in milliseconds since 1970, by the server's clock. */
  watch(expiresAt: number, serverNow: number): void {
    this.ahead = serverNow - Date.now();
    this.plan(expiresAt);
  }

  /** A token that the page gives by itself. */
  replace(token: string): void {
    if (this.stopped || token === this.token) return;
    this.token = token;
    this.ended = false;
    const expiry = tokenExpiry(token);
    if (expiry !== null) this.plan(expiry);
    this.on.renewed(token);
  }

  /**
   * A token later than the one that was refused; callers at the same time share one call of the page's callback.
   * @throws EmbedError TOKEN_EXPIRED when there is no callback; whatever the callback throws
   */
  readonly renew = async (refused: string): Promise<string> => {
    if (refused !== this.token) return this.token;
    const { renewal } = this;
    if (!renewal || this.stopped) {
      this.end();
      throw new EmbedError('TOKEN_EXPIRED', 'The embed token does not hold any more.');
    }
    this.flight ??= this.ask(renewal)
      .catch((error: unknown) => {
        this.failed(error);
        throw error;
      })
      .finally(() => (this.flight = null));
    return this.flight;
  };

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private async ask(renewal: TokenRenewal): Promise<string> {
    const token: unknown = await renewal();
    if (typeof token !== 'string' || token === '') throw new EmbedError('TOKEN_EXPIRED', 'onTokenExpiring gave no token.');
    if (token === this.token) throw new EmbedError('TOKEN_EXPIRED', 'onTokenExpiring gave the token that does not hold any more.');
    this.replace(token);
    return token;
  }

  private plan(expiresAt: number): void {
    if (this.stopped) return;
    this.expiresAt = expiresAt;
    const left = expiresAt - this.now();
    if (left <= 0) return this.end();
    const wait = this.renewal ? left - Math.min(LEAD_MS, left * LEAD_SHARE) : left;
    this.after(wait, () => this.renewOrEnd());
  }

  /** The callback is asked again a little later, until the token has ended. */
  private failed(error: unknown): void {
    if (this.stopped || this.ended) return;
    this.on.failed(error);
    const left = this.expiresAt - this.now();
    if (left <= 0) return this.end();
    this.after(Math.min(left, AGAIN_MS), () => this.renewOrEnd());
  }

  private renewOrEnd(): void {
    if (!this.renewal || this.expiresAt <= this.now()) return this.end();
    // What fails goes the way of `failed`.
    this.renew(this.token).catch(() => undefined);
  }

  private after(wait: number, work: () => void): void {
    clearTimeout(this.timer);
    const part = Math.min(wait, LONGEST_TIMER_MS);
    this.timer = setTimeout(() => (part < wait ? this.after(wait - part, work) : work()), part);
  }

  private end(): void {
    if (this.ended || this.stopped) return;
    this.ended = true;
    clearTimeout(this.timer);
    this.on.expired();
  }

  private now(): number {
    return Date.now() + this.ahead;
  }
}

/** When a JSON Web Token expires, in milliseconds since 1970; null when it does not say. */
export function tokenExpiry(token: string): number | null {
  const [, payload = ''] = token.split('.');
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const exp = typeof claims === 'object' && claims !== null && 'exp' in claims ? claims.exp : null;
    return typeof exp === 'number' ? exp * 1000 : null;
  } catch {
    return null;
  }
}
