import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import { LEVEL_NAMES, LOG_LEVELS, type LogLevel } from '../logs/domain/log-line.js';
import type { TimeRange } from '../logs/domain/time-range.js';
import type { SystemEvent } from './domain/system-event.js';

/** An event as it was recorded. */
export interface RecordedEvent extends SystemEvent {
  readonly id: string;
}

/** Which events; what is absent bounds nothing. */
export interface EventFilter {
  readonly range: TimeRange;
  readonly types?: readonly string[] | undefined;
  readonly services?: readonly string[] | undefined;
  /** This level and those above it. */
  readonly level?: LogLevel | undefined;
  /** Part of the message, in any case. */
  readonly text?: string | undefined;
  readonly traceId?: string | undefined;
  readonly requestId?: string | undefined;
}

@Injectable()
export class SystemEventsRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  async insert(manager: EntityManager, { tenantId }: TenantScope, recordedAt: Date, events: readonly SystemEvent[]): Promise<void> {
    if (events.length === 0) return;
    const rows = events.map(({ level, traceId, requestId, ...event }) => ({ ...event, id: randomUUID(), level: LOG_LEVELS[level], trace_id: traceId, request_id: requestId }));
    await manager.query(
      `INSERT INTO system_events (tenant_id, recorded_at, id, at, type, level, service, message, trace_id, request_id, fields)
       SELECT $1, $2, e.id, e.at, e.type, e.level, e.service, e.message, e.trace_id, e.request_id, e.fields
         FROM jsonb_to_recordset($3::jsonb) AS e (id uuid, at timestamptz, type text, level smallint, service text, message text, trace_id text, request_id text, fields jsonb)`,
      [tenantId, recordedAt, JSON.stringify(rows)],
    );
  }

  /** Newest first. */
  async find(manager: EntityManager, { tenantId }: TenantScope, filter: EventFilter, limit: number): Promise<RecordedEvent[]> {
    const { range, types, services, level, text, traceId, requestId } = filter;
    const rows = await manager.query<(Omit<RecordedEvent, 'level'> & { level: number })[]>(
      `SELECT id, at, type, level, service, message, trace_id AS "traceId", request_id AS "requestId", fields FROM system_events
        WHERE tenant_id = $1 AND at >= $2 AND at < $3
          AND ($4::text[] IS NULL OR type = ANY ($4)) AND ($5::text[] IS NULL OR service = ANY ($5))
          AND ($6::smallint IS NULL OR level >= $6) AND ($7::text IS NULL OR strpos(lower(message), lower($7)) > 0)
          AND ($8::text IS NULL OR trace_id = $8) AND ($9::text IS NULL OR request_id = $9)
        ORDER BY at DESC, id DESC LIMIT $10`,
      [tenantId, range.from, range.to, types ?? null, services ?? null, level ? LOG_LEVELS[level] : null, text ?? null, traceId ?? null, requestId ?? null, limit],
    );
    return rows.map((row) => ({ ...row, level: LEVEL_NAMES.find((name) => LOG_LEVELS[name] === row.level) ?? 'info' }));
  }
}
