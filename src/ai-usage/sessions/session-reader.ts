import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { stringify } from 'csv-stringify/sync';
import Negotiator from 'negotiator';
import { PriceBook, type PricesOf, costOfTokens, currencyOn, dayOf } from '../../economics/index.js';
import { Clock } from '../../platform/clock/index.js';
import type { TenantScope } from '../../platform/database/index.js';
import { type Actor, Page, RawAnswer, decodeCursor, encodeCursor, invalid, notFound } from '../../platform/http/index.js';
import { defused } from '../../platform/spreadsheets/index.js';
import { TenantTimeZones } from '../../tenants/index.js';
import { Purse } from '../domain/purse.js';
import { ID_LENGTH } from '../domain/read-session.js';
import { withoutTexts } from '../domain/redact-session.js';
import type { AiSession } from '../domain/session.js';
import { totalOf } from '../domain/token-buckets.js';
import type { ListAiSessionsDto, LiveAiSessionsDto } from './dto/session.dto.js';
import { AiSessionDetailResponse, AiSessionResponse, LiveAiSessionsResponse } from './dto/session.response.js';
import { type SessionFilter, SessionsRepository } from './sessions.repository.js';

/** Live sessions that are shown. */
const MOST_LIVE = 200;
/** Sessions that are read at a time for a file. */
const PAGE = 1_000;
/** What `Accept` may choose from, the first where it does not care. */
const OFFERED = ['application/json', 'text/csv', 'text/csv;charset=utf-8'];
const CSV_COLUMNS = [
  'sessionId', 'status', 'model', 'provider', 'domain', 'customer', 'feature', 'userId', 'startedAt', 'endedAt', 'durationMs', 'iterations', 'searches',
  'freshInput', 'cacheRead', 'cacheWrite', 'reasoning', 'output', 'total', 'cost', 'currency', 'error',
] as const;

/** Shows sessions, each with what it cost by the prices of its day. */
@Injectable()
export class SessionReader {
  constructor(
    private readonly sessions: SessionsRepository,
    private readonly prices: PriceBook,
    private readonly zones: TenantTimeZones,
    private readonly clock: Clock,
  ) {}

  /** Newest first: a page as JSON, or all of them as CSV, as `Accept` wants it. */
  answer(actor: Actor, query: ListAiSessionsDto, accept: string | undefined): Promise<Page<AiSessionResponse>> | RawAnswer {
    const preferred = new Negotiator({ headers: { accept } }).mediaType(OFFERED);
    return preferred?.startsWith('text/csv') ? this.csv(actor, query) : this.list(actor, query);
  }

  /** Newest first. */
  async list(actor: Actor, query: ListAiSessionsDto): Promise<Page<AiSessionResponse>> {
    const { limit, cursor } = query;
    const found = await this.sessions.list(actor, { ...filterOf(query), beyond: placeOf(cursor) }, limit + 1);
    const last = found[limit - 1];
    const more = found.length > limit && last !== undefined;
    return new Page(await this.shown(actor, found.slice(0, limit)), more ? encodeCursor([last.startedAt.toISOString(), last.sessionId]) : null);
  }

  /** For as long as somebody reads. */
  private csv(actor: Actor, query: ListAiSessionsDto): RawAnswer {
    return new RawAnswer(Readable.from(this.rows(actor, filterOf(query)), { objectMode: false }), 'text/csv; charset=utf-8; header=present', 'ai-sessions.csv');
  }

  /** @throws DomainError NOT_FOUND */
  async get(actor: Actor, sessionId: string): Promise<AiSessionDetailResponse> {
    const session = await this.sessions.find(actor, sessionId);
    if (!session) throw notFound('session');
    return this.detail(actor, session);
  }

  /** To whoever sends sessions: what was written in them is for those who may read conversations. */
  async told(actor: Actor, session: AiSession): Promise<AiSessionDetailResponse> {
    return this.detail(actor, actor.permissions.has('ai-conversations:read') ? session : withoutTexts(session));
  }

  private async detail(scope: TenantScope, session: AiSession): Promise<AiSessionDetailResponse> {
    const prices = await this.prices.prices(scope, [session.day]);
    return AiSessionDetailResponse.ofDetail(session, costOf(prices, session), currencyOn(prices, session.day));
  }

  /** Sessions that have not ended, the newest first. */
  async live(scope: TenantScope, { domain, model }: LiveAiSessionsDto): Promise<LiveAiSessionsResponse> {
    const { used, sessions } = await this.sessions.live(scope, domain ?? null, model ?? null, MOST_LIVE);
    const today = dayOf(this.clock.now(), await this.zones.of(scope));
    // Between the two readings of the repository one may begin on another day.
    const days = [today, ...used.map(({ day }) => day), ...sessions.map(({ day }) => day)];
    const prices = await this.prices.prices(scope, [...new Set(days)]);
    const currency = currencyOn(prices, today);
    const purse = new Purse(prices, currency);
    for (const { day, model: name, tokens, sessions: count } of used) purse.add(day, name, tokens, count);
    return {
      total: used.reduce((sum, { sessions: count }) => sum + count, 0),
      tokens: used.reduce((sum, { tokens }) => sum + totalOf(tokens), 0),
      currentCost: purse.total,
      currency,
      sessions: sessions.map((session) => AiSessionResponse.of(session, costOf(prices, session), currencyOn(prices, session.day))),
    };
  }

  private async shown(scope: TenantScope, sessions: readonly AiSession[]): Promise<AiSessionResponse[]> {
    if (sessions.length === 0) return [];
    const prices = await this.prices.prices(scope, [...new Set(sessions.map(({ day }) => day))]);
    return sessions.map((session) => AiSessionResponse.of(session, costOf(prices, session), currencyOn(prices, session.day)));
  }

  private async *rows(scope: TenantScope, filter: SessionFilter): AsyncGenerator<Buffer> {
    yield csvOf([[...CSV_COLUMNS]]);
    let beyond: SessionFilter['beyond'] = null;
    for (;;) {
      const page: AiSession[] = await this.sessions.list(scope, { ...filter, beyond }, PAGE);
      const last = page.at(-1);
      if (!last) return;
      yield csvOf((await this.shown(scope, page)).map(cellsOf));
      beyond = last;
      if (page.length < PAGE) return;
    }
  }
}

const costOf = (prices: PricesOf, { day, model, tokens }: AiSession): string | null => costOfTokens(prices, day, model, tokens);

const csvOf = (rows: readonly (string | number | null)[][]): Buffer => Buffer.from(stringify(rows as (string | number | null)[][], { record_delimiter: 'windows' }));

function cellsOf({ tokens, ...session }: AiSessionResponse): (string | number | null)[] {
  const text = (value: string | null): string | null => (value === null ? null : defused(value));
  const { sessionId, status, model, provider, domain, customer, feature, userId, startedAt, endedAt, durationMs, iterations, searches, cost, currency, error } = session;
  return [
    text(sessionId), status, text(model), text(provider), text(domain), text(customer), text(feature), text(userId), startedAt.toISOString(), endedAt?.toISOString() ?? null, durationMs, iterations,
    searches, tokens.freshInput, tokens.cacheRead, tokens.cacheWrite, tokens.reasoning, tokens.output, tokens.total, cost, currency, text(error),
  ];
}

function filterOf({ from, to, ...query }: ListAiSessionsDto): SessionFilter {
  const { status, model, provider, domain, customer, feature, userId } = query;
  return {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(to),
    status,
    model,
    provider: provider?.toLowerCase(),
    domain,
    customer,
    feature,
    userId,
  };
}

function placeOf(cursor: string | undefined): NonNullable<SessionFilter['beyond']> | null {
  const values = decodeCursor(cursor, 2);
  if (values === null) return null;
  const [at, sessionId] = values;
  if (typeof at === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/.test(at) && typeof sessionId === 'string' && sessionId.length <= ID_LENGTH && !sessionId.includes('\0')) {
    const startedAt = new Date(at);
    if (!Number.isNaN(startedAt.getTime())) return { startedAt, sessionId };
  }
  throw invalid({ path: 'cursor', rule: 'cursor', message: 'cursor is not one that a list has answered' });
}
