import { IsBoolean, IsISO8601, IsInt, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { MAX_QUERY_LENGTH } from '../domain/query/log-query.js';
import { IsTimeRange, type TimeRangeInput } from './time-range.dto.js';

/** What is said about all lines of a batch. */
export class IngestLogsQueryDto {
  /** Service of lines that name none; `unknown` unless given. */
  @MayBeAbsent()
  @Matches(/^[\w.:/-]{1,100}$/, { message: 'service must be a name of letters, digits and . : / - _' })
  service?: string;
}

/** Which lines. */
export class FindLogsDto {
  /** Words, `"exact phrases"`, `field=value`, `level>=warn`, `status=5xx`, `ms>100`, `prefix*`, and `-` before what must not be there. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(MAX_QUERY_LENGTH)
  query: string = '';

  /** The last hour unless given. */
  @MayBeAbsent()
  @IsTimeRange()
  timeRange: TimeRangeInput = '1h';
}

/** A search for lines. */
export class SearchLogsDto extends FindLogsDto {
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;

  /** `nextCursor` of the page before; the query and the time range must be the same. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  cursor?: string;
}

/** Lines over time. */
export class LogHistogramDto extends FindLogsDto {
  /** Pieces of time, at most. */
  @MayBeAbsent()
  @IsInt()
  @Min(2)
  @Max(200)
  buckets: number = 60;
}

/** A moment, a service, a trace or a request, of which the lines and events are wanted. */
export class CorrelationDto {
  /** Such as a point on a chart. Without it, all that is kept of the trace or request. */
  @MayBeAbsent()
  @IsISO8601({ strict: true })
  at?: string;

  /** Lines of this service; of all services when a trace or a request is given. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  service?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(128)
  traceId?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(128)
  requestId?: string;

  /** How far before and after the moment is looked. */
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(86_400)
  windowSeconds: number = 300;

  @MayBeAbsent()
  @IsInt()
  @Min(2)
  @Max(500)
  limit: number = 100;
}

/** What the tenant wants of its logs. */
export class LogSettingsDto {
  /** Whether addresses of e-mail are taken out before lines are stored. */
  @IsBoolean()
  redactEmails!: boolean;
}
