import { Injectable } from '@nestjs/common';
import { TenantDatabase, type TenantScope } from '../../platform/database/index.js';
import type { TimeRange } from '../logs/domain/time-range.js';

/** Lines of level error or fatal of one service and type. */
export interface LogErrors {
  readonly service: string;
  /** Of all types of the service. */
  readonly ofService: number;
  readonly type: string;
  readonly errors: number;
  readonly lastAt: Date;
  readonly example: string;
  readonly traceId: string | null;
}

/** A count that takes longer asks for too much; it must not hold up those who store. */
const COUNT_MS = 10_000;
const EXAMPLE_LENGTH = 300;
const TYPE_LENGTH = 80;

/**
 * The name of an error as pino, Java's and Python's loggers, OpenTelemetry and others write it; else the first qualified one
 * that the message has, such as java.lang.IllegalStateException; else what the message begins with.
 */
const TYPE = `left(coalesce(l.fields ->> 'err.type', l.fields ->> 'error.type', l.fields ->> 'exception.type', l.fields ->> 'err.name', l.fields ->> 'error.name', l.fields ->> 'exception',
  substring(left(l.message, 2000) from '(?:[a-zA-Z_][a-zA-Z0-9_]*[.])+[A-Z][a-zA-Z0-9_]*(?:Exception|Error)'),
  regexp_replace(left(l.message, 200), '[0-9a-fA-F]{8}-?[0-9a-fA-F-]{4,}|\\d+', '…', 'g')), ${TYPE_LENGTH})`;

/** The value of the newest line, behind its time: one is held at a time, and not every message of the range as `array_agg` would. */
const newest = (value: string): string => `max(ARRAY[to_char(l.at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS'), ${value}])`;

@Injectable()
export class LogErrorsRepository {
  constructor(private readonly database: TenantDatabase) {}

  /** Of each service the types with the most lines, at most `types` of each. */
  byServiceAndType(scope: TenantScope, { from, to }: TimeRange, types: number): Promise<LogErrors[]> {
    return this.database.run(scope, async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = ${COUNT_MS}`);
      return manager.query<LogErrors[]>(
        `SELECT service, of_service AS "ofService", type, errors, last_at AS "lastAt", example, trace_id AS "traceId" FROM (
           SELECT l.service, ${TYPE} AS type, count(*)::int AS errors, max(l.at) AS last_at, (sum(count(*)) OVER (PARTITION BY l.service))::int AS of_service,
                  (${newest(`left(l.message, ${EXAMPLE_LENGTH})`)})[2] AS example,
                  (${newest('l.trace_id')} FILTER (WHERE l.trace_id IS NOT NULL))[2] AS trace_id,
                  row_number() OVER (PARTITION BY l.service ORDER BY count(*) DESC) AS place
             FROM log_lines l WHERE l.tenant_id = $1 AND l.at >= $2 AND l.at < $3 AND l.level >= 50
            GROUP BY l.service, 2) AS ranked
          WHERE place <= $4 ORDER BY of_service DESC, service, errors DESC`,
        [scope.tenantId, from, to, types],
      );
    });
  }
}
