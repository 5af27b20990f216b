import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { TenantDatabase, type TenantScope, binaryArray } from '../../platform/database/index.js';
import { indexOf, toTsVector } from './domain/line-index.js';
import { LEVEL_NAMES, LOG_LEVELS, type LogFormat, type LogLevel, type LogLine } from './domain/log-line.js';
import type { CompiledQuery } from './domain/query/compile-log-query.js';
import type { TimeRange } from './domain/time-range.js';

/** A line with its place in the order in which lines were stored. */
export interface StoredLine extends LogLine {
  readonly id: number;
}

/** Ids of lines that one statement stored. */
export interface IdRange {
  readonly first: number;
  readonly last: number;
}

/** A place between two lines of a search. */
export interface LinePlace {
  readonly at: Date;
  readonly id: number;
}

export interface LinesAsked {
  readonly range: TimeRange;
  readonly query: CompiledQuery;
  readonly newestFirst: boolean;
  readonly beyond: LinePlace | null;
  readonly limit: number;
}

/** Lines of one level in a piece of time. */
export interface LevelCount {
  readonly beginsAt: Date;
  readonly level: LogLevel;
  readonly lines: number;
}

interface LineRow {
  id: string;
  at: Date;
  level: number;
  service: string;
  message: string;
  trace_id: string | null;
  request_id: string | null;
  fields: LogLine['fields'];
  format: LogFormat;
}

/** A search that takes longer than this asks for too much; it must not hold up those who store. */
const SEARCH_MS = 10_000;

@Injectable()
export class LogLinesRepository {
  constructor(private readonly database: TenantDatabase) {}

  transaction<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, work);
  }

  /** For searches: given up by the database when they take too long (`57014`). */
  bounded<T>(scope: TenantScope, work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.database.run(scope, async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = ${SEARCH_MS}`);
      return work(manager);
    });
  }

  /** Stores lines in one statement. @returns them with their ids. */
  async insert(manager: EntityManager, { tenantId }: TenantScope, receivedAt: Date, lines: readonly LogLine[]): Promise<StoredLine[]> {
    const indexes = lines.map(indexOf);
    const rows = await manager.query<{ id: string }[]>(
      `WITH stored AS (
         INSERT INTO log_lines (tenant_id, received_at, at, level, service, message, trace_id, request_id, fields, numbers, format, search)
         SELECT $1, $2, l.at, l.level, l.service, l.message, nullif(l.trace_id, ''), nullif(l.request_id, ''), l.fields::jsonb, l.numbers::jsonb, l.format, l.search::tsvector
           FROM unnest($3::timestamptz[], $4::integer[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[])
                WITH ORDINALITY AS l (at, level, service, message, trace_id, request_id, fields, numbers, format, search, place)
          ORDER BY l.place
         RETURNING id)
       SELECT id FROM stored ORDER BY id`,
      [
        tenantId,
        receivedAt,
        binaryArray.timestamptz(lines.map(({ at }) => at.getTime())),
        binaryArray.int4(lines.map(({ level }) => LOG_LEVELS[level])),
        binaryArray.text(lines.map(({ service }) => service)),
        binaryArray.text(lines.map(({ message }) => message)),
        binaryArray.text(lines.map(({ traceId }) => traceId ?? '')),
        binaryArray.text(lines.map(({ requestId }) => requestId ?? '')),
        binaryArray.text(lines.map(({ fields }) => JSON.stringify(fields))),
        binaryArray.text(indexes.map(({ numbers }) => JSON.stringify(Object.fromEntries(numbers)))),
        binaryArray.text(lines.map(({ format }) => format)),
        binaryArray.text(indexes.map((index) => toTsVector(index, tenantId))),
      ],
    );
    return lines.map((line, index) => ({ ...line, id: Number(rows[index]?.id) }));
  }

  async search(manager: EntityManager, { range, query, newestFirst, beyond, limit }: LinesAsked): Promise<StoredLine[]> {
    const rows = await manager.query<LineRow[]>('SELECT * FROM search_log_lines($1, $2, $3, $4, $5, $6, $7, $8, $9)', [
      ...conditionOf(range, query),
      newestFirst,
      beyond?.at ?? null,
      beyond?.id ?? null,
      limit,
    ]);
    return rows.map(lineOf);
  }

  /** How many lines a search finds, up to `most`. */
  async count(manager: EntityManager, range: TimeRange, query: CompiledQuery, most: number): Promise<number> {
    const [row] = await manager.query<{ found: number }[]>('SELECT count_log_lines($1, $2, $3, $4, $5, $6) AS found', [...conditionOf(range, query), most]);
    return row?.found ?? 0;
  }

  /** Pieces of time without lines are left out. */
  async countByLevel(manager: EntityManager, range: TimeRange, query: CompiledQuery, stepSeconds: number, origin: Date): Promise<LevelCount[]> {
    const rows = await manager.query<{ begins_at: Date; level: number; lines: string }[]>(
      `SELECT * FROM count_log_lines_by_level($1, $2, $3, $4, $5, make_interval(secs => $6), $7)`,
      [...conditionOf(range, query), stepSeconds, origin],
    );
    return rows.map(({ begins_at: beginsAt, level, lines }) => ({ beginsAt, level: levelName(level), lines: Number(lines) }));
  }

  /** Lines by their ids, in the order in which they were stored. */
  async findStored(scope: TenantScope, { first, last }: IdRange, limit: number): Promise<StoredLine[]> {
    const rows = await this.database.run(scope, (manager) =>
      manager.query<LineRow[]>(
        `SELECT id, at, level, service, message, trace_id, request_id, fields, format FROM log_lines
          WHERE tenant_id = $1 AND id BETWEEN $2 AND $3 ORDER BY id LIMIT $4`,
        [scope.tenantId, first, last, limit],
      ),
    );
    return rows.map(lineOf);
  }

  /** Whether the tenant has any line. */
  async hasLines(scope: TenantScope): Promise<boolean> {
    return this.database.run(scope, async (manager) => {
      const rows = await manager.query<unknown[]>('SELECT 1 FROM log_lines WHERE tenant_id = $1 LIMIT 1', [scope.tenantId]);
      return rows.length > 0;
    });
  }
}

function conditionOf({ from, to }: TimeRange, { match, levels, ranges }: CompiledQuery): unknown[] {
  return [from, to, match, levels, ranges.length === 0 ? null : JSON.stringify(ranges)];
}

const levelName = (level: number): LogLevel => LEVEL_NAMES.find((name) => LOG_LEVELS[name] === level) ?? 'info';

function lineOf(row: LineRow): StoredLine {
  const { at, service, message, fields, format } = row;
  return { id: Number(row.id), at, level: levelName(row.level), service, message, traceId: row.trace_id, requestId: row.request_id, fields, format };
}
