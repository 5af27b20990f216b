import { ApiProperty } from '@nestjs/swagger';
import { SERVICE_STATUSES, type ServiceStatus } from '../domain/service-status.js';

/** Documents a heartbeat; what holds is checked by `domain/heartbeat.ts`, item by item. */
export class HeartbeatDto {
  /** Name of the service, which appears with its first heartbeat. */
  @ApiProperty({ maxLength: 100, example: 'checkout' })
  service!: string;

  @ApiProperty({ required: false, enum: SERVICE_STATUSES, default: 'up' })
  status?: ServiceStatus;

  /** How long it takes to answer just now. */
  @ApiProperty({ required: false, minimum: 0 })
  latencyMs?: number;

  @ApiProperty({ required: false, maxLength: 500 })
  message?: string;

  /** ISO 8601 with an offset, or milliseconds since 1970; from 7 days back to 5 minutes ahead. The moment of arrival unless given. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] })
  timestamp?: string | number;

  /** How often the service sends one. Learned from what comes unless given. Three of these without any, and it counts as down. */
  @ApiProperty({ required: false, minimum: 1, maximum: 86_400 })
  intervalSeconds?: number;
}
