import { IsBoolean, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { ListQueryDto } from '../../../platform/http/index.js';
import { IsDay } from '../../dto/fields.js';

const MAX_VERSION = 2_147_483_647;

/** Which days are to be priced by which version. */
export class RepriceDto {
  /** The first day, in the tenant's time zone. */
  @IsDay()
  from!: string;

  /** The last day; at most today. */
  @IsDay()
  to!: string;

  /** Of the price book: the newest unless given. */
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(MAX_VERSION)
  version?: number;

  /** Whether only to show what would differ: yes unless told otherwise. */
  @IsOptional()
  @IsBoolean()
  preview?: boolean;

  /** Why, for those who come later. */
  @IsOptional()
  @IsString()
  @MaxLength(500)
  reason?: string;
}

export class RepricingsDto extends ListQueryDto {}
