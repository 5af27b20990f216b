import { Transform } from 'class-transformer';
import { Length } from 'class-validator';
import { ListQueryDto, MayBeAbsent } from '../../../platform/http/index.js';
import { trimmed } from '../../../tenants/index.js';
import { IsDay } from '../../dto/fields.js';

/** Which revenue. */
export class RevenueListDto extends ListQueryDto {
  /** That has a day from this one on. */
  @MayBeAbsent()
  @Transform(trimmed)
  @IsDay()
  from?: string;

  /** That has a day up to this one. */
  @MayBeAbsent()
  @Transform(trimmed)
  @IsDay()
  to?: string;

  @MayBeAbsent()
  @Length(1, 200)
  customer?: string;
}
