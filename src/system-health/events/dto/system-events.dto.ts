import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsInt, IsString, Max, MaxLength, Min, ValidateNested } from 'class-validator';
import { MayBeAbsent } from '../../../platform/http/index.js';
import { LEVEL_NAMES, type LogLevel } from '../../logs/domain/log-line.js';
import { IsTimeRange, type TimeRangeInput } from '../../logs/dto/time-range.dto.js';

/** Which events; what is left out bounds nothing. */
export class EventFiltersDto {
  /** The last 30 days unless given. */
  @MayBeAbsent()
  @IsTimeRange()
  timeRange?: TimeRangeInput;

  /** Such as `deploy`. */
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(128, { each: true })
  types?: string[];

  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  services?: string[];

  /** This level and those above it. */
  @MayBeAbsent()
  @IsIn(LEVEL_NAMES)
  level?: LogLevel;

  /** Part of the message, in any case. */
  @MayBeAbsent()
  @IsString()
  @MaxLength(200)
  text?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(128)
  traceId?: string;

  @MayBeAbsent()
  @IsString()
  @MaxLength(128)
  requestId?: string;
}

/** A search for events. */
export class SearchEventsDto {
  @MayBeAbsent()
  @ValidateNested()
  @Type(() => EventFiltersDto)
  filters: EventFiltersDto = new EventFiltersDto();

  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1000)
  limit: number = 100;
}
