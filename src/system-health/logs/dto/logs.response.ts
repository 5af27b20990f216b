import { ApiProperty } from '@nestjs/swagger';
import { SystemEventResponse } from '../../events/dto/system-events.response.js';
import type { LogLevel } from '../domain/log-line.js';
import type { StoredLine } from '../log-lines.repository.js';

/** Of items that were not taken, so many are told one by one. */
export const MOST_REJECTIONS_TOLD = 1_000;

/** An item that was not taken. */
export class RejectedLine {
  /** Of the item in the list, or of the line, from 0. */
  index!: number;
  reason!: string;
}

/** What became of a batch. */
export class IngestLogsResponse {
  /** Lines that are stored for good. */
  accepted!: number;
  /** Lines of a batch whose Idempotency-Key was stored before. */
  duplicates!: number;
  /** The first 1,000 items that were not taken. */
  rejected!: RejectedLine[];
  /** How many were not taken. */
  rejectedCount!: number;
}

/** A line of a log. */
export class LogLineResponse {
  id!: string;
  timestamp!: Date;
  level!: LogLevel;
  service!: string;
  message!: string;
  traceId?: string;
  requestId?: string;

  /** Values by dotted path. */
  @ApiProperty({ type: 'object', additionalProperties: true })
  fields!: Record<string, unknown>;

  static of({ id, at, level, service, message, traceId, requestId, fields }: StoredLine): LogLineResponse {
    return {
      id: String(id),
      timestamp: at,
      level,
      service,
      message,
      ...(traceId === null ? {} : { traceId }),
      ...(requestId === null ? {} : { requestId }),
      fields,
    };
  }
}

/** Lines that were found, newest first. */
export class LogsResponse {
  logs!: LogLineResponse[];
  /** Lines that the search finds in all; 10,000 stands for that many and more. */
  total!: number;
  /** Whether it finds more than are here. */
  truncated!: boolean;
  /** Asks for those that follow; null at the end. */
  nextCursor!: string | null;
}

/** Lines in a piece of time. */
export class LogBucketResponse {
  startsAt!: Date;

  /** Lines by level; levels without lines are left out. */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } })
  levels!: Partial<Record<LogLevel, number>>;
}

/** Lines over time; pieces of time without lines are left out. */
export class LogHistogramResponse {
  from!: Date;
  to!: Date;
  /** Length of a piece of time. */
  stepSeconds!: number;
  buckets!: LogBucketResponse[];
}

/** A trace that lines belong to. */
export class CorrelatedTraceResponse {
  traceId!: string;
  lines!: number;
  /** Lines of level error or fatal. */
  errors!: number;
}

/** What was going on around a moment. */
export class CorrelationResponse {
  from!: Date;
  to!: Date;
  /** Newest first; those closest to the moment when there are more than asked for. */
  logs!: LogLineResponse[];
  events!: SystemEventResponse[];
  /** Traces of the lines, those with the most errors first. */
  traces!: CorrelatedTraceResponse[];
  /** Whether there are more lines. */
  truncated!: boolean;
}

export class LogSettingsResponse {
  redactEmails!: boolean;
}
