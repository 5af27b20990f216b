import { ApiProperty } from '@nestjs/swagger';
import type { AiSession, SessionLog, SessionSearch } from '../../domain/session.js';
import { type TokenBuckets, inputOf, outputOf, totalOf } from '../../domain/token-buckets.js';
import { SESSION_STATUSES, type SessionStatus } from './session.dto.js';

/** Tokens in buckets that do not overlap. */
export class TokenBucketsResponse {
  freshInput!: number;
  cacheRead!: number;
  cacheWrite!: number;
  reasoning!: number;
  output!: number;
}

/** Tokens of a session. */
export class SessionTokensResponse extends TokenBucketsResponse {
  /** freshInput + cacheRead + cacheWrite */
  totalInput!: number;
  /** reasoning + output */
  totalOutput!: number;
  total!: number;

  static of(tokens: TokenBuckets): SessionTokensResponse {
    return { ...tokens, totalInput: inputOf(tokens), totalOutput: outputOf(tokens), total: totalOf(tokens) };
  }
}

/** One piece of work that language models did for somebody. */
export class AiSessionResponse {
  sessionId!: string;

  @ApiProperty({ enum: SESSION_STATUSES })
  status!: SessionStatus;

  model!: string;
  provider!: string | null;
  domain!: string | null;
  customer!: string | null;
  feature!: string | null;
  userId!: string | null;
  startedAt!: Date;
  endedAt!: Date | null;
  /** null while it is live, and where its sender does not know. */
  durationMs!: number | null;
  /** When something of it came in last. */
  lastHeardAt!: Date;
  iterations!: number;
  searches!: number;
  tokens!: SessionTokensResponse;
  /** Decimals written out, by the prices of its day; null where its model has none. */
  cost!: string | null;
  currency!: string;
  /** Why it failed; of one of which nothing was heard for an hour `abandoned`. */
  error!: string | null;

  static of(session: AiSession, cost: string | null, currency: string): AiSessionResponse {
    const { sessionId, success, model, provider, domain, customer, feature, userId, startedAt, endedAt, durationMs, heardAt, iterations, searchCount, tokens, error } = session;
    return {
      sessionId,
      status: success === null ? 'live' : success ? 'succeeded' : 'failed',
      model,
      provider: provider || null,
      domain: domain || null,
      customer: customer || null,
      feature: feature || null,
      userId,
      startedAt,
      endedAt,
      durationMs,
      lastHeardAt: heardAt,
      iterations,
      searches: searchCount,
      tokens: SessionTokensResponse.of(tokens),
      cost,
      currency,
      error,
    };
  }
}

/** A look-up of a session. */
export class SessionSearchResponse {
  /** Without secrets; null where the tenant keeps no content. */
  query!: string | null;
  results!: number;
  ms!: number | null;
}

/** A line about a session. */
export class SessionLogResponse {
  at!: Date;
  level!: string;
  /** Without secrets. */
  message!: string;
}

/** A session with what was written in it. */
export class AiSessionDetailResponse extends AiSessionResponse {
  /** In the order in which they came; null where the tenant keeps no content, or no longer, and for those who may not read it. Of many the first 2,000, and of long ones as many as come to 400,000 characters. */
  searchEntries!: SessionSearchResponse[] | null;
  /** The newest 2,000, of long ones as many as come to 400,000 characters; null likewise. */
  logs!: SessionLogResponse[] | null;

  static ofDetail(session: AiSession, cost: string | null, currency: string): AiSessionDetailResponse {
    return {
      ...AiSessionResponse.of(session, cost, currency),
      searchEntries: session.searches?.map(searchOf) ?? null,
      logs: session.logs?.map(logOf) ?? null,
    };
  }
}

/** Sessions that have not ended. */
export class LiveAiSessionsResponse {
  /** How many there are. */
  total!: number;
  /** That all of them have used so far. */
  tokens!: number;
  /** Of what all of them have used so far, where their models have prices: a decimal written out; null when none has. */
  currentCost!: string | null;
  currency!: string;
  /** The newest, at most 200. */
  sessions!: AiSessionResponse[];
}

const searchOf = ({ query, results, ms }: SessionSearch): SessionSearchResponse => ({ query, results, ms });
const logOf = ({ at, level, message }: SessionLog): SessionLogResponse => ({ at: new Date(at), level, message });
