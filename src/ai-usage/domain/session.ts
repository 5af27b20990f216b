import type { TokenBuckets } from './token-buckets.js';

/** A look-up that was made for a session. */
export interface SessionSearch {
  /** Recognises it when it is sent again with the same session. */
  readonly id: string | null;
  /** Redacted; null where the tenant keeps no content, or no longer. */
  readonly query: string | null;
  /** How many it found. */
  readonly results: number;
  readonly ms: number | null;
}

/** A line that was written about a session. */
export interface SessionLog {
  readonly id: string | null;
  /** ISO 8601. */
  readonly at: string;
  readonly level: string;
  /** Redacted. */
  readonly message: string;
}

/** One piece of work that language models did for somebody: from one call to a conversation of many. */
export interface AiSession {
  /** As its sender calls it; unique in the tenant. */
  readonly sessionId: string;
  readonly model: string;
  /** Here and in the next three, '' means that none was named. */
  readonly provider: string;
  readonly domain: string;
  readonly customer: string;
  readonly feature: string;
  /** Of the sender's own users. */
  readonly userId: string | null;
  readonly startedAt: Date;
  /** null while it is live; then nothing of it changes any more. */
  readonly endedAt: Date | null;
  /** ms; null while it is live, and where its sender does not know. */
  readonly durationMs: number | null;
  /** When something of it came in last. */
  readonly heardAt: Date;
  /** Start of the hour that it is counted under: the one that it began in, by the clock of the tenant's time zone. */
  readonly hour: Date;
  /** The date that it is counted under, YYYY-MM-DD, likewise. */
  readonly day: string;
  readonly iterations: number;
  readonly searchCount: number;
  /** null where they are not kept, or no longer. */
  readonly searches: readonly SessionSearch[] | null;
  readonly tokens: TokenBuckets;
  /** null while it is live. */
  readonly success: boolean | null;
  readonly error: string | null;
  readonly logs: readonly SessionLog[] | null;
}

/** How a session was, and how it is now; `before` is null for one that is new. */
export interface SessionChange {
  readonly before: AiSession | null;
  readonly after: AiSession;
}

/** Why a session ended of which nothing more was heard. */
export const ABANDONED = 'abandoned';
