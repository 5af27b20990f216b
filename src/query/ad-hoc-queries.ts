import { Injectable } from '@nestjs/common';
import Negotiator from 'negotiator';
import { type Actor, Page, RawAnswer, SerialisedAnswer, type Waiting } from '../platform/http/index.js';
import { Executions } from './executions.js';
import type { CachePolicyDto, ExecuteQueryDto, QueryHistoryQueryDto, QueryTextDto } from './dto/query.dto.js';
import { type CancelResponse, type QueryEstimateResponse, QueryRunResponse, type ValidateQueryResponse } from './dto/query.response.js';
import type { QueryAnswer } from './query-answer.js';
import { QueryHistory } from './query-history.js';
import type { CachePolicy, QueryRequest } from './query-request.js';
import { QueryService } from './query.service.js';
import { type StreamFormat, formatStream } from './result-stream-format.js';
import { declaredParameters } from './saved-queries.service.js';

const STREAM_FORMATS: readonly StreamFormat[] = ['text/csv', 'application/x-ndjson'];
/** JSON first: it is what those get who have no preference. A client may also name the character set that all of them have. */
const OFFERED = ['application/json', ...STREAM_FORMATS].flatMap((type) => [type, `${type};charset=utf-8`]);
const OPEN = Buffer.from('{');
const CLOSE = Buffer.from('}');

/** The routes of `/query`: what a person types and runs. */
@Injectable()
export class AdHocQueries {
  constructor(
    private readonly queries: QueryService,
    private readonly executions: Executions,
    private readonly historyLog: QueryHistory,
  ) {}

  async execute(actor: Actor, body: ExecuteQueryDto, accept: string | undefined, client: Waiting): Promise<SerialisedAnswer | RawAnswer> {
    const request = requestOf(body);
    const format = streamFormat(accept);
    if (format === null) return serialisedAnswer(await this.queries.answer(actor, request, client.signal));
    const stream = await this.queries.stream(actor, request, client.signal);
    const charset = format === 'text/csv' ? `${format}; charset=utf-8; header=present` : `${format}; charset=utf-8`;
    const trailers = { 'X-Result-Truncated': () => String(stream.limited) };
    return new RawAnswer(formatStream(stream, format), charset, format === 'text/csv' ? 'result.csv' : null, trailers);
  }

  validate(actor: Actor, body: QueryTextDto): Promise<ValidateQueryResponse> {
    return this.queries.validate(actor, body);
  }

  estimate(actor: Actor, body: QueryTextDto, client: Waiting): Promise<QueryEstimateResponse> {
    return this.queries.estimate(actor, requestOf(body), client.signal);
  }

  async history(actor: Actor, query: QueryHistoryQueryDto): Promise<Page<QueryRunResponse>> {
    const page = await this.historyLog.list(actor, query);
    return new Page(page.items.map((run) => QueryRunResponse.of(run)), page.nextCursor);
  }

  cancel(actor: Actor, executionId: string): CancelResponse {
    return { cancelled: this.executions.cancel(actor, executionId) };
  }
}

/** The answer with its cache headers. */
export function serialisedAnswer(answer: QueryAnswer): SerialisedAnswer {
  const level = answer.stale ? 'stale' : answer.level === 'source' ? 'miss' : (`hit-${answer.level}` as const);
  return new SerialisedAnswer([OPEN, ...answer.fields(), CLOSE], level, Math.ceil(answer.freshForMs / 1000));
}

function requestOf(body: QueryTextDto & { limit?: number; executionId?: string; cache?: CachePolicyDto }): QueryRequest {
  return {
    dataSourceId: body.dataSourceId,
    sql: body.sql,
    declared: declaredParameters(body.parameterTypes),
    supplied: body.parameters ?? {},
    origin: { kind: 'explore' },
    ...(body.limit === undefined ? {} : { limit: body.limit }),
    ...(body.executionId === undefined ? {} : { executionId: body.executionId }),
    ...(body.cache === undefined ? {} : { cache: cachePolicyOf(body.cache) }),
  };
}

function cachePolicyOf({ ttl, mode }: CachePolicyDto): Partial<CachePolicy> {
  return { ...(ttl === undefined ? {} : { ttlSeconds: ttl }), ...(mode === undefined ? {} : { mode }) };
}

/** By the client's preferences, quality values included; a client that would take anything, or nothing of these, gets JSON. */
export function streamFormat(accept: string | undefined): StreamFormat | null {
  const preferred = new Negotiator({ headers: { accept } }).mediaType(OFFERED);
  return STREAM_FORMATS.find((format) => preferred?.startsWith(format)) ?? null;
}
