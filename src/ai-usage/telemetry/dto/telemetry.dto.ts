import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { NAME_LENGTH } from '../../domain/read-session.js';

export const MOST_DAYS = 90;

/** Of which time, and of which domain. */
export class TelemetryQueryDto {
  /** Today and the days before it, by the tenant's calendar. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number = 7;

  /** Of that domain alone. */
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  domain?: string;
}
