import { ItemFields } from '../../system-health/index.js';
import { UsageProblem, tokensOfUsage, usageProviderOf } from './provider-usage.js';
import type { SessionLog, SessionSearch } from './session.js';
import { MOST_TOKENS, NO_TOKENS, TOKEN_BUCKETS, type TokenBucket, type TokenBuckets, totalOf } from './token-buckets.js';

export const ID_LENGTH = 200;
export const NAME_LENGTH = 200;
/** As long as sessions are kept, so that one that comes again is recognised. */
export const OLDEST_SESSION_MS = 400 * 86_400_000;
const LONGEST_MS = 30 * 86_400_000;
const MOST_ITERATIONS = 1_000_000;
/** Searches, and lines of logs, of one statement about a session. */
const MOST_ENTRIES = 500;
const QUERY_LENGTH = 2_000;
const LOG_LENGTH = 4_000;
const ERROR_LENGTH = 2_000;
const MOST_RESULTS = 1_000_000_000;
/** The path under which live sessions are listed. */
const RESERVED_ID = 'live';

/** What somebody says of a session; null is what they do not say. */
export interface SessionStatement {
  readonly endedAt: Date | null;
  readonly durationMs: number | null;
  readonly iterations: number | null;
  readonly searches: readonly SessionSearch[];
  /** Of the buckets that are named. */
  readonly tokens: Partial<TokenBuckets> | null;
  readonly success: boolean | null;
  readonly error: string | null;
  readonly logs: readonly SessionLog[];
}

/** A session as its sender tells it first. */
export interface NewSession extends SessionStatement {
  readonly sessionId: string;
  readonly model: string;
  readonly provider: string;
  readonly domain: string;
  readonly customer: string;
  readonly feature: string;
  readonly userId: string | null;
  readonly startedAt: Date;
}

const STATEMENT_FIELDS = ['endedAt', 'durationMs', 'iterations', 'searches', 'tokens', 'usage', 'success', 'error', 'logs'];
const SESSION_FIELDS: ReadonlySet<string> = new Set(['sessionId', 'model', 'provider', 'startedAt', 'domain', 'customer', 'feature', 'userId', ...STATEMENT_FIELDS]);
const PATCH_FIELDS: ReadonlySet<string> = new Set(STATEMENT_FIELDS);

/** Reads an item of a batch. @returns it, or the rule that it breaks, in words */
export function readSession(item: unknown, now: number): NewSession | string {
  const fields = new SessionFields(item, 'a session', SESSION_FIELDS);
  const provider = fields.optionalText('provider', NAME_LENGTH)?.toLowerCase() ?? '';
  const session = {
    sessionId: fields.text('sessionId', ID_LENGTH),
    model: fields.text('model', NAME_LENGTH),
    provider,
    domain: fields.optionalText('domain', NAME_LENGTH) ?? '',
    customer: fields.optionalText('customer', NAME_LENGTH) ?? '',
    feature: fields.optionalText('feature', NAME_LENGTH) ?? '',
    userId: fields.optionalText('userId', NAME_LENGTH),
    startedAt: new Date(fields.time('startedAt', now, OLDEST_SESSION_MS)),
    ...fields.statement(provider, now),
  };
  if (fields.problem !== null) return fields.problem;
  if (session.sessionId === RESERVED_ID) return `sessionId must not be ${RESERVED_ID}, under which live sessions are listed`;
  if (session.endedAt !== null && session.endedAt < session.startedAt) return 'endedAt must not be before startedAt';
  if (session.durationMs !== null && session.endedAt === null && session.success === null) return 'durationMs needs endedAt or success: a live session has none';
  return session;
}

/** Reads what is added to a session. @param provider of the session @returns it, or the rule that it breaks, in words */
export function readStatement(body: unknown, provider: string, now: number): SessionStatement | string {
  const fields = new SessionFields(body, 'the body', PATCH_FIELDS);
  const statement = fields.statement(provider, now);
  return fields.problem ?? statement;
}

class SessionFields extends ItemFields {
  statement(provider: string, now: number): SessionStatement {
    const endedAt = this.optionalTime('endedAt', now, OLDEST_SESSION_MS);
    const statement = {
      endedAt: endedAt === null ? null : new Date(endedAt),
      durationMs: this.optionalWhole('durationMs', 0, LONGEST_MS),
      iterations: this.optionalWhole('iterations', 0, MOST_ITERATIONS),
      searches: this.entries('searches', readSearch),
      tokens: this.tokens(provider),
      success: this.optionalBoolean('success'),
      error: this.optionalText('error', ERROR_LENGTH),
      logs: this.entries('logs', (entry) => readLog(entry, now)),
    };
    if (statement.success === true && statement.error !== null) this.fail('error must be left out of a session whose success is true');
    return statement;
  }

  private entries<T extends object>(name: string, read: (entry: unknown) => T | string): T[] {
    const list = this.item[name];
    if (list === undefined || list === null) return [];
    if (!Array.isArray(list) || list.length > MOST_ENTRIES) {
      this.fail(`${name} must be a list of at most ${MOST_ENTRIES}`);
      return [];
    }
    const entries: T[] = [];
    for (const [index, entry] of list.entries()) {
      const made = read(entry);
      if (typeof made === 'string') this.fail(`${name}[${index}]: ${made}`);
      else entries.push(made);
    }
    return entries;
  }

  private tokens(provider: string): Partial<TokenBuckets> | null {
    const { tokens, usage } = this.item;
    const [hasTokens, hasUsage] = [tokens !== undefined && tokens !== null, usage !== undefined && usage !== null];
    if (hasTokens && hasUsage) this.fail('tokens and usage say the same: give one of them');
    if (hasUsage) return this.usage(provider, usage);
    return hasTokens ? this.buckets(tokens) : null;
  }

  private usage(provider: string, usage: unknown): TokenBuckets {
    const known = usageProviderOf(provider);
    if (known === null) {
      this.fail(`provider must be openai, anthropic or gemini where usage is given, it is ${provider === '' ? 'missing' : JSON.stringify(provider.slice(0, 40))}; of others give tokens`);
      return NO_TOKENS;
    }
    const tokens = tokensOfUsage(known, usage);
    if (!(tokens instanceof UsageProblem)) return tokens;
    this.fail(tokens.reason);
    return NO_TOKENS;
  }

  private buckets(tokens: unknown): Partial<TokenBuckets> {
    const fields = new ItemFields(tokens, 'tokens', BUCKETS);
    const given: Partial<Record<TokenBucket, number>> = {};
    for (const bucket of TOKEN_BUCKETS) {
      const count = fields.optionalWhole(bucket, 0, MOST_TOKENS);
      if (count !== null) given[bucket] = count;
    }
    if (fields.problem !== null) this.fail(`tokens: ${fields.problem}`);
    else if (totalOf({ ...NO_TOKENS, ...given }) > MOST_TOKENS) this.fail(`tokens must be at most ${MOST_TOKENS} in all`);
    return given;
  }
}

const BUCKETS: ReadonlySet<string> = new Set(TOKEN_BUCKETS);
const SEARCH_FIELDS: ReadonlySet<string> = new Set(['id', 'query', 'results', 'ms']);
const LOG_FIELDS: ReadonlySet<string> = new Set(['id', 'at', 'level', 'message']);

function readSearch(entry: unknown): SessionSearch | string {
  const fields = new ItemFields(entry, 'a search', SEARCH_FIELDS);
  const search = {
    id: fields.optionalText('id', ID_LENGTH),
    query: fields.text('query', QUERY_LENGTH),
    results: fields.optionalWhole('results', 0, MOST_RESULTS),
    ms: fields.optionalNumber('ms', 0, LONGEST_MS),
  };
  if (fields.problem !== null) return fields.problem;
  return search.results === null ? 'results must be a number, it is missing' : { ...search, results: search.results };
}

function readLog(entry: unknown, now: number): SessionLog | string {
  if (typeof entry === 'string') return readLog({ message: entry }, now);
  const fields = new ItemFields(entry, 'a line', LOG_FIELDS);
  const log = {
    id: fields.optionalText('id', ID_LENGTH),
    at: new Date(fields.time('at', now, OLDEST_SESSION_MS)).toISOString(),
    level: fields.optionalText('level', 20) ?? 'info',
    message: fields.text('message', LOG_LENGTH),
  };
  return fields.problem ?? log;
}
