import { ApiProperty } from '@nestjs/swagger';
import type { LogLevel } from '../../logs/domain/log-line.js';
import type { RecordedEvent } from '../system-events.repository.js';

/** Something that happened. */
export class SystemEventResponse {
  id!: string;
  timestamp!: Date;
  /** Such as `deploy`. */
  type!: string;
  level!: LogLevel;
  service!: string | null;
  message!: string;
  traceId?: string;
  requestId?: string;

  @ApiProperty({ type: 'object', additionalProperties: true })
  fields!: Record<string, unknown>;

  static of({ id, at, type, level, service, message, traceId, requestId, fields }: RecordedEvent): SystemEventResponse {
    return { id, timestamp: at, type, level, service, message, ...(traceId === null ? {} : { traceId }), ...(requestId === null ? {} : { requestId }), fields };
  }
}

/** Events, newest first. */
export class SystemEventsResponse {
  events!: SystemEventResponse[];
  /** Whether there are more. */
  truncated!: boolean;

  static of(found: readonly RecordedEvent[], limit: number): SystemEventsResponse {
    return { events: found.slice(0, limit).map((event) => SystemEventResponse.of(event)), truncated: found.length > limit };
  }
}
