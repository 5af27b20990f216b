import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { TenantScope } from '../../platform/database/index.js';
import type { AiSession } from '../domain/session.js';
import type { Conversation } from './domain/conversation.js';
import type { ConversationDay, LanguageDay } from './domain/conversation-delta.js';

const COLUMNS = `conversation_id AS "conversationId", day::text AS day, domain, first_at AS "firstAt", last_at AS "lastAt", messages, user_messages AS "userMessages", language,
  language_at AS "languageAt", rating, rated_at AS "ratedAt", resolved, resolved_at AS "resolvedAt", session_id AS "sessionId", session_at AS "sessionAt", outcome`;

/** What days count of queries. */
export interface QueryCounts {
  readonly day: string;
  readonly domain: string;
  readonly searches: number;
  readonly failedSearches: number;
  readonly questions: number;
}

/** Conversations and the sums of their days. Whoever writes holds the tenant's lock of sums. */
@Injectable()
export class ConversationsRepository {
  async find(manager: EntityManager, { tenantId }: TenantScope, ids: readonly string[]): Promise<Map<string, Conversation>> {
    const rows = await manager.query<Conversation[]>(`SELECT ${COLUMNS} FROM ai_conversations WHERE tenant_id = $1 AND conversation_id = ANY($2)`, [tenantId, ids]);
    return new Map(rows.map((row) => [row.conversationId, row]));
  }

  /** Conversations whose newest session is one of these. */
  findBySessions(manager: EntityManager, { tenantId }: TenantScope, sessionIds: readonly string[]): Promise<Conversation[]> {
    return manager.query<Conversation[]>(`SELECT ${COLUMNS} FROM ai_conversations WHERE tenant_id = $1 AND session_id = ANY($2)`, [tenantId, sessionIds]);
  }

  /** Those of the sessions that have ended, with what tells whether they did what they were for. */
  endedSessions(manager: EntityManager, { tenantId }: TenantScope, sessionIds: readonly string[]): Promise<Pick<AiSession, 'sessionId' | 'success' | 'searches'>[]> {
    return manager.query('SELECT session_id AS "sessionId", success, searches FROM ai_sessions WHERE tenant_id = $1 AND session_id = ANY($2) AND ended_at IS NOT NULL', [tenantId, sessionIds]);
  }

  async save(manager: EntityManager, { tenantId }: TenantScope, conversations: readonly Conversation[]): Promise<void> {
    if (conversations.length === 0) return;
    await manager.query(
      `INSERT INTO ai_conversations (tenant_id, conversation_id, day, domain, first_at, last_at, messages, user_messages, language, language_at, rating, rated_at, resolved, resolved_at,
                                     session_id, session_at, outcome)
       SELECT $1, c."conversationId", c.day, c.domain, c."firstAt", c."lastAt", c.messages, c."userMessages", c.language, c."languageAt", c.rating, c."ratedAt", c.resolved, c."resolvedAt",
              c."sessionId", c."sessionAt", c.outcome
         FROM jsonb_to_recordset($2::jsonb) AS c ("conversationId" text, day date, domain text, "firstAt" timestamptz, "lastAt" timestamptz, messages integer, "userMessages" integer,
              language text, "languageAt" timestamptz, rating smallint, "ratedAt" timestamptz, resolved boolean, "resolvedAt" timestamptz, "sessionId" text, "sessionAt" timestamptz,
              outcome boolean)
       ON CONFLICT (tenant_id, conversation_id) DO UPDATE
          SET first_at = excluded.first_at, last_at = excluded.last_at, messages = excluded.messages, user_messages = excluded.user_messages, language = excluded.language,
              language_at = excluded.language_at, rating = excluded.rating, rated_at = excluded.rated_at, resolved = excluded.resolved, resolved_at = excluded.resolved_at,
              session_id = excluded.session_id, session_at = excluded.session_at, outcome = excluded.outcome`,
      [tenantId, JSON.stringify(conversations)],
    );
  }

  async addDays(manager: EntityManager, { tenantId }: TenantScope, days: readonly ConversationDay[]): Promise<void> {
    if (days.length === 0) return;
    await manager.query(
      `INSERT INTO ai_conversation_days AS k (tenant_id, day, domain, conversations, messages, user_messages, rated, ratings, judged, resolved)
       SELECT $1, d.day, d.domain, d.conversations, d.messages, d."userMessages", d.rated, d.ratings, d.judged, d.resolved
         FROM jsonb_to_recordset($2::jsonb) AS d (day date, domain text, conversations bigint, messages bigint, "userMessages" bigint, rated bigint, ratings bigint, judged bigint, resolved bigint)
       ON CONFLICT (tenant_id, day, domain) DO UPDATE
          SET conversations = k.conversations + excluded.conversations, messages = k.messages + excluded.messages, user_messages = k.user_messages + excluded.user_messages,
              rated = k.rated + excluded.rated, ratings = k.ratings + excluded.ratings, judged = k.judged + excluded.judged, resolved = k.resolved + excluded.resolved`,
      [tenantId, JSON.stringify(days)],
    );
  }

  async addLanguages(manager: EntityManager, { tenantId }: TenantScope, languages: readonly LanguageDay[]): Promise<void> {
    if (languages.length === 0) return;
    await manager.query(
      `INSERT INTO ai_language_days AS k (tenant_id, day, domain, language, messages)
       SELECT $1, l.day, l.domain, l.language, l.messages FROM jsonb_to_recordset($2::jsonb) AS l (day date, domain text, language text, messages bigint)
       ON CONFLICT (tenant_id, day, domain, language) DO UPDATE SET messages = k.messages + excluded.messages`,
      [tenantId, JSON.stringify(languages)],
    );
  }

  async addQueryCounts(manager: EntityManager, { tenantId }: TenantScope, counts: readonly QueryCounts[]): Promise<void> {
    if (counts.length === 0) return;
    await manager.query(
      `INSERT INTO ai_conversation_days AS k (tenant_id, day, domain, searches, failed_searches, questions)
       SELECT $1, d.day, d.domain, d.searches, d."failedSearches", d.questions
         FROM jsonb_to_recordset($2::jsonb) AS d (day date, domain text, searches bigint, "failedSearches" bigint, questions bigint)
       ON CONFLICT (tenant_id, day, domain) DO UPDATE
          SET searches = k.searches + excluded.searches, failed_searches = k.failed_searches + excluded.failed_searches, questions = k.questions + excluded.questions`,
      [tenantId, JSON.stringify(counts)],
    );
  }

  /** Forgets conversations that nobody wrote in since; their days' sums stay. */
  async removeBefore(manager: EntityManager, { tenantId }: TenantScope, before: Date): Promise<number> {
    const [row] = await manager.query<{ gone: string }[]>(
      'WITH gone AS (DELETE FROM ai_conversations WHERE tenant_id = $1 AND last_at < $2 RETURNING 1) SELECT count(*) AS gone FROM gone',
      [tenantId, before],
    );
    return Number(row?.gone ?? 0);
  }
}
