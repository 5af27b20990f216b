import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { TokenBuckets } from '../domain/token-buckets.js';
import { ABANDONED, type AiSession, type SessionLog, type SessionSearch } from '../domain/session.js';

/** Which sessions; what is absent bounds nothing. */
export interface SessionFilter {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  readonly domain?: string | undefined;
  readonly customer?: string | undefined;
  readonly feature?: string | undefined;
  readonly userId?: string | undefined;
  readonly status?: 'live' | 'succeeded' | 'failed' | undefined;
  /** Beyond this one, in the order of the list. */
  readonly beyond?: { readonly startedAt: Date; readonly sessionId: string } | null;
}

interface SessionRow extends Omit<AiSession, 'tokens' | 'iterations' | 'durationMs'> {
  iterations: string;
  durationMs: string | null;
  freshInput: string;
  cacheRead: string;
  cacheWrite: string;
  reasoning: string;
  output: string;
}

const COLUMNS = `session_id AS "sessionId", model, provider, domain, customer, feature, user_id AS "userId", started_at AS "startedAt", ended_at AS "endedAt",
  duration_ms AS "durationMs", heard_at AS "heardAt", hour, day::text AS day, iterations, search_count AS "searchCount",
  fresh_input AS "freshInput", cache_read AS "cacheRead", cache_write AS "cacheWrite", reasoning, output, success, error`;
const TEXTS = 'searches, logs';
const WITHOUT_TEXTS = 'NULL::jsonb AS searches, NULL::jsonb AS logs';

/** What live sessions of a model that began on a day have used. */
export interface LiveUsage {
  readonly day: string;
  readonly model: string;
  readonly sessions: number;
  readonly tokens: TokenBuckets;
}

@Injectable()
export class SessionsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /**
   * Writes those that are not there yet. Sessions of one id that come at once are written once, whoever is first.
   * @param sessions each id once
   * @returns ids that were written
   */
  async insert(manager: EntityManager, { tenantId }: TenantScope, sessions: readonly AiSession[], now: Date): Promise<Set<string>> {
    if (sessions.length === 0) return new Set();
    // In one order everywhere, so that two who write the same ones wait for one another in one direction.
    const rows = [...sessions].sort(byId).map(rowOf);
    const written = await manager.query<{ session_id: string }[]>(
      `INSERT INTO ai_sessions (tenant_id, session_id, model, provider, domain, customer, feature, user_id, started_at, ended_at, duration_ms, heard_at, hour, day, iterations,
                                search_count, searches, fresh_input, cache_read, cache_write, reasoning, output, success, error, logs, created_at)
       SELECT $1, s.session_id, s.model, s.provider, s.domain, s.customer, s.feature, s.user_id, s.started_at, s.ended_at, s.duration_ms, s.heard_at, s.hour, s.day, s.iterations,
              s.search_count, s.searches, s.fresh_input, s.cache_read, s.cache_write, s.reasoning, s.output, s.success, s.error, s.logs, $3
         FROM jsonb_to_recordset($2::jsonb) AS s (session_id text, model text, provider text, domain text, customer text, feature text, user_id text, started_at timestamptz,
              ended_at timestamptz, duration_ms bigint, heard_at timestamptz, hour timestamptz, day date, iterations bigint, search_count integer, searches jsonb, fresh_input bigint,
              cache_read bigint, cache_write bigint, reasoning bigint, output bigint, success boolean, error text, logs jsonb)
       ON CONFLICT (tenant_id, session_id) DO NOTHING
       RETURNING session_id`,
      [tenantId, JSON.stringify(rows), now],
    );
    return new Set(written.map(({ session_id: id }) => id));
  }

  /** The session, held until the transaction has ended; null when there is none. */
  async lock(manager: EntityManager, { tenantId }: TenantScope, sessionId: string): Promise<AiSession | null> {
    const [row] = await manager.query<SessionRow[]>(`SELECT ${COLUMNS}, ${TEXTS} FROM ai_sessions WHERE tenant_id = $1 AND session_id = $2 FOR UPDATE`, [tenantId, sessionId]);
    return row ? sessionOf(row) : null;
  }

  /** Live sessions that were not heard of since, held likewise; those that others hold are left out. */
  async lockSilent(manager: EntityManager, { tenantId }: TenantScope, before: Date, most: number): Promise<AiSession[]> {
    const rows = await manager.query<SessionRow[]>(
      `SELECT ${COLUMNS}, ${TEXTS} FROM ai_sessions WHERE tenant_id = $1 AND ended_at IS NULL AND heard_at < $2 ORDER BY session_id LIMIT $3 FOR UPDATE SKIP LOCKED`,
      [tenantId, before, most],
    );
    return rows.map(sessionOf);
  }

  /** Writes what may change of sessions that are held. */
  async update(manager: EntityManager, { tenantId }: TenantScope, sessions: readonly AiSession[]): Promise<void> {
    if (sessions.length === 0) return;
    await manager.query(
      `UPDATE ai_sessions k
          SET ended_at = s.ended_at, duration_ms = s.duration_ms, heard_at = s.heard_at, iterations = s.iterations, search_count = s.search_count, searches = s.searches,
              fresh_input = s.fresh_input, cache_read = s.cache_read, cache_write = s.cache_write, reasoning = s.reasoning, output = s.output, success = s.success,
              error = s.error, logs = s.logs
         FROM jsonb_to_recordset($2::jsonb) AS s (session_id text, ended_at timestamptz, duration_ms bigint, heard_at timestamptz, iterations bigint, search_count integer, searches jsonb,
              fresh_input bigint, cache_read bigint, cache_write bigint, reasoning bigint, output bigint, success boolean, error text, logs jsonb)
        WHERE k.tenant_id = $1 AND k.session_id = s.session_id`,
      [tenantId, JSON.stringify(sessions.map(rowOf))],
    );
  }

  async find(scope: TenantScope, sessionId: string): Promise<AiSession | null> {
    const rows = await this.database.run(scope, (manager) =>
      manager.query<SessionRow[]>(`SELECT ${COLUMNS}, ${TEXTS} FROM ai_sessions WHERE tenant_id = $1 AND session_id = $2`, [scope.tenantId, sessionId]),
    );
    return rows[0] ? sessionOf(rows[0]) : null;
  }

  /** Sessions by id, without their texts. */
  async findAll(manager: EntityManager, { tenantId }: TenantScope, sessionIds: readonly string[]): Promise<AiSession[]> {
    const rows = await manager.query<SessionRow[]>(`SELECT ${COLUMNS}, ${WITHOUT_TEXTS} FROM ai_sessions WHERE tenant_id = $1 AND session_id = ANY ($2)`, [tenantId, sessionIds]);
    return rows.map(sessionOf);
  }

  /** Newest first, without their texts. */
  async list(scope: TenantScope, filter: SessionFilter, limit: number): Promise<AiSession[]> {
    const { from, to, model, provider, domain, customer, feature, userId, status, beyond } = filter;
    const rows = await this.database.run(scope, (manager) =>
      manager.query<SessionRow[]>(
        `SELECT ${COLUMNS}, ${WITHOUT_TEXTS} FROM ai_sessions
          WHERE tenant_id = $1 AND ($2::timestamptz IS NULL OR started_at >= $2) AND ($3::timestamptz IS NULL OR started_at < $3)
            AND ($4::text IS NULL OR model = $4) AND ($5::text IS NULL OR provider = $5) AND ($6::text IS NULL OR domain = $6) AND ($7::text IS NULL OR customer = $7)
            AND ($8::text IS NULL OR feature = $8) AND ($9::text IS NULL OR user_id = $9)
            AND ($10::text IS NULL OR CASE $10 WHEN 'live' THEN ended_at IS NULL WHEN 'succeeded' THEN success ELSE NOT success END)
            AND ($11::timestamptz IS NULL OR (started_at, session_id) < ($11, $12))
          ORDER BY started_at DESC, session_id DESC LIMIT $13`,
        [scope.tenantId, from ?? null, to ?? null, model ?? null, provider ?? null, domain ?? null, customer ?? null, feature ?? null, userId ?? null, status ?? null, beyond?.startedAt ?? null, beyond?.sessionId ?? null, limit],
      ),
    );
    return rows.map(sessionOf);
  }

  /** Live ones, the newest first, without their texts; and what all of them have used, by day and model. */
  async live(scope: TenantScope, domain: string | null, model: string | null, most: number): Promise<{ used: LiveUsage[]; sessions: AiSession[] }> {
    return this.database.run(scope, async (manager) => {
      const values = [scope.tenantId, domain, model];
      const where = 'tenant_id = $1 AND ended_at IS NULL AND ($2::text IS NULL OR domain = $2) AND ($3::text IS NULL OR model = $3)';
      const rows = await manager.query<SessionRow[]>(`SELECT ${COLUMNS}, ${WITHOUT_TEXTS} FROM ai_sessions WHERE ${where} ORDER BY started_at DESC, session_id DESC LIMIT $4`, [...values, most]);
      const used = await manager.query<(Omit<LiveUsage, 'tokens'> & TokenBuckets)[]>(
        `SELECT day::text AS day, model, count(*)::int AS sessions, sum(fresh_input)::float8 AS "freshInput", sum(cache_read)::float8 AS "cacheRead", sum(cache_write)::float8 AS "cacheWrite",
                sum(reasoning)::float8 AS reasoning, sum(output)::float8 AS output
           FROM ai_sessions WHERE ${where} GROUP BY day, model`,
        values,
      );
      return { used: used.map(({ day, model: name, sessions, ...tokens }) => ({ day, model: name, sessions, tokens })), sessions: rows.map(sessionOf) };
    });
  }

  /** Whose live sessions have not been heard of since. */
  tenantsWithSilent(before: Date): Promise<string[]> {
    return this.database.runWithoutTenant(async (manager) => {
      const rows = await manager.query<{ tenant_id: string }[]>('SELECT tenant_id FROM list_tenants_with_silent_ai_sessions($1)', [before]);
      return rows.map(({ tenant_id: id }) => id);
    });
  }

  /** Takes the texts out of sessions that began before that, and why they failed in their sender's words. @returns of how many */
  async removeTexts(scope: TenantScope, before: Date, most: number): Promise<number> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<unknown[]>(
        `WITH old AS (SELECT session_id FROM ai_sessions WHERE tenant_id = $1 AND started_at < $2 AND ended_at IS NOT NULL AND (searches IS NOT NULL OR logs IS NOT NULL) LIMIT $3),
              gone AS (UPDATE ai_sessions k SET searches = NULL, logs = NULL, error = CASE WHEN k.error = $4 THEN k.error END FROM old WHERE k.tenant_id = $1 AND k.session_id = old.session_id RETURNING k.session_id)
         SELECT session_id FROM gone`,
        [scope.tenantId, before, most, ABANDONED],
      );
      return rows.length;
    });
  }

  /** Removes sessions that began before that; sums keep what they counted. @returns how many */
  async deleteBefore(scope: TenantScope, before: Date, most: number): Promise<number> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<unknown[]>(
        `WITH old AS (SELECT session_id FROM ai_sessions WHERE tenant_id = $1 AND started_at < $2 AND ended_at IS NOT NULL LIMIT $3),
              gone AS (DELETE FROM ai_sessions k USING old WHERE k.tenant_id = $1 AND k.session_id = old.session_id RETURNING k.session_id)
         SELECT session_id FROM gone`,
        [scope.tenantId, before, most],
      );
      return rows.length;
    });
  }
}

const byId = (a: AiSession, b: AiSession): number => (a.sessionId < b.sessionId ? -1 : 1);

function rowOf(session: AiSession): Record<string, unknown> {
  const { tokens } = session;
  return {
    session_id: session.sessionId,
    model: session.model,
    provider: session.provider,
    domain: session.domain,
    customer: session.customer,
    feature: session.feature,
    user_id: session.userId,
    started_at: session.startedAt,
    ended_at: session.endedAt,
    duration_ms: session.durationMs,
    heard_at: session.heardAt,
    hour: session.hour,
    day: session.day,
    iterations: session.iterations,
    search_count: session.searchCount,
    searches: textsOf(session.searches),
    fresh_input: tokens.freshInput,
    cache_read: tokens.cacheRead,
    cache_write: tokens.cacheWrite,
    reasoning: tokens.reasoning,
    output: tokens.output,
    success: session.success,
    error: session.error,
    logs: textsOf(session.logs),
  };
}

/** A list without entries is kept as null: the index of texts holds what has some alone. */
const textsOf = (entries: readonly (SessionSearch | SessionLog)[] | null): readonly object[] | null => (entries === null || entries.length === 0 ? null : entries);

function sessionOf({ freshInput, cacheRead, cacheWrite, reasoning, output, iterations, durationMs, ...row }: SessionRow): AiSession {
  return {
    ...row,
    iterations: Number(iterations),
    durationMs: durationMs === null ? null : Number(durationMs),
    tokens: { freshInput: Number(freshInput), cacheRead: Number(cacheRead), cacheWrite: Number(cacheWrite), reasoning: Number(reasoning), output: Number(output) },
  };
}
