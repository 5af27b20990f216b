import { ApiProperty } from '@nestjs/swagger';
import { EVENT_TYPES, type EventType } from '../../domain/series.js';

/** Documents an event; what holds is checked by `domain/event.ts`, item by item. */
export class MetricEventDto {
  /** Recognises the event when it is sent again, within the UTC day of its timestamp, which must then be given. */
  @ApiProperty({ required: false, maxLength: 256 })
  id?: string;

  @ApiProperty({ pattern: '^[a-z][a-z0-9_.]{0,63}$', example: 'checkout.latency' })
  metric!: string;

  @ApiProperty({ example: 231.5 })
  value!: number;

  /** ISO 8601 with an offset, or milliseconds since 1970; from 7 days back to 5 minutes ahead. The moment of arrival unless given. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] })
  timestamp?: string | number;

  /** At most 20, with names like a metric's and values of at most 256 characters. */
  @ApiProperty({ required: false, type: Object, additionalProperties: { oneOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }] }, example: { region: 'eu' } })
  dimensions?: Record<string, string | number | boolean>;

  @ApiProperty({ required: false, enum: EVENT_TYPES, default: 'operational' })
  type?: EventType;
}

/** An item that was left out. */
export class RejectedItemResponse {
  index!: number;
  reason!: string;
}

/** What became of a batch. */
export class IngestResponse {
  accepted!: number;
  duplicates!: number;
  rejected!: RejectedItemResponse[];
}
