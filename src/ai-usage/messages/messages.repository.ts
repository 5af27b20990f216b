import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { AiMessage } from '../domain/message.js';

@Injectable()
export class MessagesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /**
   * Writes those that are not there yet.
   * @param messages each id once
   * @returns ids that were written
   */
  async insert(manager: EntityManager, { tenantId }: TenantScope, messages: readonly AiMessage[], now: Date): Promise<Set<string>> {
    if (messages.length === 0) return new Set();
    const rows = [...messages].sort((a, b) => (a.messageId < b.messageId ? -1 : 1)).map(rowOf);
    const written = await manager.query<{ message_id: string }[]>(
      `INSERT INTO ai_messages (tenant_id, message_id, conversation_id, session_id, role, content, domain, user_id, rating, resolved, sent_at, day, created_at)
       SELECT $1, m.message_id, m.conversation_id, m.session_id, m.role, m.content, m.domain, m.user_id, m.rating, m.resolved, m.sent_at, m.day, $3
         FROM jsonb_to_recordset($2::jsonb) AS m (message_id text, conversation_id text, session_id text, role text, content text, domain text, user_id text, rating smallint,
              resolved boolean, sent_at timestamptz, day date)
       ON CONFLICT (tenant_id, message_id) DO NOTHING
       RETURNING message_id`,
      [tenantId, JSON.stringify(rows), now],
    );
    return new Set(written.map(({ message_id: id }) => id));
  }

  /** Which of those sessions there are. */
  async knownSessions(manager: EntityManager, { tenantId }: TenantScope, sessionIds: readonly string[]): Promise<Set<string>> {
    if (sessionIds.length === 0) return new Set();
    const rows = await manager.query<{ session_id: string }[]>('SELECT session_id FROM ai_sessions WHERE tenant_id = $1 AND session_id = ANY ($2)', [tenantId, sessionIds]);
    return new Set(rows.map(({ session_id: id }) => id));
  }

  /** Removes messages that were sent before that. @returns how many */
  async deleteBefore(scope: TenantScope, before: Date, most: number): Promise<number> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<unknown[]>(
        `WITH old AS (SELECT message_id FROM ai_messages WHERE tenant_id = $1 AND sent_at < $2 LIMIT $3),
              gone AS (DELETE FROM ai_messages k USING old WHERE k.tenant_id = $1 AND k.message_id = old.message_id RETURNING k.message_id)
         SELECT message_id FROM gone`,
        [scope.tenantId, before, most],
      );
      return rows.length;
    });
  }
}

function rowOf(message: AiMessage): Record<string, unknown> {
  return {
    message_id: message.messageId,
    conversation_id: message.conversationId,
    session_id: message.sessionId,
    role: message.role,
    content: message.content,
    domain: message.domain,
    user_id: message.userId,
    rating: message.rating,
    resolved: message.resolved,
    sent_at: message.sentAt,
    day: message.day,
  };
}
