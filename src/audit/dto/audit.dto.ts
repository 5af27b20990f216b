import { Type } from 'class-transformer';
import { IsDate, IsOptional, IsString, MaxLength } from 'class-validator';
import { ListQueryDto } from '../../platform/http/index.js';

/** Which lines of the audit trail are asked for. */
export class ListAuditDto extends ListQueryDto {
  /** Such as `dashboard.update`. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  action?: string;

  /** Such as `dashboard`. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  resourceType?: string;

  @IsOptional()
  @IsString()
  @MaxLength(200)
  resourceId?: string;

  /** Id of a user, API key or embed token. */
  @IsOptional()
  @IsString()
  @MaxLength(100)
  actorId?: string;

  /** ISO 8601; inclusive. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  from?: Date;

  /** ISO 8601; exclusive. */
  @IsOptional()
  @Type(() => Date)
  @IsDate()
  to?: Date;
}
