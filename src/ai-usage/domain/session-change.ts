import type { NewSession, SessionStatement } from './read-session.js';
import { ABANDONED, type AiSession, type SessionLog, type SessionSearch } from './session.js';
import { NO_TOKENS, type TokenBuckets, totalOf } from './token-buckets.js';

/** Entries of one session that are kept; of more searches the count goes on, of more lines the newest are kept. */
export const MOST_KEPT = 2_000;
/** Characters of the searches, and of the lines, of one session: all of it is read and written whenever something is added. */
export const MOST_CHARACTERS = 400_000;

/** Under which hour and day something is counted. */
export interface CountedUnder {
  readonly hour: Date;
  /** YYYY-MM-DD */
  readonly day: string;
}

/**
 * Begins a session; one that says when or how it ended is over at once. One that is told of afterwards, without its end
 * and how long it took, lasted nobody knows how long.
 */
export function beginSession(told: NewSession, under: CountedUnder, now: Date): AiSession {
  const { sessionId, model, provider, domain, customer, feature, userId, startedAt } = told;
  const begun: AiSession = {
    sessionId,
    model,
    provider,
    domain,
    customer,
    feature,
    userId,
    startedAt,
    endedAt: null,
    durationMs: null,
    heardAt: now,
    ...under,
    iterations: 0,
    searchCount: 0,
    searches: [],
    tokens: NO_TOKENS,
    success: null,
    error: null,
    logs: [],
  };
  const going = continueSession(begun, told, now);
  const unknown = going.endedAt !== null && told.endedAt === null && told.durationMs === null;
  return unknown ? { ...going, endedAt: startedAt, durationMs: null } : going;
}

/**
 * Adds a statement to a live session. Searches and logs are added, each id once. Tokens and iterations are totals, which
 * only grow while it is live, so that statements may come in any order: one that tells of less is older, and changes
 * nothing. The one that ends it has the last word.
 */
export function continueSession(session: AiSession, said: SessionStatement, now: Date): AiSession {
  const ends = said.endedAt !== null || said.success !== null;
  const searches = fresh(session.searches ?? [], said.searches);
  const logs = fresh(session.logs ?? [], said.logs);
  const going: AiSession = {
    ...session,
    heardAt: now,
    iterations: said.iterations === null ? session.iterations : ends ? said.iterations : Math.max(session.iterations, said.iterations),
    searchCount: session.searchCount + searches.length,
    searches: withinBounds([...(session.searches ?? []), ...searches], ({ query }) => query ?? ''),
    tokens: tokensAfter(session.tokens, said.tokens, ends),
    error: said.error ?? session.error,
    logs: withinBounds([...(session.logs ?? []), ...logs].reverse(), ({ message }) => message).reverse(),
  };
  return ends ? ended(going, said, now) : going;
}

/** Ends a session of which nothing more was heard. */
export function abandonSession(session: AiSession, now: Date): AiSession {
  const endedAt = session.heardAt > session.startedAt ? session.heardAt : session.startedAt;
  return { ...session, heardAt: now, endedAt, durationMs: endedAt.getTime() - session.startedAt.getTime(), success: false, error: session.error ?? ABANDONED };
}

function ended(session: AiSession, { endedAt, durationMs, success }: SessionStatement, now: Date): AiSession {
  const { startedAt } = session;
  const end = endedAt ?? (durationMs === null ? (now > startedAt ? now : startedAt) : new Date(startedAt.getTime() + durationMs));
  return {
    ...session,
    endedAt: end,
    durationMs: durationMs ?? end.getTime() - startedAt.getTime(),
    success: success ?? session.error === null,
  };
}

function tokensAfter(known: TokenBuckets, said: Partial<TokenBuckets> | null, last: boolean): TokenBuckets {
  if (said === null) return known;
  const next = { ...known, ...said };
  return last || totalOf(next) >= totalOf(known) ? next : known;
}

/** Those that are not there yet: what has no id is always new. */
function fresh<T extends SessionSearch | SessionLog>(known: readonly T[], said: readonly T[]): T[] {
  const ids = new Set(known.flatMap(({ id }) => id ?? []));
  return said.filter(({ id }) => {
    if (id === null) return true;
    const isNew = !ids.has(id);
    ids.add(id);
    return isNew;
  });
}

/** The first of them, as many as are kept. */
function withinBounds<T extends { readonly id: string | null }>(entries: readonly T[], textOf: (entry: T) => string): T[] {
  let characters = 0;
  const beyond = entries.findIndex((entry) => (characters += textOf(entry).length + (entry.id?.length ?? 0)) > MOST_CHARACTERS);
  return entries.slice(0, Math.min(beyond < 0 ? entries.length : beyond, MOST_KEPT));
}
