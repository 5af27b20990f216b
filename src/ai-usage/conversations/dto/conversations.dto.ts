import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { NAME_LENGTH } from '../../domain/read-session.js';
import { MOST_DAYS } from '../../telemetry/dto/telemetry.dto.js';

/** Of which time, and of which domain. */
export class ConversationsQueryDto {
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

/** Likewise, of a month. */
export class MissingProductsQueryDto {
  /** Today and the days before it, by the tenant's calendar. */
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(MOST_DAYS)
  days: number = 30;

  /** Of that domain alone. */
  @IsOptional()
  @IsString()
  @MaxLength(NAME_LENGTH)
  domain?: string;
}
