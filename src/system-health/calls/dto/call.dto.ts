import { ApiProperty } from '@nestjs/swagger';

/** Documents an observed call; what holds is checked by `domain/call.ts`, item by item. */
export class CallDto {
  /** Recognises the call when it is sent again, within the UTC day of its timestamp, which must then be given. */
  @ApiProperty({ required: false, maxLength: 200 })
  id?: string;

  /** Name of the service that called; left out when it was somebody outside. */
  @ApiProperty({ required: false, maxLength: 100, example: 'checkout' })
  caller?: string;

  /** Name of the service that was called. */
  @ApiProperty({ maxLength: 100, example: 'payment' })
  callee!: string;

  /** How long it took. */
  @ApiProperty({ minimum: 0 })
  durationMs!: number;

  /** Whether it failed. */
  @ApiProperty({ required: false, default: false })
  error?: boolean;

  /** So many calls, alike. */
  @ApiProperty({ required: false, type: 'integer', minimum: 1, maximum: 1_000, default: 1 })
  count?: number;

  /** When it began: ISO 8601 with an offset, or milliseconds since 1970; from 7 days back to 5 minutes ahead. The moment of arrival unless given. */
  @ApiProperty({ required: false, oneOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] })
  timestamp?: string | number;

  /** Under which lines of logs about it are found. */
  @ApiProperty({ required: false, maxLength: 128 })
  traceId?: string;
}
