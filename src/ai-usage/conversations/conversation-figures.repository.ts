import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { QueryKind } from './domain/asked-queries.js';
import type { Conversation, ConversationSums } from './domain/conversation.js';
import type { MissingProduct } from './domain/missing-products.js';

/** Days of a tenant's calendar, both included, and a domain; null: all of them. */
export interface Window {
  readonly fromDay: string;
  readonly toDay: string;
  readonly domain: string | null;
}

export interface WindowSums extends ConversationSums {
  readonly searches: number;
  readonly failedSearches: number;
  readonly questions: number;
}

/** How often something of a group of queries was asked. */
export interface GroupCount {
  readonly groupId: string;
  readonly asked: number;
  readonly failed: number;
}

/** A way in which something of a group was asked for. */
export interface Wording {
  readonly groupId: string;
  readonly text: string;
}

export interface RecentConversation extends Pick<Conversation, 'conversationId' | 'lastAt' | 'messages' | 'language' | 'rating' | 'resolved' | 'outcome'> {
  readonly message: string | null;
}

export interface MissingGroup extends Pick<MissingProduct, 'count' | 'asked' | 'lastRequested'> {
  readonly groupId: string;
}

/** Groups that are looked at first; if those after them could be more frequent, ten times as many. */
const FIRST_CANDIDATES = 300;
/**
 * Groups that are looked at in the end, those of which most is counted over all days: each is looked up by itself, and somebody may
 * send a million queries of which no two are alike.
 */
const MOST_CANDIDATES = 30_000;
const IN_WINDOW = 'd.day BETWEEN $2 AND $3 AND ($4::text IS NULL OR d.domain = $4)';

/**
 * What a group of queries counts in the window. Group by group and query by query, each by its key: a plan for all at once
 * hangs on statistics, which are far behind when many queries come in an hour, and then reads all days for each query.
 */
const sumsOfGroup = (group: string, kind: string): string =>
  `SELECT sum(k.asked)::float8 AS asked, sum(k.failed)::float8 AS failed, max(q.last_failed_at) FILTER (WHERE k.failed > 0) AS last_failed_at
     FROM ai_queries q
     CROSS JOIN LATERAL (SELECT sum(d.asked) AS asked, sum(d.failed) AS failed FROM ai_query_days d WHERE d.tenant_id = $1 AND d.kind = ${kind} AND d.query_id = q.query_id AND ${IN_WINDOW}) k
    WHERE q.tenant_id = $1 AND q.kind = ${kind} AND q.group_id = ${group}.group_id`;

/** Reads what is told of conversations: sums, and of queries as many as are told. */
@Injectable()
export class ConversationFiguresRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  async sums(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window): Promise<WindowSums> {
    const [row] = await manager.query<WindowSums[]>(
      `SELECT coalesce(sum(conversations), 0)::float8 AS conversations, coalesce(sum(messages), 0)::float8 AS messages, coalesce(sum(user_messages), 0)::float8 AS "userMessages",
              coalesce(sum(rated), 0)::float8 AS rated, coalesce(sum(ratings), 0)::float8 AS ratings, coalesce(sum(judged), 0)::float8 AS judged,
              coalesce(sum(resolved), 0)::float8 AS resolved, coalesce(sum(searches), 0)::float8 AS searches, coalesce(sum(failed_searches), 0)::float8 AS "failedSearches",
              coalesce(sum(questions), 0)::float8 AS questions
         FROM ai_conversation_days d WHERE tenant_id = $1 AND ${IN_WINDOW}`,
      [tenantId, fromDay, toDay, domain],
    );
    return row as WindowSums;
  }

  /** Most messages first; '' of those that do not tell. */
  languages(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window): Promise<{ language: string; messages: number }[]> {
    return manager.query(
      `SELECT language, sum(messages)::float8 AS messages FROM ai_language_days d WHERE tenant_id = $1 AND ${IN_WINDOW} GROUP BY language ORDER BY 2 DESC, 1`,
      [tenantId, fromDay, toDay, domain],
    );
  }

  /** Mean ms from beginning to end of sessions that began in the window and of which it is known; null when there are none. */
  async responseMs(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window, from: Date): Promise<number | null> {
    const [row] = await manager.query<{ mean: number | null }[]>(
      `SELECT (sum(duration_ms) / nullif(sum(timed), 0))::float8 AS mean FROM ai_usage_hours d WHERE tenant_id = $1 AND ${IN_WINDOW} AND hour >= $5`,
      [tenantId, fromDay, toDay, domain, from],
    );
    return row?.mean ?? null;
  }

  /**
   * The groups of which most was asked, or most found nothing, in the window. A group's total over all days is not less than
   * that of the window: once the last of the top is as high as the totals of all that were not looked at, none of those can
   * be higher (the threshold algorithm of Fagin, Lotem and Naor 2001). Of a tenant with more groups than are ever looked at, a group
   * that is rare over all days may be missed where a window or a domain has nothing but such.
   */
  async topGroups(manager: EntityManager, scope: TenantScope, window: Window, kind: QueryKind, by: 'asked' | 'failed', most: number): Promise<GroupCount[]> {
    for (let candidates = FIRST_CANDIDATES; ; candidates *= 10) {
      const { rows, looked, least } = await this.topOf(manager, scope, window, kind, by, most, candidates);
      if (looked < candidates || candidates >= MOST_CANDIDATES || (rows.length === most && (rows.at(-1) as GroupCount)[by] >= least)) return rows;
    }
  }

  /** Ways in which something of each group was asked for, those most frequent in the window first. @param failing those that found nothing */
  wordings(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window, kind: QueryKind, groupIds: readonly string[], failing: boolean, most: number): Promise<Wording[]> {
    return manager.query<Wording[]>(
      `SELECT group_id AS "groupId", text FROM (
         SELECT q.group_id, q.text, row_number() OVER (PARTITION BY q.group_id ORDER BY CASE WHEN $7 THEN k.failed ELSE k.asked END DESC, q.normal) AS place
           FROM unnest($6::uuid[]) AS g (group_id)
           JOIN ai_queries q ON q.tenant_id = $1 AND q.kind = $5 AND q.group_id = g.group_id
          CROSS JOIN LATERAL (SELECT sum(d.asked) AS asked, sum(d.failed) AS failed FROM ai_query_days d WHERE d.tenant_id = $1 AND d.kind = $5 AND d.query_id = q.query_id AND ${IN_WINDOW}) k
          WHERE k.asked > 0 AND (NOT $7 OR k.failed > 0)
       ) w WHERE place <= $8 ORDER BY group_id, place`,
      [tenantId, fromDay, toDay, domain, kind, groupIds, failing, most],
    );
  }

  /** Groups of searches of which at least half found nothing, most of such first; and how many there are in all, among as many as are looked at. */
  async missing(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window, most: number): Promise<{ groups: MissingGroup[]; total: number; requests: number }> {
    const rows = await manager.query<(MissingGroup & { total: number; requests: number })[]>(
      `SELECT "groupId", asked, count, "lastRequested", count(*) OVER ()::int AS total, sum(count) OVER ()::float8 AS requests FROM (
         SELECT g.group_id AS "groupId", s.asked, s.failed AS count, s.last_failed_at AS "lastRequested"
           FROM (SELECT group_id FROM ai_query_groups WHERE tenant_id = $1 AND kind = 'search' AND failed > 0 ORDER BY failed DESC, group_id LIMIT $6) g
           CROSS JOIN LATERAL (${sumsOfGroup('g', `'search'`)}) s
          WHERE s.failed > 0 AND 2 * s.failed >= s.asked
       ) m ORDER BY count DESC, "lastRequested" DESC, "groupId" LIMIT $5`,
      [tenantId, fromDay, toDay, domain, most, MOST_CANDIDATES],
    );
    return { groups: rows, total: rows[0]?.total ?? 0, requests: rows[0]?.requests ?? 0 };
  }

  /** The conversations in which somebody wrote last, with what their users wrote last. */
  recent(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window, withTexts: boolean, most: number): Promise<RecentConversation[]> {
    return manager.query<RecentConversation[]>(
      // Those that are shown first, then their messages: a plan for both at once may look for the messages of all.
      `SELECT c.conversation_id AS "conversationId", c.last_at AS "lastAt", c.messages, c.language, c.rating, c.resolved, c.outcome, m.content AS message
         FROM (SELECT * FROM ai_conversations d WHERE d.tenant_id = $1 AND ${IN_WINDOW} ORDER BY d.last_at DESC, d.conversation_id LIMIT $6) c
         LEFT JOIN LATERAL (
           SELECT content FROM ai_messages m
            WHERE $5 AND m.tenant_id = $1 AND m.conversation_id = c.conversation_id AND m.role = 'user' AND m.content IS NOT NULL ORDER BY m.sent_at DESC, m.message_id DESC LIMIT 1
         ) m ON true
        ORDER BY c.last_at DESC, c.conversation_id`,
      [tenantId, fromDay, toDay, domain, withTexts, most],
    );
  }

  private async topOf(manager: EntityManager, { tenantId }: TenantScope, { fromDay, toDay, domain }: Window, kind: QueryKind, by: 'asked' | 'failed', most: number, candidates: number): Promise<{ rows: GroupCount[]; looked: number; least: number }> {
    const [row] = await manager.query<{ rows: GroupCount[] | null; looked: number; least: number | null }[]>(
      `WITH candidates AS MATERIALIZED (
         SELECT group_id, ${by} AS total FROM ai_query_groups WHERE tenant_id = $1 AND kind = $5 AND ${by} > 0 ORDER BY ${by} DESC, group_id LIMIT $6
       ), top AS (
         SELECT c.group_id AS "groupId", s.asked, s.failed FROM candidates c CROSS JOIN LATERAL (${sumsOfGroup('c', '$5')}) s
          WHERE s.${by} > 0 ORDER BY s.${by} DESC, c.group_id LIMIT $7
       )
       SELECT (SELECT json_agg(top ORDER BY ${by} DESC, "groupId") FROM top) AS rows, (SELECT count(*)::int FROM candidates) AS looked, (SELECT min(total)::float8 FROM candidates) AS least`,
      [tenantId, fromDay, toDay, domain, kind, candidates, most],
    );
    return { rows: row?.rows ?? [], looked: row?.looked ?? 0, least: row?.least ?? 0 };
  }
}
